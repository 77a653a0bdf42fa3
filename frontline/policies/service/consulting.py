"""Ask those who wrote what bears on a draft and agreed to be asked; the team never learns who answers."""

import uuid

from sqlalchemy import literal, select
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record
from frontline.core.database import db, lock_key
from frontline.core.errors import TransitionError
from frontline.core.furniture import today
from frontline.core.translation import gettext as _
from frontline.insights import service as insights
from frontline.insights.models import Insight
from frontline.notices.service import Message, tell, tell_one
from frontline.policies import queries
from frontline.policies.models import Check, CheckState, Consultation, Consulted

ABOUT = "consultation"


def consult(*, key: uuid.UUID, check: Check, person: Person, text: str) -> None:
    """Ask everybody who agreed to be asked about what bears on a draft; once under the key of the form.

    Raises:
        TransitionError: the check is not there yet, or nobody can be asked.
    """
    if check.state not in {CheckState.OPEN, CheckState.SIGNED}:
        raise TransitionError("This check is still being put together.")
    if not queries.askable_count(check.id):
        raise TransitionError("Fewer than five people who wrote what bears on this draft agreed to be asked.")
    lock_key("consultation", key)
    known = db.session.get(Consultation, key)
    if known is not None:
        if known.check_id != check.id:
            raise TransitionError("This form was used for another draft. Open it again.")
        return
    row = insert(Consultation).values(id=key, check_id=check.id, text=text, person_id=person.id)
    db.session.execute(row.on_conflict_do_nothing())
    asked = select(literal(key), queries.askable(check.id).subquery().c[0])
    added = insert(Consulted).from_select(["consultation_id", "insight_id"], asked)
    db.session.execute(added.on_conflict_do_nothing())
    record("check.consulted", kind="proposal", key=check.proposal_id)
    mine = select(Consulted.insight_id).where(Consulted.consultation_id == key)
    people = select(Person.id).where(Person.id.in_(select(Insight.author_id).where(Insight.id.in_(mine))))
    title = _("A policy team would like your view on a draft")
    body = _("It is about something that you logged. You need not answer; the team never learns who did.")
    tell(people, Message(f"consultation:{key}", title, body, f"/consultations/{key}"))


def reply(*, consultation: Consultation, insight: Insight, text: str) -> None:
    """Answer a consultation; a moderator reads it before the team does."""
    insights.remark(insight=insight, about=ABOUT, about_id=consultation.id, text=text)


def tell_asker(consultation_id: uuid.UUID) -> None:
    """Tell whoever asked that there are replies to read, once a day."""
    row = db.session.get(Consultation, consultation_id)
    if row is None:
        return
    proposal = queries.proposal_of(row.check_id)
    path = f"/policies/{proposal.id}/checks/{row.check_id}#asked"
    title = _("Somebody has replied on your draft")
    body = _("Read it on the page of the frontline check.")
    tell_one(row.person_id, Message(f"consulted:{consultation_id}:{today():%Y%m%d}", title, body, path))
