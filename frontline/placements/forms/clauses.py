from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextArea, GovTextInput
from wtforms import HiddenField, StringField, SubmitField, TextAreaField

from frontline.core.fields import MaxLength, Required
from frontline.core.forms import Form
from frontline.core.parsing import parse_number
from frontline.placements.service.clauses import ClauseChange


class LawyersForm(Form):
    """Who of the department's lawyers agreed the clauses as they are."""

    seen_number = HiddenField()
    agreed_by_lawyers = StringField(
        _l("Who of your lawyers agreed the clauses, and when?"),
        description=_l("For example, A Patel, Government Legal Department, reference 2026/114, 3 November 2026."),
        widget=GovTextInput(), validators=[Required("Enter who agreed the clauses, and when"), MaxLength(200)],
    )  # fmt: skip
    submit = SubmitField(_l("Save as agreed"), widget=GovSubmitInput())


class ClauseForm(Form):
    """What a clause is to say, and why it is changed."""

    seen_number = HiddenField()
    heading = StringField(
        _l("Heading"), widget=GovTextInput(), validators=[Required("Enter a heading"), MaxLength(120)]
    )
    text = TextAreaField(
        _l("Text"), description=_l("An empty line begins the next numbered paragraph."),
        widget=GovTextArea(), validators=[MaxLength(8000)],
    )  # fmt: skip
    reason = StringField(
        _l("Why is it changed?"), widget=GovTextInput(), validators=[Required("Enter why"), MaxLength(400)]
    )
    agreed_by_lawyers = StringField(
        _l("Who of your lawyers agreed the clauses with this change, and when? (optional)"),
        description=_l("Leave empty where nobody has yet: agreements then say so."),
        widget=GovTextInput(), validators=[MaxLength(200)],
    )  # fmt: skip
    submit = SubmitField(_l("Save as a new version"), widget=GovSubmitInput())

    def build_change(self, subject: str) -> ClauseChange:
        """What was entered about a subject."""
        return ClauseChange(
            subject, self.heading.data or "", self.text.data or "", self.reason.data or "",
            self.agreed_by_lawyers.data or "", parse_seen_number(self.seen_number.data),
        )  # fmt: skip


def parse_seen_number(text: str | None) -> int:
    """The version that was looked at; -1, which none has, where that was not sent."""
    number = parse_number(text)
    return -1 if number is None else number
