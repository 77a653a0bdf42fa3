"""The base of every form, and the filters that every text goes through."""

import unicodedata
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from flask import request
from flask_babel import LazyString
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovDateInput
from werkzeug.datastructures import FileStorage
from wtforms import DateField, HiddenField, IntegerField, ValidationError
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its stubs
from wtforms.validators import NumberRange, Optional

from frontline.core.errors import FieldError
from frontline.core.translation import gettext, translated

_LONGEST_NUMBER = 9  # digits
FIRST_YEAR, LAST_YEAR = 1900, 2199  # what is beyond is a slip of the keyboard
_KEPT_CONTROLS = {"\n", "\t"}
# They turn the text that follows around: what a reader sees is not what is written.
_DIRECTIONS = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Form(FlaskForm):  # type: ignore[misc]
    """A form with CSRF protection whose text fields are cleaned."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Apply the clean-up to every field of text."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Add the clean-up before the field's own filters."""
            filters = list(unbound_field.kwargs.get("filters", []))
            if unbound_field.field_class.__name__ not in {
                "PasswordField",
                "FileField",
                "SelectMultipleField",
            }:
                filters.insert(0, clean)
            field = unbound_field.bind(form=form, **{**options, "filters": filters})
            field.label.text = translated(field.label.text)
            return field


def options(words: Mapping[str, object]) -> list[SelectChoice]:
    """Choices of a field: each value with its label, which may still have to be translated."""
    return [SelectChoice(value=value, label=label) for value, label in words.items()]


def lazily(thing: object, name: str) -> LazyString:
    """An attribute that is read when it is shown, in the language of whoever reads it."""
    return LazyString(getattr, thing, name)


def clean(value: object) -> object:
    """Text in one normal form, with plain line ends and without invisible control characters."""
    if not isinstance(value, str):
        return value
    value = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (
        c
        for c in value
        if c in _KEPT_CONTROLS or (unicodedata.category(c) not in {"Cc", "Cs"} and c not in _DIRECTIONS)
    )
    return "".join(kept).strip()


def id_in(text: object) -> uuid.UUID | None:
    """The id that a text is; None where it is none."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def number_in(text: str | None) -> int | None:
    """The whole number of at most nine digits that a text is; None where it is none."""
    return int(text) if text and text.isdecimal() and len(text) <= _LONGEST_NUMBER else None


class KeyField(HiddenField):
    """The key of the row that a form makes, made with the form: sending it twice makes one row."""

    def __init__(self, **given: Any) -> None:
        super().__init__(default=lambda: str(uuid.uuid4()), **given)

    @property
    def key(self) -> uuid.UUID:
        """The key; a new one where what was sent is none."""
        return id_in(self.data) or uuid.uuid4()


class Limit:
    """At most so many characters; the message says how many too many."""

    def __init__(self, most: int, name: str = "") -> None:
        self.most = most
        self.name = name

    def __call__(self, form: Any, field: Field) -> None:  # noqa: ARG002 - WTForms' signature
        """Check one field."""
        over = len(field.data or "") - self.most
        if over > 0:
            said = {"name": translated(self.name or field.label.text), "most": f"{self.most:,}", "over": f"{over:,}"}
            raise ValidationError(
                gettext("%(name)s must be %(most)s characters or fewer. You have %(over)s too many", **said)
            )


class WholeNumberField(IntegerField):
    """A whole number; what is none gets the same message as one out of range."""

    def __init__(
        self, label: str, *, message: str, least: int, most: int, optional: bool = False, **given: Any
    ) -> None:
        checks = [*([Optional()] if optional else []), NumberRange(least, most, message=message)]
        super().__init__(label, validators=checks, **given)
        self._message = message

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was entered."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(self._message) from None


class DayField(DateField):
    """A day in three boxes; one that is in no calendar is told apart from none."""

    def __init__(self, label: str, *, example: str, needed: str = "", optional: bool = False, **given: Any) -> None:
        checks = [
            Optional() if optional else Needed(needed or gettext("Enter the day, like %(example)s", example=example))
        ]
        self.example = example
        hint = gettext("For example, %(example)s", example=example)
        super().__init__(
            label, description=hint, format="%d %m %Y", widget=GovDateInput(), validators=checks, **given
        )  # fmt: skip

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was entered."""
        self.raw_data = [*valuelist, "", "", ""][:3]  # the widget shows three boxes, whatever was sent
        if not any(self.raw_data):
            self.data = None
            return
        try:
            super().process_formdata(self.raw_data)
        except ValueError:
            raise self._unreal() from None
        if self.data is not None and not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            raise self._unreal()

    def _unreal(self) -> ValueError:
        said = {"label": self.label.text, "example": self.example}
        return ValueError(gettext("%(label)s must be a real date, like %(example)s", **said))


def attempt(form: Form, act: Callable[[], object]) -> bool:
    """Whether a form is right and what it asks for was done; an error that the service finds stands at its field."""
    if not form.validate():
        return False
    try:
        act()
    except FieldError as error:
        _field(form, error.field).errors = [str(error)]
        return False
    return True


def uploaded() -> FileStorage:
    """The file that was sent in the field `file`.

    Raises:
        FieldError: none was chosen.
    """
    given = request.files.get("file")
    if given is None or not given.filename:
        raise FieldError("file", gettext("Choose a file first"))
    return given


def failed(*forms: Form | None) -> Form | None:
    """The one of a page's forms that was sent and is not right, for the summary of errors."""
    return next((form for form in forms if form is not None and form.errors), None)


def _field(form: Form, name: str) -> Field:
    """The field that an error is about; what is about the whole form stands at the first that can be seen."""
    visible = (field for field in form if field.widget.__class__.__name__ not in {"HiddenInput", "GovSubmitInput"})
    found: Field = form[name] if name in form else next(visible)
    return found


class Needed:
    """Something must be entered; the message says what."""

    field_flags: dict[str, bool] = {}  # noqa: RUF012 - no `required` attribute: the browser's bubble is inaccessible

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: Any, field: Field) -> None:  # noqa: ARG002 - WTForms' signature
        """Check one field."""
        from wtforms.validators import StopValidation

        if field.process_errors:
            raise StopValidation
        if not field.data or (isinstance(field.data, str) and not field.data.strip()):
            field.errors = []
            raise StopValidation(translated(self.message))
