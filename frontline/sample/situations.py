"""What waits for people in the sample: a draft, a question, a wording to agree with, something passed on, Welsh."""

import datetime as dt
import uuid

from frontline.accounts.models import Person
from frontline.core.actor import acting
from frontline.core.database import db, now
from frontline.insights import originals, service
from frontline.insights.models import Concern, Identity, Insight, Severity
from frontline.insights.originals import Words
from frontline.placements import queries as placements
from frontline.sample.accounts import person_by_email

_DRAFT = "Our breakfast club feeds sixty children and the grant ends in March. Mrs Farrow runs it alone."
_ASKED = "Three families were moved out of the borough this term, each with a fortnight's notice."
_REWORDED = "Kofi Mensah-Byrne in 8R has had no teaching assistant since September, although his plan names one."
_SHARED_AS = "A pupil in Year 8 has had no teaching assistant since September, although the plan names one."
_CONCERN = "A child told a lunchtime supervisor something that I reported locally on Monday. I have heard nothing back."
_WELSH = "Nid oes digon o athrawon cyfrwng Cymraeg i ddysgu mathemateg yn ein hysgolion uwchradd."
_CLEAN = (
    "The new admissions form asks for the same five facts as the old one, and for seven more that nobody reads.",
    "Free breakfast cereals come without milk, so we buy forty litres a week out of the budget for books.",
)


def situations() -> None:
    """Add them, once, for the first headteacher."""
    author, moderator = person_by_email("headteacher@example.org"), person_by_email("moderator@example.org")
    service.save(author=author, key=_key("draft"), texts={"saw": _DRAFT})
    with acting(moderator.id):
        asked = _opened(author, moderator, "asked", _ASKED)
        service.ask(insight=asked, question="Was it the same landlord each time?")
        reworded = _opened(author, moderator, "reworded", _REWORDED)
        service.accept(insight=reworded, decision=service.Decision(Words(_SHARED_AS), Severity.SERIOUS, checked=True))
        concern = _opened(author, moderator, "concern", _CONCERN)
        note = "A report of Monday that nobody seems to have answered. Please find out today."
        service.redirect(insight=concern, concern=Concern.SAFEGUARDING, note=note)
    _sent(author, "welsh", _WELSH)
    for number, text in enumerate(_CLEAN):
        _sent(author, f"clean-{number}", text)


def _key(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"frontline-sample:situation:{name}")


def _sent(author: Person, name: str, text: str) -> Insight:
    placement = placements.current(author.id)
    insight = Insight(id=_key(name), author_id=author.id, placement_id=placement.id if placement else None)
    insight.identity, insight.saved_at = Identity.CONFIDENTIAL, now()
    db.session.add(insight)
    db.session.flush()
    originals.keep(insight.id, Words(text), findings={})
    service.submit(insight=insight)
    insight.submitted_at = now() - dt.timedelta(hours=20)
    return insight


def _opened(author: Person, moderator: Person, name: str, text: str) -> Insight:
    insight = _sent(author, name, text)
    service.open_for_moderation(insight=insight, moderator=moderator, reason="Moderation")
    return insight
