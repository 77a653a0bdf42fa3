"""What waits for people in the sample: a draft, a question, a wording to agree with, something passed on, Welsh."""

import datetime as dt
import uuid

from frontline.accounts.models import Person
from frontline.core.actor import acting
from frontline.core.clock import now
from frontline.core.database import db
from frontline.insights import originals
from frontline.insights.models.choices import Identity, Severity
from frontline.insights.models.insight import Insight
from frontline.insights.originals import InsightText
from frontline.insights.service.drafts import save_draft
from frontline.insights.service.submission import submit_insight
from frontline.moderation.models import Concern
from frontline.moderation.service.decisions import ModerationDecision, accept_insight
from frontline.moderation.service.desk import open_for_moderation
from frontline.moderation.service.questions import ask_author
from frontline.moderation.service.redirections import redirect_insight
from frontline.placements.queries.records import find_current_placement
from frontline.sample.accounts import get_sample_person

_DRAFT = "Our breakfast club feeds sixty children and the grant ends in March. Mrs Farrow runs it alone."
_ASKED = "Three families were moved out of the borough this term, each with a fortnight's notice."
_REWORDED = "Kofi Mensah-Byrne in 8R has had no teaching assistant since September, although his plan names one."
_HEADLINES = {
    "draft": "Breakfast club grant ends in March",
    "asked": "Families moved out of the borough",
    "reworded": "No teaching assistant despite EHC plan",
    "concern": "No reply to a safeguarding report",
    "welsh": "Prinder athrawon mathemateg cyfrwng Cymraeg",
    "clean-0": "Admissions form asks for more than anybody reads",
    "clean-1": "Free cereals, but no money for milk",
}
_SHARED_AS = "A pupil in Year 8 has had no teaching assistant since September, although the plan names one."
_CONCERN = "A child told a lunchtime supervisor something that I reported locally on Monday. I have heard nothing back."
_WELSH = "Nid oes digon o athrawon cyfrwng Cymraeg i ddysgu mathemateg yn ein hysgolion uwchradd."
_CLEAN = (
    "The new admissions form asks for the same five facts as the old one, and for seven more that nobody reads.",
    "Free breakfast cereals come without milk, so we buy forty litres a week out of the budget for books.",
)


def load_sample_workflows() -> None:
    """Add them, once, for the first headteacher."""
    author, moderator = get_sample_person("headteacher@example.org"), get_sample_person("moderator@example.org")
    save_draft(author=author, key=_make_key("draft"), texts={"what_happened": _DRAFT, "headline": _HEADLINES["draft"]})
    with acting(moderator.id):
        insight = _open_for_moderation(author, moderator, "asked", _ASKED)
        ask_author(insight=insight, question="Was it the same landlord each time?")
        reworded = _open_for_moderation(author, moderator, "reworded", _REWORDED)
        accept_insight(
            insight=reworded,
            decision=ModerationDecision(
                InsightText(_SHARED_AS, headline=_HEADLINES["reworded"]), Severity.SERIOUS, checked=True
            ),
        )
        concern = _open_for_moderation(author, moderator, "concern", _CONCERN)
        note = "A report of Monday that nobody seems to have answered. Please find out today."
        redirect_insight(insight=concern, concern=Concern.SAFEGUARDING, note=note)
    _send_insight(author, "welsh", _WELSH)
    for number, text in enumerate(_CLEAN):
        _send_insight(author, f"clean-{number}", text)


def _make_key(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"frontline-sample:situation:{name}")


def _send_insight(author: Person, name: str, text: str) -> Insight:
    placement = find_current_placement(author.id)
    insight = Insight(id=_make_key(name), author_id=author.id, placement_id=placement.id if placement else None)
    insight.identity, insight.saved_at = Identity.CONFIDENTIAL, now()
    db.session.add(insight)
    db.session.flush()
    originals.save_original(insight.id, InsightText(text, headline=_HEADLINES[name]), findings={})
    submit_insight(insight=insight)
    insight.submitted_at = now() - dt.timedelta(hours=20)
    return insight


def _open_for_moderation(author: Person, moderator: Person, name: str, text: str) -> Insight:
    insight = _send_insight(author, name, text)
    open_for_moderation(insight=insight, moderator=moderator, reason="Moderation")
    return insight
