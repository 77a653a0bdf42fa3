"""The story of one insight, in words and dates, for its author."""

from collections.abc import Iterator

from flask_babel import gettext as _

from frontline.audit import queries as audit
from frontline.core.database import db
from frontline.core.panels import Step, story
from frontline.core.vault import vault
from frontline.insights import queries
from frontline.insights.models import Insight, State
from frontline.insights.service.conversing import WORDING


def timeline(insight: Insight) -> list[Step]:
    """What happened to an insight, oldest first; higher domains add what they know."""
    return story("insight", [*_sent(insight), *_asked(insight), *_ended(insight)], insight=insight)


def _sent(insight: Insight) -> Iterator[Step]:
    if insight.submitted_at:
        yield Step(insight.submitted_at, _("You sent it"), _("A moderator checks that it is safe to share."))
    if insight.accepted_at:
        yield Step(insight.accepted_at, _("It was accepted"), _("Policy teams can see the text below."))
    if insight.reopened_at:
        yield Step(insight.reopened_at, _("You said that it is not resolved"), _("It is open again."))


def _asked(insight: Insight) -> Iterator[Step]:
    for row in queries.clarifications(insight.id):
        said = vault.unlock(row.answer) if row.answer else ""
        if row.question == WORDING:
            yield Step(row.asked_at, _("You objected to the wording that a moderator proposed"), said)
            continue
        yield Step(row.asked_at, _("A moderator asked you"), row.question)
        if row.answered_at:
            yield Step(row.answered_at, _("You answered"), said)
    for event in db.session.scalars(audit.of("insight", insight.id, action="insight.in_moderation")):
        if event.old == State.ACCEPTED:
            yield Step(event.at, _("A moderator took it back"), _("Nothing of it is shown meanwhile."))


def _ended(insight: Insight) -> Iterator[Step]:
    passed = queries.redirection(insight.id)
    if passed:
        contact = passed.contact
        where = _(
            "Phone %(phone)s, %(hours)s. Otherwise: %(cover)s",
            phone=contact.phone,
            hours=contact.hours,
            cover=contact.out_of_hours,
        )
        yield Step(
            passed.at,
            _(
                "A moderator passed it on to %(name)s (%(concern)s)",
                name=contact.person.name,
                concern=str(contact.concern.label).lower(),
            ),
            where,
        )
        if passed.received_at:
            yield Step(passed.received_at, _("%(name)s confirmed that they have it", name=contact.person.name))
    if insight.closed_at and insight.state is State.DECLINED:
        yield Step(insight.closed_at, _("A moderator did not share it"), insight.decline_reason)
    if insight.closed_at and insight.state is State.DUPLICATE:
        yield Step(
            insight.closed_at, _("You had said it before"), _("What comes of it is told with your earlier insight.")
        )
    if insight.closed_at and insight.state is State.WITHDRAWN:
        yield Step(insight.closed_at, _("You withdrew it"), _("Nothing of it is shown to anybody any more."))
