import re
import uuid
from typing import Any

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput, GovTextArea, GovTextInput
from wtforms import SelectField, StringField, SubmitField, TextAreaField, ValidationError
from wtforms.fields import Field
from wtforms.validators import Optional

from frontline.analysis import Subject
from frontline.core.clock import get_london_today
from frontline.core.fields import DayField, MaxLength, Required, make_choices
from frontline.core.forms import Form
from frontline.core.parsing import parse_id
from frontline.core.translation import gettext as _
from frontline.operations.information_requests.criteria import RequestCriteria, has_searchable_words, has_theme
from frontline.organisations import queries as organisations
from frontline.subjects.queries import find_subject_by_label, list_subjects, list_telling_labels

_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SIMILAR = 3


class HoldForm(Form):
    """What must not be erased, and why."""

    object_id = StringField(
        _l("Number of the person or the insight"), description=_l("It stands in the address of their page."),
        widget=GovTextInput(), validators=[Required(_l("Enter the number")), MaxLength(40)],
    )  # fmt: skip
    reason = TextAreaField(
        _l("For which case"), widget=GovTextArea(), validators=[Required(_l("Enter for which case")), MaxLength(500)]
    )
    submit = SubmitField(_l("Hold it"), widget=GovSubmitInput())


class InformationRequestForm(Form):
    """What a request for information asks for."""

    reference = StringField(
        _l("Reference of the request"), description=_l("As your department keeps it. For example, FOI2027/00123"),
        widget=GovTextInput(), validators=[Required(_l("Enter the reference of the request")), MaxLength(40)],
    )  # fmt: skip
    starts_on = DayField(_l("First day"), example="1 1 2027", needed=_l("Enter the first day, like 1 1 2027"))
    ends_on = DayField(_l("Last day"), example="30 6 2027", needed=_l("Enter the last day, like 30 6 2027"))
    words = StringField(
        _l("Words (optional)"),
        description=_l("All must be there, in any form. Use “or” between words of which one is enough."),
        widget=GovTextInput(), validators=[MaxLength(200)],
    )  # fmt: skip
    subject = StringField(
        _l("Subject (optional)"),
        description=_l("Of the vocabulary. What has one of its labels is found. For example, persistent absence"),
        widget=GovTextInput(), validators=[Optional(), MaxLength(80)],
    )  # fmt: skip
    theme = StringField(
        _l("Theme (optional)"), description=_l("The address of its page"), widget=GovTextInput(),
        validators=[Optional(), MaxLength(300)],
    )  # fmt: skip
    department = SelectField(_l("Department (optional)"), widget=GovSelect(), default="")
    team = SelectField(_l("Team (optional)"), widget=GovSelect(), default="")
    count = SubmitField(_l("Show what there is"), widget=GovSubmitInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = organisations.list_departments()
        teams = {str(team.id): f"{team.name}, {row.short_name}" for row in departments for team in row.teams}
        self.department.choices = make_choices({"": _("All"), **{str(row.id): row.name for row in departments}})
        self.team.choices = make_choices({"": _("All"), **teams})

    def validate_reference(self, field: Field) -> None:
        """It names the file."""
        if not any(letter.isascii() and letter.isalnum() for letter in field.data):
            raise ValidationError(_("The reference must have letters or numbers in it, like FOI2027/00123"))

    def validate_ends_on(self, field: Field) -> None:
        """Not before the first day."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("The last day must be the same as or after the first day"))

    def validate_words(self, field: Field) -> None:
        """Something must be asked for, and be there to be found."""
        narrowing = (field, self.subject, self.theme, self.department, self.team)
        if not any(narrowed.data for narrowed in narrowing):
            raise ValidationError(_("Enter words, or a subject, theme, department or team"))
        if field.data and not has_searchable_words(field.data):
            raise ValidationError(_("Enter words that mean something by themselves. “The” and “of” do not"))

    def validate_subject(self, field: Field) -> None:
        """It is one of the vocabulary."""
        if find_subject_by_label(field.data) is None:
            similar = list_subjects(max(field.data.split(), key=len))[:_SIMILAR]
            labels = ", ".join(entry.subject.pref_label for entry in similar)
            raise ValidationError(
                _("There is no subject with this label. Similar: %(labels)s", labels=labels)
                if labels
                else _("There is no subject with this label")
            )

    def validate_theme(self, field: Field) -> None:
        """There is such a theme."""
        if not has_theme(self._read_theme_id(field.data)):
            raise ValidationError(_("There is no theme at this address. Copy it from the page of the theme"))

    def _read_theme_id(self, address: str | None) -> uuid.UUID | None:
        found = _KEY.search((address or "").lower())
        return parse_id(found[0]) if found else None

    def read_criteria(self) -> RequestCriteria:
        """What was entered."""
        subject = find_subject_by_label(self.subject.data) if self.subject.data else None
        today = get_london_today()
        return RequestCriteria(
            self.reference.data or "", self.starts_on.data or today, self.ends_on.data or today, self.words.data or "",
            subject.subject.pref_label if subject else "",
            _list_sought_labels(subject.subject) if subject else [],
            self._read_theme_id(self.theme.data), parse_id(self.department.data), parse_id(self.team.data),
        )  # fmt: skip


def _list_sought_labels(subject: Subject) -> list[str]:
    """By which texts are found; of a subject with nothing but short labels, its own."""
    return list_telling_labels(subject.id) or [subject.pref_label]
