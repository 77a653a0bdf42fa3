"""The base of every form, and the filters that every text goes through."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from flask import flash, redirect, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response
from wtforms import FileField, PasswordField, SelectMultipleField
from wtforms.fields import Field

from frontline.core.errors import FieldError
from frontline.core.parsing import clean_text
from frontline.core.translation import gettext, translate

Result = TypeVar("Result")
# Files, passwords and several choices are taken as they are.
_KEPT_AS_SENT = (PasswordField, FileField, SelectMultipleField)


class Form(FlaskForm):  # type: ignore[misc]
    """A form with CSRF protection whose text fields are cleaned."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Apply the clean-up to every field of text."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Add the clean-up before the field's own filters."""
            filters = list(unbound_field.kwargs.get("filters", []))
            if not issubclass(unbound_field.field_class, _KEPT_AS_SENT):
                filters.insert(0, clean_text)
            field = unbound_field.bind(form=form, **{**options, "filters": filters})
            field.label.text = translate(field.label.text)
            return field


def handle(
    form: Form,
    act: Callable[[], Result],
    *,
    to: str | Callable[[Result], str],
    again: Callable[[], str],
    success: str | Callable[[Result], str] = "",
) -> Response | tuple[str, int]:
    """Do what a form asks for and lead on; or show its page again with what is wrong, and all that was typed.

    Args:
        form: as it was sent.
        act: calls the service; an error that the service finds stands at its field, a conflict with what somebody
            else changed meanwhile too.
        to: the address to go on to, or what makes it of the result.
        again: renders the page with the form; answered with status 422.
        success: what to say on the next page, or what makes it of the result.

    Example::

        form = RenameForm()
        return handle(
            form, lambda: rename_theme(theme=theme, name=form.name.data), to=url_for("themes.theme", theme_id=theme.id),
            again=lambda: _page(theme, renaming=form), success=_("Renamed."),
        )
    """
    if form.validate():
        try:
            result = act()
        except FieldError as error:
            _get_error_field(form, error.field).errors = [str(error)]
        else:
            if message := success(result) if callable(success) else success:
                flash(message, "success")
            return redirect(to(result) if callable(to) else to)
    return again(), HTTPStatus.UNPROCESSABLE_ENTITY


def get_uploaded_file() -> FileStorage:
    """The file that was sent in the field `file`.

    Raises:
        FieldError: none was chosen.
    """
    uploaded_file = request.files.get("file")
    if uploaded_file is None or not uploaded_file.filename:
        raise FieldError("file", gettext("Choose a file first"))
    return uploaded_file


def find_failed_form(*forms: Form | None) -> Form | None:
    """The one of a page's forms that was sent and is not right, for the summary of errors."""
    return next((form for form in forms if form is not None and form.errors), None)


def _get_error_field(form: Form, name: str) -> Field:
    """The field that an error is about; what is about the whole form stands at the first that can be seen."""
    visible = (field for field in form if field.widget.__class__.__name__ not in {"HiddenInput", "GovSubmitInput"})
    field: Field = form[name] if name in form else next(visible)
    return field
