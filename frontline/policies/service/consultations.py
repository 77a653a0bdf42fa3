"""Ask those who wrote what is relevant to a draft and agreed to be asked; the team never learns who answers."""

import uuid

from sqlalchemy import literal, select
from sqlalchemy.dialects.postgresql import insert

from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import get_london_today
from frontline.core.database import db, lock_key
from frontline.core.errors import TransitionError
from frontline.core.translation import gettext as _
from frontline.insights.models.insight import Insight
from frontline.insights.service.remarks import save_remark
from frontline.notices.service import Notification, notify, notify_person
from frontline.policies.models.check import Check, CheckState, Consultation, ConsultedInsight
from frontline.policies.queries.checks import get_proposal_of_check
from frontline.policies.queries.consultations import count_askable_insights, select_askable_insights

ABOUT_CONSULTATION = "consultation"


def start_consultation(*, key: uuid.UUID, check: Check, person: Person, text: str) -> None:
    """Ask everybody who agreed to be asked about what is relevant to a draft; once under the key of the form.

    Raises:
        TransitionError: the check is not there yet, or nobody can be asked.
    """
    if check.state not in {CheckState.OPEN, CheckState.SIGNED}:
        raise TransitionError("This check is still being put together.")
    if not count_askable_insights(check.id):
        raise TransitionError("Fewer than five people who wrote something relevant to this draft agreed to be asked.")
    lock_key("consultation", key)
    existing = db.session.get(Consultation, key)
    if existing is not None:
        if existing.check_id != check.id:
            raise TransitionError("This form was used for another draft. Open it again.")
        return
    consultation = insert(Consultation).values(id=key, check_id=check.id, text=text, person_id=person.id)
    db.session.execute(consultation.on_conflict_do_nothing())
    askable = select(literal(key), select_askable_insights(check.id).subquery().c[0])
    consulted = insert(ConsultedInsight).from_select(["consultation_id", "insight_id"], askable)
    db.session.execute(consulted.on_conflict_do_nothing())
    record_event("check.consulted", kind="proposal", key=check.proposal_id)
    consulted_insights = select(ConsultedInsight.insight_id).where(ConsultedInsight.consultation_id == key)
    people = select(Person.id).where(Person.id.in_(select(Insight.author_id).where(Insight.id.in_(consulted_insights))))
    title = _("A policy team would like your view on a draft")
    body = _("It is about something that you logged. You need not answer; the team never learns who did.")
    notify(people, Notification(f"consultation:{key}", title, body, f"/consultations/{key}"))


def reply_to_consultation(*, consultation: Consultation, insight: Insight, text: str) -> None:
    """Answer a consultation; a moderator reads it before the team does."""
    save_remark(insight=insight, about=ABOUT_CONSULTATION, about_id=consultation.id, text=text)


def notify_consultation_asker(consultation_id: uuid.UUID) -> None:
    """Tell whoever asked that there are replies to read, once a day."""
    consultation = db.session.get(Consultation, consultation_id)
    if consultation is None:
        return
    proposal = get_proposal_of_check(consultation.check_id)
    path = f"/policies/{proposal.id}/checks/{consultation.check_id}#consultations"
    title = _("Somebody has replied on your draft")
    body = _("Read it on the page of the frontline check.")
    notify_person(
        consultation.person_id,
        Notification(f"consulted:{consultation_id}:{get_london_today():%Y%m%d}", title, body, path),
    )
