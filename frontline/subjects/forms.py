from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovSelect, GovSubmitInput, GovTextArea, GovTextInput
from wtforms import FileField, SelectField, StringField, SubmitField, TextAreaField

from frontline.core.fields import MaxLength, Required
from frontline.core.forms import Form
from frontline.subjects.models import LONGEST_LABEL, LONGEST_SCOPE
from frontline.subjects.service import SubjectDetails

_LONGEST_LIST = 3_000


def _split_lines(text: str | None) -> tuple[str, ...]:
    """The lines that say something."""
    return tuple(line for part in (text or "").splitlines() if (line := " ".join(part.split())))


class SubjectForm(Form):
    """What describes an administrator's own subject."""

    pref_label = StringField(
        _l("Preferred label"),
        description=_l("What a theme about it would be called, for example “Warm hubs in libraries”."),
        widget=GovTextInput(),
        validators=[Required(_l("Enter a preferred label")), MaxLength(LONGEST_LABEL)],
    )
    broader = SelectField(
        _l("Stands under"),
        description=_l("A subject under none is a heading: no theme is named by it."),
        widget=GovSelect(),
        validate_choice=False,
        default="",
    )
    alt_labels = TextAreaField(
        _l("Other labels (optional)"),
        description=_l("Abbreviations and everyday words that mean the same, one a line."),
        widget=GovTextArea(),
        validators=[MaxLength(_LONGEST_LIST)],
    )
    scope_note = StringField(
        _l("Scope (optional)"),
        description=_l("One line on what belongs to it."),
        widget=GovTextInput(),
        validators=[MaxLength(LONGEST_SCOPE)],
    )
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())

    def build_details(self) -> SubjectDetails:
        """What was entered."""
        return SubjectDetails(
            pref_label=" ".join((self.pref_label.data or "").split()),
            broader=self.broader.data or None,
            alt_labels=_split_lines(self.alt_labels.data),
            scope_note=" ".join((self.scope_note.data or "").split()),
        )


class AddedLabelsForm(Form):
    """Labels that an administrator adds to a packaged subject."""

    added_labels = TextAreaField(
        _l("Labels that you add"),
        description=_l("Abbreviations and everyday words that mean the same, one a line."),
        widget=GovTextArea(),
        validators=[MaxLength(_LONGEST_LIST)],
    )
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())

    def list_labels(self) -> tuple[str, ...]:
        """What was entered."""
        return _split_lines(self.added_labels.data)


class VocabularyFileForm(Form):
    """A file with subjects."""

    file = FileField(_l("The file"), description=_l("A .csv or .xlsx file, up to 2 MB."), widget=GovFileInput())
    submit = SubmitField(_l("Import it"), widget=GovSubmitInput())
