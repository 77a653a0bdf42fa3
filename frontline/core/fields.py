"""Fields and validators that the forms share, with messages in plain words."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from govuk_frontend_wtf.wtforms_widgets import GovDateInput
from wtforms import DateField, HiddenField, IntegerField, ValidationError
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its stubs
from wtforms.validators import NumberRange, Optional

from frontline.core.parsing import FIRST_YEAR, LAST_YEAR, parse_id
from frontline.core.translation import gettext, translate


def make_choices(words: Mapping[str, object]) -> list[SelectChoice]:
    """Choices of a field: each value with its label, which may still have to be translated."""
    return [SelectChoice(value=value, label=label) for value, label in words.items()]


def lazy_attribute(owner: object, name: str) -> LazyString:
    """An attribute that is read when it is shown, in the language of whoever reads it."""
    return LazyString(getattr, owner, name)


class KeyField(HiddenField):
    """The key of the row that a form makes, made with the form: sending it twice makes one row."""

    def __init__(self, **given: Any) -> None:
        super().__init__(default=lambda: str(uuid.uuid4()), **given)

    @property
    def key(self) -> uuid.UUID:
        """The key; a new one where what was sent is none."""
        return parse_id(self.data) or uuid.uuid4()


class MaxLength:
    """At most so many characters; the message says how many too many."""

    def __init__(self, most: int, name: str = "") -> None:
        self.most = most
        self.name = name

    def __call__(self, form: Any, field: Field) -> None:  # noqa: ARG002 - WTForms' signature
        """Check one field."""
        over = len(field.data or "") - self.most
        if over > 0:
            name = translate(self.name or field.label.text).removesuffix(" " + gettext("(optional)"))
            params = {"name": name, "most": f"{self.most:,}", "over": f"{over:,}"}
            raise ValidationError(
                gettext("%(name)s must be %(most)s characters or fewer. You have %(over)s too many", **params)
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

    def __init__(
        self, label: str, *, example: str, called: str = "", needed: str = "", optional: bool = False, **given: Any
    ) -> None:
        """`called` stands for the label in a message, where the label is a question or long."""
        checks = [
            Optional() if optional else Required(needed or gettext("Enter the day, like %(example)s", example=example))
        ]
        self.example, self._called = example, called
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
        params = {"name": translate(self._called or self.label.text), "example": self.example}
        return ValueError(gettext("%(name)s must be a real date, like %(example)s", **params))


class Required:
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
            raise StopValidation(translate(self.message))
