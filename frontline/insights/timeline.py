"""The story of one insight, in words and dates, for its author."""

from collections.abc import Iterator

from flask_babel import gettext as _

from frontline.audit import queries as audit
from frontline.core.database import db
from frontline.core.extension_points import TimelineStep, build_timeline
from frontline.core.vault import vault
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.insights.queries.own import list_clarifications
from frontline.insights.service.clarifications import WORDING_QUESTION


def build_insight_timeline(insight: Insight) -> list[TimelineStep]:
    """What happened to an insight, oldest first; higher domains add what they know."""
    return build_timeline(
        "insight",
        [*_list_sending_steps(insight), *_list_question_steps(insight), *_list_ending_steps(insight)],
        insight=insight,
    )


def _list_sending_steps(insight: Insight) -> Iterator[TimelineStep]:
    if insight.submitted_at:
        yield TimelineStep(insight.submitted_at, _("You sent it"), _("A moderator checks that it is safe to share."))
    if insight.accepted_at:
        yield TimelineStep(insight.accepted_at, _("It was accepted"), _("Policy teams can see the text below."))
    if insight.reopened_at:
        yield TimelineStep(insight.reopened_at, _("You said that it is not resolved"), _("It is open again."))


def _list_question_steps(insight: Insight) -> Iterator[TimelineStep]:
    for clarification in list_clarifications(insight.id):
        answer, asked_at = vault.unlock(clarification.answer) if clarification.answer else "", clarification.asked_at
        if clarification.question == WORDING_QUESTION:
            yield TimelineStep(asked_at, _("You objected to the wording that a moderator proposed"), answer)
            continue
        yield TimelineStep(asked_at, _("A moderator asked you"), clarification.question)
        if clarification.answered_at:
            yield TimelineStep(clarification.answered_at, _("You answered"), answer)
    for event in db.session.scalars(audit.list_events_of_object("insight", insight.id, action="insight.in_moderation")):
        if event.old == InsightState.ACCEPTED:
            yield TimelineStep(event.at, _("A moderator took it back"), _("Nothing of it is shown meanwhile."))


def _list_ending_steps(insight: Insight) -> Iterator[TimelineStep]:
    if insight.closed_at and insight.state is InsightState.DECLINED:
        yield TimelineStep(insight.closed_at, _("A moderator did not share it"), insight.decline_reason)
    if insight.closed_at and insight.state is InsightState.DUPLICATE:
        yield TimelineStep(
            insight.closed_at, _("You had reported it before"), _("Follow what comes of it on your earlier insight.")
        )
    if insight.closed_at and insight.state is InsightState.WITHDRAWN:
        yield TimelineStep(insight.closed_at, _("You withdrew it"), _("Nothing of it is shown to anybody any more."))
