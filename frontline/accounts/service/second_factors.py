"""What somebody has beside their password, and who must have it."""

from dataclasses import dataclass

from sqlalchemy import delete

from frontline.accounts.events import SignInChanged
from frontline.accounts.models import CodeGenerator, Passkey, Person, RecoveryCode, Role, SignIn
from frontline.accounts.permissions import has_role
from frontline.accounts.service.code_generators import count_recovery_codes
from frontline.accounts.service.passkeys import list_passkeys
from frontline.accounts.service.sign_ins import end_all_sign_ins, upgrade_sign_in
from frontline.audit.service import record_event
from frontline.core.actor import current_actor
from frontline.core.database import db
from frontline.core.errors import TransitionError
from frontline.core.events import publish_event
from frontline.core.settings import get_settings

# Who reads originals, sees who is placed where, names and groups themes, or gives roles.
_ROLES_THAT_NEED_ONE = (
    Role.MODERATOR, Role.DUTY_CONTACT, Role.COORDINATOR, Role.POLICY_LEAD, Role.ADMINISTRATOR,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SecondFactors:
    """What a person has: an app that makes codes, passkeys, recovery codes that are left."""

    has_code_generator: bool
    passkeys: list[Passkey]
    recovery_codes: int

    def __bool__(self) -> bool:
        return self.has_code_generator or bool(self.passkeys)


def get_second_factors(person: Person) -> SecondFactors:
    """What a person has beside their password."""
    generator = db.session.get(CodeGenerator, person.id)
    is_in_use = generator is not None and generator.confirmed_at is not None
    return SecondFactors(is_in_use, list_passkeys(person), count_recovery_codes(person))


def needs_second_factor(person: Person) -> bool:
    """Whether a person may do nothing with a password alone."""
    return get_settings().requires_second_factor and any(has_role(person, role) for role in _ROLES_THAT_NEED_ONE)


def lacks_second_factor(sign_in: SignIn) -> bool:
    """Whether somebody signed in with less than they must."""
    return not sign_in.method.has_second_factor and needs_second_factor(sign_in.person)


def note_added_factor(*, sign_in: SignIn, had_one: bool) -> None:
    """What follows when somebody added a factor: with the first, all other browsers prove themselves anew."""
    upgrade_sign_in(sign_in=sign_in)
    if not had_one:
        end_all_sign_ins(sign_in.person, except_id=sign_in.id)


def may_add_factor(sign_in: SignIn) -> bool:
    """Whether a browser may add a factor: where there is one already, it must have been used to sign in."""
    return sign_in.method.has_second_factor or not get_second_factors(sign_in.person)


def remove_code_generator(*, person: Person) -> None:
    """Forget the app that makes codes, and the recovery codes where no passkey is left."""
    db.session.execute(delete(CodeGenerator).where(CodeGenerator.person_id == person.id))
    record_event("account.code_generator_removed", kind="person", key=person.id)
    publish_event(SignInChanged(person.id, "code_generator_removed"))
    if not list_passkeys(person):
        db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))


def reset_second_factors(*, person: Person) -> None:
    """Forget all that a person had beside their password, because they lost it; they are signed out everywhere.

    Raises:
        TransitionError: it is one's own: that takes another administrator, or one's own account page.
    """
    if person.id == current_actor():
        raise TransitionError("Remove your own second factors on your account page.")
    for model in (CodeGenerator, RecoveryCode, Passkey):
        db.session.execute(delete(model).where(model.person_id == person.id))
    end_all_sign_ins(person)
    record_event("account.second_factors_reset", kind="person", key=person.id)
    publish_event(SignInChanged(person.id, "factors_reset"))
