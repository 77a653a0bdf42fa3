from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import (
    GovPasswordInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextInput,
)
from wtforms import HiddenField, PasswordField, RadioField, SelectField, StringField, SubmitField
from wtforms.validators import Email

from frontline.accounts.models import Role
from frontline.core.fields import MaxLength, Required
from frontline.core.forms import Form

_EMAIL_VALIDATOR = Email(message=_l("Enter an email address in the correct format, like name@example.com"))


class SignInForm(Form):
    """E-mail and password."""

    email = StringField("Email address", widget=GovTextInput(), validators=[Required("Enter your email address")])
    password = PasswordField("Password", widget=GovPasswordInput(), validators=[Required("Enter your password")])
    next = HiddenField()
    carried = HiddenField()
    submit = SubmitField("Sign in", widget=GovSubmitInput())


class AccountForm(Form):
    """A new account."""

    name = StringField("Full name", widget=GovTextInput(), validators=[Required("Enter a full name"), MaxLength(120)])
    email = StringField(
        "Email address",
        widget=GovTextInput(),
        validators=[Required("Enter an email address"), _EMAIL_VALIDATOR, MaxLength(254)],
    )
    password = PasswordField("First password", widget=GovPasswordInput(), validators=[Required("Enter a password")])
    submit = SubmitField("Add account", widget=GovSubmitInput())


class ChangePasswordForm(Form):
    """A change of one's own password."""

    old = PasswordField(
        "Current password", widget=GovPasswordInput(), validators=[Required("Enter your current password")]
    )
    new = PasswordField("New password", widget=GovPasswordInput(), validators=[Required("Enter a new password")])
    submit = SubmitField("Change password", widget=GovSubmitInput())


class InvitationForm(Form):
    """The first password of an account that somebody else made."""

    password = PasswordField("Password", widget=GovPasswordInput(), validators=[Required("Enter a password")])
    submit = SubmitField("Save and sign in", widget=GovSubmitInput())


class SetPasswordForm(Form):
    """A new password that an administrator gives."""

    password = PasswordField("New password", widget=GovPasswordInput(), validators=[Required("Enter a password")])
    set_password = SubmitField("Set this password", widget=GovSubmitInput())


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
