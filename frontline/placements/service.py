"""Register placements."""

import datetime as dt
import uuid
from dataclasses import dataclass

from frontline.accounts import queries as accounts
from frontline.accounts.models import Role
from frontline.accounts.permissions import has_role
from frontline.accounts.service import grant
from frontline.audit.service import record
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.placements.models import Placement, PlacementKind


@dataclass(frozen=True, slots=True)
class PlacementDetails:
    """What a placement ties together, and for how long."""

    email: str
    profession_id: uuid.UUID
    home_organisation_id: uuid.UUID
    host_department_id: uuid.UUID
    host_team_id: uuid.UUID | None
    post: str
    starts_on: dt.date
    ends_on: dt.date
    kind: PlacementKind = PlacementKind.SECONDMENT


def register(*, details: PlacementDetails) -> Placement:
    """Register a placement of somebody who has an account; they can log insights from then on.

    Raises:
        FieldError: nobody has that address, or it ends before it starts.
    """
    person = accounts.person_by_email(details.email)
    if person is None:
        raise FieldError("email", "Nobody with this email address has an account yet")
    if details.ends_on <= details.starts_on:
        raise FieldError("ends_on", "Last day must be after the first day")
    if not has_role(person, Role.SECONDEE):
        grant(person=person, role=Role.SECONDEE)
    placement = Placement(
        person_id=person.id, profession_id=details.profession_id, kind=details.kind, post=details.post,
        home_organisation_id=details.home_organisation_id, host_department_id=details.host_department_id,
        host_team_id=details.host_team_id, starts_on=details.starts_on, ends_on=details.ends_on,
    )  # fmt: skip
    db.session.add(placement)
    db.session.flush()
    record("placement.registered", kind="placement", key=placement.id, new="active")
    return placement
