"""A later last day: asked for, agreed by home and host, decided."""

import datetime as dt

from frontline.accounts.models import Person
from frontline.core.database import db, now
from frontline.core.errors import FieldError, TransitionError
from frontline.core.furniture import date, today
from frontline.core.translation import gettext as _
from frontline.placements import queries
from frontline.placements.models import Extension, Party, Placement, PlacementState
from frontline.placements.service.ending import complete_if_done, forget_the_end
from frontline.placements.service.moving import amend, by_date, locked, move, require_party
from frontline.placements.service.terms import check_dates, check_free, check_year, longest_end, one_place_at_a_time
from frontline.placements.states import PLACEMENTS

_S = PlacementState


def ask_to_extend(*, placement: Placement, person: Person, ends_on: dt.date, reason: str) -> Extension:
    """Ask for a later last day; the organisation of whoever asks agrees by asking.

    Raises:
        FieldError: the day is not later, or no reason is given.
        TransitionError: the placement does not run.
    """
    placement = locked(placement.id)
    require_party(placement, person, *Party)
    check_year("new_end", ends_on)
    if ends_on <= placement.ends_on:
        said = _("Enter a day after the present last day, %(day)s", day=date(placement.ends_on))
        raise FieldError("new_end", said)
    if not reason:
        raise FieldError("reason", "Enter why it should go on")
    PLACEMENTS.require(placement, _S.ACTIVE, _S.ENDING)
    asked = Extension(placement_id=placement.id, asked_by_id=person.id, ends_on=ends_on, reason=reason)
    for party in placement.parties(person.id):
        _agree(asked, party)
    db.session.add(asked)
    what = _("Extension asked for, to %(day)s", day=date(ends_on))
    move(placement, _S.EXTENSION_REQUESTED, reason=reason, what=what)
    return asked


def agree_to_extend(*, placement: Placement, person: Person, party: Party) -> None:
    """Home or host agrees to a later last day."""
    placement = locked(placement.id)
    require_party(placement, person, party)
    asked = _open(placement)
    _agree(asked, party)
    amend(placement, _("Extension agreed by the %(party)s", party=party.label.lower()))


def _agree(asked: Extension, party: Party) -> None:
    if party is Party.HOME:
        asked.home_agreed_at = now()
    elif party is Party.HOST:
        asked.host_agreed_at = now()


def grant_extension(*, placement: Placement, approval_reference: str = "") -> None:
    """Say yes: the placement runs to the new last day.

    Raises:
        TransitionError: home or host has not agreed.
        FieldError: more than 24 months in all without an approval, or past the end of the contract at home.
    """
    placement = locked(placement.id)
    asked = _open(placement)
    waiting = [party.label.lower() for party in (Party.HOME, Party.HOST) if not asked.agreed(party)]
    if waiting:
        said = _("Both organisations must agree first. Still to agree: %(parties)s.", parties=", ".join(waiting))
        raise TransitionError(said)
    ended = placement.ends_on
    with one_place_at_a_time(), db.session.no_autoflush:
        placement.ends_on, placement.ends_early_by = asked.ends_on, None
        if asked.ends_on > longest_end(placement.starts_on):
            placement.approval_reference = approval_reference  # each later last day needs an approval of its own
        check_dates(placement)
        check_free(placement.person_id, placement.starts_on, placement.ends_on, but=placement.id)
    asked.approval_reference = approval_reference
    _decide(asked, granted=True)
    forget_the_end(placement)
    what = _("Extended from %(before)s to %(after)s", before=date(ended), after=date(asked.ends_on))
    move(placement, by_date(placement, today()), what=what, ended=ended)


def close_request(placement: Placement) -> None:
    """The last day has come before anybody decided."""
    asked = queries.extension(placement.id)
    if asked is not None:
        _decide(asked, granted=False, why=_("The last day came before a decision"))


def refuse_extension(*, placement: Placement, person: Person, party: Party | None, reason: str) -> None:
    """Say no: home, host, or the coordinator (no party); the placement keeps its last day.

    Raises:
        FieldError: without a reason.
    """
    placement = locked(placement.id)
    if party is not None:
        require_party(placement, person, party)
    asked = _open(placement)
    if not reason:
        raise FieldError("reason", "Enter why it is refused")
    _decide(asked, granted=False, why=reason)
    by = party.label.lower() if party else ""
    what = _("Extension refused by the %(party)s", party=by) if by else _("Extension refused")
    move(placement, by_date(placement, today()), reason=reason, what=what)
    complete_if_done(placement)


def _decide(asked: Extension, *, granted: bool, why: str = "") -> None:
    asked.granted, asked.decision, asked.decided_at = granted, why, now()


def _open(placement: Placement) -> Extension:
    PLACEMENTS.require(placement, _S.EXTENSION_REQUESTED)
    asked = queries.extension(placement.id)
    if asked is None:
        raise TransitionError("No extension is asked for.")
    return asked
