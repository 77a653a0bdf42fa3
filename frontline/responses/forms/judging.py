from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput, GovTextArea
from wtforms import RadioField, SubmitField, TextAreaField

from frontline.core.forms import Form, Limit, Needed, lazily, options
from frontline.responses.models import Judgement, Verdict


class VerdictForm(Form):
    """What a contributor says of an answer."""

    judgement = RadioField(
        _l("Did the answer help?"), widget=GovRadioInput(), validators=[Needed(_l("Select whether the answer helped"))],
        choices=options({judgement.value: lazily(judgement, "label") for judgement in Judgement}),
    )  # fmt: skip
    reason = TextAreaField(
        _l("What is not resolved, or what helped? (needed only where it is not resolved)"), widget=GovTextArea(),
        validators=[Limit(1000, _l("What you add"))],
    )  # fmt: skip
    save = SubmitField(_l("Save"), widget=GovSubmitInput())

    @property
    def judged(self) -> Judgement:
        """What was chosen."""
        return Judgement(self.judgement.data)

    def show(self, given: Verdict | None, reason: str) -> None:
        """Fill in what was said before."""
        if given is not None:
            self.judgement.data, self.reason.data = given.judgement.value, reason
