"""The fields of the forms of missions."""

from typing import Any

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovTextArea, GovTextInput
from wtforms import DecimalField, StringField, TextAreaField, ValidationError

from frontline.core.fields import MaxLength, Required
from frontline.core.translation import translate


class NumberField(DecimalField):
    """A number, with or without thousands' commas; anything else gets a plain message. Nought is a number too."""

    def __init__(self, label: Any, *, needed: str = "", **options: Any) -> None:
        super().__init__(label, **options)
        self._needed = needed

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' signature
        """Refuse an empty field where a number is needed."""
        if self._needed and self.data is None and not self.process_errors:
            raise ValidationError(translate(self._needed))

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was entered."""
        numbers = [value.replace(",", "").replace("%", "").strip() for value in valuelist]
        if not any(numbers):
            self.data = None
            return
        try:
            super().process_formdata(numbers)
        except ValueError:
            raise ValueError(str(_l("Enter a number, like 92 or 1,500,000"))) from None
        if self.data is not None and not self.data.is_finite():
            self.data = None
            raise ValueError(str(_l("Enter a number, like 92 or 1,500,000")))


def make_number_field(label: Any, hint: Any = "", **options: Any) -> NumberField:
    """A field for a number."""
    return NumberField(label, description=hint, widget=GovTextInput(), places=None, **options)


def make_required_field(label: Any, message: str, hint: Any = "", max_length: int = 200) -> StringField:
    """A line of text that must be filled in."""
    return StringField(
        label, description=hint, widget=GovTextInput(), validators=[Required(message), MaxLength(max_length)]
    )


def make_text_area(label: Any, message: str = "", hint: Any = "", max_length: int = 2_000) -> TextAreaField:
    """Several lines of text; with a message, they must be filled in."""
    checks = [*([Required(message)] if message else []), MaxLength(max_length)]
    return TextAreaField(label, description=hint, widget=GovTextArea(), validators=checks)
