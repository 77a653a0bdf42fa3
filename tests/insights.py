"""What tests of insights share: logging one as a person would, and moderating it."""

import uuid
from typing import Any

from frontline.accounts.models import Role
from frontline.core.database import db
from frontline.insights.models.choices import InsightState, Severity
from frontline.insights.models.insight import Insight
from frontline.insights.originals import InsightText
from frontline.insights.service.screening import save_findings
from frontline.moderation.service.decisions import ModerationDecision
from tests.factories import make_insight, make_person
from tests.pages import CheckingClient


def only() -> Insight:
    """The one insight there is."""
    return db.session.query(Insight).populate_existing().one()


def secondee(client: CheckingClient) -> CheckingClient:
    """The client, signed in as somebody who logs."""
    client.sign_in(make_person(Role.SECONDEE))
    return client


def start(client: CheckingClient, **given: Any) -> Any:
    """Fill in the first page."""
    key = given.pop("key", str(uuid.uuid4()))
    return client.submit("/insights/new", **{"key": key, "what_happened": "The bus is late", "version": "0", **given})


def send(client: CheckingClient, **given: Any) -> Insight:
    """From the first page to sent."""
    start(client, **given)
    client.submit(f"/insights/{only().id}/check")
    return only()


def found(text: str, part: str, *, kind: str = "name", confidence: float = 0.9) -> dict[str, list[dict[str, Any]]]:
    """What a screen says that found one thing."""
    spot = {"start": text.index(part), "end": text.index(part) + len(part), "kind": kind, "confidence": confidence}
    return {"what_happened": [{**spot, "reason": "A name", "field": "what_happened"}]}


def waiting(text: str = "Mrs Farrow waits for a bed", *, findings: Any = None, **given: Any) -> Insight:
    """An insight that was sent and screened; by default the first ten characters were marked."""
    insight = make_insight(state=InsightState.SUBMITTED, what_happened=text, **given)
    marks = found(text, text[:10]) if findings is None else findings
    save_findings(insight_id=insight.id, findings=marks)
    return insight


def decided(
    words: InsightText | str, severity: Severity = Severity.ROUTINE, *, checked: bool = True
) -> ModerationDecision:
    """How a moderator would share it."""
    return ModerationDecision(InsightText(words) if isinstance(words, str) else words, severity, checked)


def desk(client: CheckingClient, insight: Insight) -> str:
    """The page of an insight that a moderator of its own has just opened."""
    client.sign_in(make_person(Role.MODERATOR))
    opened: str = client.get(client.submit(f"/moderation/{insight.id}/open").location).text
    return opened
