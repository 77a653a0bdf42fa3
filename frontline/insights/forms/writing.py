"""What an author writes: one thing on each page."""

import uuid

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import (
    GovCharacterCount,
    GovFileInput,
    GovSubmitInput,
    GovTextInput,
)
from wtforms import (
    FileField,
    HiddenField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import UUID

from frontline.core.fields import MaxLength, Required
from frontline.core.forms import Form
from frontline.insights.models.insight import HEADLINE_LENGTH

MAX_CHARACTERS = 4000


def make_text_field(
    label: str | LazyString, name: str | LazyString, *validators: object, longest: int = MAX_CHARACTERS
) -> TextAreaField:
    """A text with a count of characters."""
    return TextAreaField(label, widget=GovCharacterCount(), validators=[*validators, MaxLength(longest, name)])


def make_headline_field() -> StringField:
    """A few words that say what an insight is about: its title wherever it is listed."""
    return StringField(
        _l("In a few words, what is this about?"),
        widget=GovTextInput(),
        validators=[MaxLength(HEADLINE_LENGTH, _l("The few words"))],
    )


class StartForm(Form):
    """What happened; this alone is enough."""

    key = HiddenField(validators=[UUID(message=_l("Open the form again"))])
    version = HiddenField(default="0")
    what_happened = make_text_field(_l("What happened?"), _l("What happened"), Required(_l("Enter what happened")))
    headline = make_headline_field()
    go_on = SubmitField(_l("Continue"), widget=GovSubmitInput())
    save = SubmitField(_l("Save and come back later"), widget=GovSubmitInput())

    @property
    def draft_key(self) -> uuid.UUID:
        """The key under which this form's insight is kept."""
        return uuid.UUID(self.key.data)


class AttachmentForm(Form):
    """A photo or document."""

    file = FileField(_l("Choose a photo or document"), widget=GovFileInput())
    upload = SubmitField(_l("Add the file"), widget=GovSubmitInput())


class ClarificationAnswerForm(Form):
    """An answer to a moderator, or an objection."""

    words = make_text_field(_l("Your answer"), _l("Your answer"), Required(_l("Enter your answer")), longest=2000)
    send = SubmitField(_l("Send"), widget=GovSubmitInput())


class ObjectionForm(ClarificationAnswerForm):
    """What is wrong with a wording."""

    words = make_text_field(
        _l("What is wrong with it?"), _l("Your objection"), Required(_l("Enter what is wrong with it")), longest=2000
    )


class TelephoneForm(Form):
    """What somebody said on the telephone."""

    key = HiddenField(validators=[UUID(message=_l("Open the form again"))])
    email = StringField(
        _l("Their email address"), widget=GovTextInput(), validators=[Required(_l("Enter their email address"))]
    )
    what_happened = make_text_field(
        _l("What happened, in their words?"), _l("What happened"), Required(_l("Enter what happened"))
    )
    send = SubmitField(_l("Send it to them to check"), widget=GovSubmitInput())
