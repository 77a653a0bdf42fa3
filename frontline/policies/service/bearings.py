"""Say whether an insight bears on a part of a draft, and add what the machine did not find."""

import uuid

from sqlalchemy import false, func, select

from frontline.accounts.models import Person
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.policies.models.bearing import Bearing
from frontline.policies.models.check import Check, CheckPart, Finding
from frontline.policies.queries.evidence import NEAR, Evidence, NearInsight
from frontline.policies.service.decisions import require_open_check, withdraw_first_signature
from frontline.policies.service.draft_evidence import make_finding
from frontline.themes.models.theme import Theme


def confirm_bearing(
    *, check: Check, part: CheckPart, near: NearInsight, person: Person, is_confirmed: bool | None
) -> None:
    """Say that an insight bears on a part, that it does not, or take back what was said; it may be a new one.

    A theme of which something bears on the part by a person's word is decided on as what the machine found is.

    Raises:
        TransitionError: the check is signed, or not there yet.
    """
    require_open_check(check)
    bearing = db.session.get(Bearing, (part.id, near.insight_id)) or _add_bearing(part, near)
    bearing.is_confirmed = is_confirmed
    bearing.confirmed_by_id = None if is_confirmed is None else person.id
    bearing.confirmed_at = None if is_confirmed is None else now()
    db.session.flush()
    withdraw_first_signature(check)
    _keep_finding(part, bearing)


def _add_bearing(part: CheckPart, near: NearInsight) -> Bearing:
    bearing = Bearing(
        part_id=part.id, insight_id=near.insight_id, theme_id=near.theme_id, score=near.score, is_near=near.is_near
    )
    db.session.add(bearing)
    return bearing


def _keep_finding(part: CheckPart, bearing: Bearing) -> None:
    """A part has a finding for each theme of which something bears on it, and none of which nothing ever did."""
    of_theme = (Finding.part_id == part.id) & (Finding.theme_id == bearing.theme_id)
    finding = db.session.scalar(select(Finding).where(of_theme))
    if finding is None and bearing.bears:
        _add_finding(part, bearing)
    elif finding is not None and bearing.is_confirmed:
        finding.is_required = True
    elif finding is not None and not _has_ever_borne(part, bearing.theme_id):
        db.session.delete(finding)
    db.session.flush()


def _has_ever_borne(part: CheckPart, theme_id: uuid.UUID) -> bool:
    """Whether machine or people found it: that is decided on with a reason, whatever is said of its insights."""
    bears = Bearing.is_near | func.coalesce(Bearing.is_confirmed, false())
    of_theme = (Bearing.part_id == part.id) & (Bearing.theme_id == theme_id) & bears
    return db.session.scalar(select(Bearing.insight_id).where(of_theme).limit(1)) is not None


def _add_finding(part: CheckPart, bearing: Bearing) -> None:
    last = db.session.scalar(select(func.max(Finding.rank)).where(Finding.check_id == part.check_id)) or 0
    theme = require_found(db.session.get(Theme, bearing.theme_id), "There is no such theme.")
    evidence = Evidence(theme.id, max(bearing.score, NEAR), (bearing.insight_id,))
    db.session.add(make_finding(part, evidence, rank=last + 1, theme_size=theme.insight_count))
