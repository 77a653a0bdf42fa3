from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput, GovTextArea
from wtforms import RadioField, SubmitField, TextAreaField

from frontline.core.fields import MaxLength, Required, lazy_attribute, make_choices
from frontline.core.forms import Form
from frontline.responses.models.feedback import Verdict, VerdictChoice


class VerdictForm(Form):
    """A contributor's verdict on an answer."""

    judgement = RadioField(
        _l("Did the answer help?"),
        widget=GovRadioInput(),
        validators=[Required(_l("Select whether the answer helped"))],
        choices=make_choices({judgement.value: lazy_attribute(judgement, "label") for judgement in VerdictChoice}),
    )
    reason = TextAreaField(
        _l("What is not resolved, or what helped? (needed only if it is not resolved)"), widget=GovTextArea(),
        validators=[MaxLength(1000, _l("What you add"))],
    )  # fmt: skip
    save = SubmitField(_l("Save"), widget=GovSubmitInput())

    @property
    def choice(self) -> VerdictChoice:
        """The verdict that was chosen."""
        return VerdictChoice(self.judgement.data)

    def fill(self, verdict: Verdict | None, reason: str) -> None:
        """Fill in the earlier verdict and remark."""
        if verdict is not None:
            self.judgement.data, self.reason.data = verdict.judgement.value, reason
