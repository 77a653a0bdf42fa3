"""The moderator's queue: what waits, and what has nothing marked, read together."""

import datetime as dt
import uuid
from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import needs_confirmation, requires
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.pagination import paginate
from frontline.core.parsing import parse_id
from frontline.core.settings import get_settings
from frontline.core.transactions import commits
from frontline.insights import originals
from frontline.insights.models.insight import Insight
from frontline.insights.queries.own import get_insight_statuses
from frontline.moderation.queries.queue import (
    QUEUE_FILTERS,
    list_insights_in_moderation,
    list_moderated_lately,
    list_moderation_queue,
)
from frontline.moderation.queries.remarks import list_waiting_remarks
from frontline.moderation.queries.rules import get_redirections
from frontline.moderation.service import clean_insights
from frontline.moderation.service.clean_insights import list_clean_insights
from frontline.moderation.views.blueprint import blueprint

MODERATE = Permission.MODERATE
QUEUE = "moderation.queue"


@blueprint.get("/moderation")
@requires(MODERATE)
def queue() -> str:
    """What waits, oldest and most serious first? For moderators, without what people they know wrote. 200."""
    show, moderator = request.args.get("show", "all"), current_person()
    elsewhere = show == "elsewhere"
    page = paginate(list_moderated_lately(moderator) if elsewhere else list_moderation_queue(moderator, show=show))
    return render_template(
        "moderation/index.html", page=page, moderator=moderator, show=show, filters=QUEUE_FILTERS, now=now(),
        remark_count=paginate(list_waiting_remarks(moderator)).total,
        clean_count=0 if elsewhere else len(list_clean_insights(page.rows)), statuses=get_insight_statuses(page.rows),
        severe_cases=_describe_severe_cases(page.rows),
        redirections=get_redirections([insight.id for insight in page.rows]) if elsewhere else {},
    )  # fmt: skip


def _describe_severe_cases(insights: Sequence[Insight]) -> dict[uuid.UUID, tuple[str, dt.datetime]]:
    """Who sees to what is severe, and by when."""
    limit = dt.timedelta(hours=get_settings().severe_hours)
    names = accounts.get_person_names({insight.responsible_id for insight in insights if insight.responsible_id})
    return {
        insight.id: (names[insight.responsible_id], insight.submitted_at + limit)
        for insight in insights
        if insight.responsible_id in names and insight.submitted_at
    }


@blueprint.post("/moderation/clean")
@requires(MODERATE)
@needs_confirmation
@commits
def open_clean() -> Response:
    """Take what has nothing marked on one's desk, each reading recorded; for moderators. 302 to it or to the queue."""
    if not clean_insights.open_clean_insights(moderator=current_person()):
        flash(_("Nothing waits in which nothing is marked: open them one by one."), "information")
        return redirect(url_for(QUEUE))
    return redirect(url_for("moderation.read_clean"))


@blueprint.get("/moderation/clean")
@requires(MODERATE)
def read_clean() -> str:
    """Which of these can be shared as they stand? Those on one's desk; for moderators. 200."""
    return _render_clean_insights()


def _render_clean_insights(problem: str = "") -> str:
    on_desk = db.session.scalars(list_moderation_queue(current_person(), show="mine")).all()
    insights = list_clean_insights(on_desk)
    opened_originals = originals.get_originals([insight.id for insight in insights])
    texts = {insight_id: original.words for insight_id, original in opened_originals.items()}
    problems = [{"text": problem, "href": "#clean-1"}] if problem else []
    return render_template("moderation/clean.html", insights=insights, texts=texts, problems=problems)


@blueprint.post("/moderation/accept-clean")
@requires(MODERATE)
@commits
def accept_clean() -> Response | tuple[str, int]:
    """Share those that were ticked, as they stand; for moderators. 302 to the queue, 422 where none was ticked."""
    ticked = [insight_id for value in request.form.getlist("insight") if (insight_id := parse_id(value))]
    if not ticked:
        return _render_clean_insights(_("Select at least one")), 422
    accepted = clean_insights.accept_clean_insights(
        insights=list_insights_in_moderation(ticked), moderator=current_person()
    )
    messages = [_("%(number)s accepted as they stand.", number=accepted)]
    if skipped := len(ticked) - accepted:
        messages.append(_("%(number)s had been dealt with meanwhile.", number=skipped))
    flash(" ".join(messages), "success")
    return redirect(url_for(QUEUE))
