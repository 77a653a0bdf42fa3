from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxInput,
    GovPasswordInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextInput,
)
from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    ValidationError,
)
from wtforms.validators import Email

from frontline.accounts.models import Role
from frontline.accounts.responsibilities import QUEUE, WaitingWork
from frontline.accounts.service.leavers import describe_missing_choice
from frontline.core.fields import MaxLength, Required, make_choices
from frontline.core.forms import Form
from frontline.core.translation import gettext as _

_EMAIL_VALIDATOR = Email(message=_l("Enter an email address in the correct format, like name@example.com"))


class SignInForm(Form):
    """E-mail and password."""

    email = StringField("Email address", widget=GovTextInput(), validators=[Required("Enter your email address")])
    password = PasswordField("Password", widget=GovPasswordInput(), validators=[Required("Enter your password")])
    next = HiddenField()
    carried = HiddenField()
    submit = SubmitField("Sign in", widget=GovSubmitInput())


class PersonForm(Form):
    """What somebody is called, and where they are reached."""

    name = StringField("Full name", widget=GovTextInput(), validators=[Required("Enter a full name"), MaxLength(120)])
    email = StringField(
        "Email address",
        widget=GovTextInput(),
        validators=[Required("Enter an email address"), _EMAIL_VALIDATOR, MaxLength(254)],
    )
    submit = SubmitField("Save", widget=GovSubmitInput())


class AccountForm(PersonForm):
    """A new account."""

    submit = SubmitField("Add account and send the invitation", widget=GovSubmitInput())


class CodeForm(Form):
    """The second factor at a sign-in."""

    code = StringField("Code", widget=GovTextInput(), validators=[Required("Enter the code"), MaxLength(40)])
    next = HiddenField()
    carried = HiddenField()
    submit = SubmitField("Continue", widget=GovSubmitInput())


class EnrolmentForm(Form):
    """A first code of an app that makes them."""

    code = StringField("Code", widget=GovTextInput(), validators=[Required("Enter the code"), MaxLength(40)])
    submit = SubmitField("Add the app", widget=GovSubmitInput())


class ConfirmForm(Form):
    """The password once more."""

    password = PasswordField("Password", widget=GovPasswordInput(), validators=[Required("Enter your password")])
    code = StringField("Code of your app, or a recovery code", widget=GovTextInput(), validators=[MaxLength(40)])
    next = HiddenField()
    carried = HiddenField()
    submit = SubmitField("Continue", widget=GovSubmitInput())


class ForgottenPasswordForm(Form):
    """The address of an account whose password is forgotten."""

    email = StringField(
        "Email address",
        widget=GovTextInput(),
        validators=[Required("Enter your email address"), _EMAIL_VALIDATOR, MaxLength(254)],
    )
    submit = SubmitField("Send me a link", widget=GovSubmitInput())


class ChangePasswordForm(Form):
    """A change of one's own password."""

    old = PasswordField(
        "Current password", widget=GovPasswordInput(), validators=[Required("Enter your current password")]
    )
    new = PasswordField("New password", widget=GovPasswordInput(), validators=[Required("Enter a new password")])
    submit = SubmitField("Change password", widget=GovSubmitInput())


class InvitationForm(Form):
    """A password that is chosen by a link; and a name, where whoever invited somebody knew only the address."""

    name = StringField("Your name", widget=GovTextInput(), validators=[Required("Enter your name"), MaxLength(120)])
    password = PasswordField("Password", widget=GovPasswordInput(), validators=[Required("Enter a password")])
    submit = SubmitField("Save and sign in", widget=GovSubmitInput())

    def __init__(self, *, is_name_known: bool) -> None:
        super().__init__()
        if is_name_known:
            del self.name


class GrantRoleForm(Form):
    """A role with its scope."""

    role = RadioField(
        "Role",
        widget=GovRadioInput(),
        choices={r.value: r.label for r in Role},
        validators=[Required("Select a role")],
    )
    team = SelectField("Team (for policy members and leads)", widget=GovSelect(), default="")
    department = SelectField("Department (for directors)", widget=GovSelect(), default="")
    submit = SubmitField("Add this role", widget=GovSubmitInput())


class HandoverForm(Form):
    """Who takes over what waits on somebody who leaves: a field for each kind, by its key."""

    leaves = BooleanField(
        _l("Leave everything as it is"),
        description=_l("Only where it cannot wait, such as when an account is misused."),
        widget=GovCheckboxInput(),
    )
    submit = SubmitField(_l("Continue"), widget=GovSubmitInput())

    @property
    def successors(self) -> dict[str, str]:
        """Who was chosen for each kind."""
        return {field.name: field.data or "" for field in self if isinstance(field, SelectField)}


def build_handover_form(work: Sequence[WaitingWork]) -> HandoverForm:
    """The form for what waits, with who is likeliest chosen until somebody chooses."""
    fields = {kind.key: _make_successor_field(kind) for kind in work if kind.is_choice}
    form: HandoverForm = type("HandoverForm", (HandoverForm,), fields)()
    if not form.is_submitted():
        for kind in work:
            if kind.is_choice:
                form[kind.key].data = kind.likeliest
    return form


def _make_successor_field(kind: WaitingWork) -> SelectField:
    """Required unless everything is left; the message names the kind."""
    first_choice = {QUEUE: kind.queue} if kind.queue else {"": _("Select somebody")}
    choices = {**first_choice, **kind.successors}

    def require_choice(form: HandoverForm, field: SelectField) -> None:
        if not form.leaves.data and (not field.data or field.data not in choices):
            raise ValidationError(describe_missing_choice(kind))

    return SelectField(
        _("Who takes this over?"), choices=make_choices(choices), widget=GovSelect(), default="", validate_choice=False,
        validators=[require_choice],
    )  # fmt: skip
