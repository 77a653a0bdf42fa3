import uuid
from collections.abc import Mapping, Sequence

from flask import render_template
from markupsafe import Markup

from frontline.accounts.identity import current_person, is_allowed
from frontline.accounts.permissions import Permission
from frontline.accounts.responsibilities import add_work_source
from frontline.core.clock import get_london_today
from frontline.core.extension_points import (
    NavigationEntry,
    Status,
    TimelineStep,
    add_item_source,
    add_navigation_entry,
    add_section,
    add_status_source,
    add_timeline_source,
)
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.insights.models.insight import Insight
from frontline.insights.models.remark import Remark
from frontline.organisations.queries import TEAM_WORK
from frontline.placements.models.placement import Placement
from frontline.responses.models.answer import PUBLISHED_STATES, Response, ResponseState
from frontline.responses.models.commitment import CommitmentMove, CommitmentState
from frontline.responses.queries import answers as queries_answers
from frontline.responses.queries import feedback
from frontline.responses.queries.answers import (
    get_answered_insight_states,
    list_notified_responses,
    list_published_responses,
    list_received_responses,
    list_theme_responses,
    list_unpublished_responses,
)
from frontline.responses.queries.commitments import list_commitment_moves, list_commitments_by_response
from frontline.responses.queries.feedback import count_verdicts, get_delivery_notices
from frontline.responses.queries.placement_outcomes import get_placement_outcomes
from frontline.responses.queries.selections import list_answered_ids
from frontline.responses.service.leavers import list_answer_work, list_answers_of_team
from frontline.responses.service.verdicts import ABOUT_VERDICT
from frontline.themes.models.theme import Theme
from frontline.themes.queries.access import find_current_routing


def install() -> None:
    """Add the navigation entries, the answers to the theme's page, and receipts and verdicts to the insight's story."""
    add_work_source(list_answer_work)
    add_item_source(TEAM_WORK, list_answers_of_team)
    add_navigation_entry(
        NavigationEntry(
            "Commitments",
            "responses.commitments",
            Permission.READ_COMMITMENTS,
            46,
            ("responses.commitment",),
            about="What was promised in answers, by whom and when.",
        )
    )
    add_navigation_entry(
        NavigationEntry(
            "Pre-election periods",
            "responses.holds",
            Permission.HOLD_PUBLISHING,
            52,
            about="When answers are held back before an election.",
        )
    )
    for permission in (Permission.LOG_INSIGHT, Permission.READ_THEME):
        add_navigation_entry(
            NavigationEntry(
                "You said, we did",
                "responses.community",
                permission,
                47,
                ("responses.answer", "responses.subject"),
                about="Answers that everybody seconded can read.",
            )
        )
    add_section("inbox", render_unpublished_answers)
    add_section("theme", render_theme_answers)
    add_section("theme-answers", render_published_answers)
    add_section("insight", render_verdicts)
    add_section("remark", render_verdict_of_remark)
    add_section("placement", render_placement_outcomes)
    add_timeline_source("insight", list_answer_steps)
    add_timeline_source("theme", list_theme_answer_steps)
    add_status_source("insights", get_answer_statuses)
    add_status_source("theme-insights", get_theme_insight_statuses)


def render_unpublished_answers() -> Markup:
    """What the person's teams have written and not published."""
    teams = {grant.team_id for grant in current_person().grants if grant.team_id}
    drafts = [draft for team_id in sorted(teams) for draft in list_unpublished_responses(team_id)]
    return Markup(render_template("responses/_unpublished.html", drafts=drafts))  # noqa: S704 - our own template


def render_theme_answers(theme: Theme, *, may_decide: bool) -> Markup:
    """The answers so far; drafts for the team alone."""
    routing = find_current_routing(theme) if may_decide else None
    team_id = routing.team_id if routing else None
    responses = list_theme_responses(theme, current_person())
    readable = [answer for answer in responses if answer.state in PUBLISHED_STATES or answer.team_id == team_id]
    ids = [answer.id for answer in readable if answer.state in PUBLISHED_STATES]
    return Markup(  # noqa: S704 - our own template
        render_template(
            "responses/_answers.html", responses=readable,
            commitments=list_commitments_by_response([answer.id for answer in readable]), verdicts=count_verdicts(ids),
        )
    )  # fmt: skip


def render_published_answers(theme: Theme) -> Markup:
    """What was published on a theme, for somebody who is about to say the same."""
    responses = list_published_responses([theme.id])
    return Markup(render_template("responses/_published.html", responses=responses))  # noqa: S704 - our own template


def render_verdicts(insight: Insight) -> Markup:
    """Each answer that the author can judge, with their verdict and its commitments."""
    answers = list_received_responses(insight.id)
    ids = [answer.id for answer in answers]
    return Markup(  # noqa: S704 - our own template
        render_template(
            "responses/_verdicts.html",
            insight=insight,
            answers=answers,
            verdicts=feedback.get_verdicts_on_insight(insight.id),
            commitments=list_commitments_by_response(ids),
            delivery=get_delivery_notices(insight.author_id, ids) if insight.author_id else {},
        )
    )


def render_placement_outcomes(placement: Placement) -> Markup:
    """The outcomes of a placement, for the coordinators."""
    if not is_allowed(Permission.MANAGE_PLACEMENTS) or placement.starts_on > get_london_today():
        return Markup("")
    outcomes = get_placement_outcomes(placement)
    return Markup(render_template("responses/_placement_outcomes.html", outcomes=outcomes))  # noqa: S704 - our own template


def render_verdict_of_remark(remark: Remark) -> Markup:
    """The answer and verdict that a remark is about, for its moderator."""
    response = queries_answers.get_response(remark.about_id) if remark.about == ABOUT_VERDICT else None
    verdict = feedback.get_verdicts_on_insight(remark.insight_id).get(remark.about_id) if response else None
    page = render_template("responses/_verdict_of_remark.html", response=response, verdict=verdict)
    return Markup(page)  # noqa: S704 - our own template


def list_answer_steps(insight: Insight) -> list[TimelineStep]:
    """Each published answer to the insight's themes, and the updates of its commitments."""
    responses = list_notified_responses(insight.id)
    return [
        *(_make_answer_step(response) for response in responses if response.published_at),
        *_list_commitment_steps(responses),
    ]


def _make_answer_step(response: Response) -> TimelineStep:
    details = response.body
    if response.reason:
        details += "\n\n" + _("Reason: %(reason)s", reason=response.reason)
    if response.owner:
        details += "\n\n" + _("Responsible: %(owner)s", owner=response.owner)
    words = {"team": response.team.name, "outcome": response.outcome.label.lower(), "title": response.title}
    title = _("%(team)s answered: %(outcome)s", **words)
    if response.title:
        title = _("%(team)s answered “%(title)s”: %(outcome)s", **words)
    if response.state is ResponseState.SUPERSEDED:
        title += " " + _("(replaced by a later answer)")
    at = response.published_at or response.created_at
    return TimelineStep(at, title, details, is_markdown=True)


def _list_commitment_steps(responses: Sequence[Response]) -> list[TimelineStep]:
    commitments = {
        commitment.id: commitment
        for group in list_commitments_by_response([response.id for response in responses]).values()
        for commitment in group
    }
    steps = []
    for move in list_commitment_moves(list(commitments)):
        task = commitments[move.commitment_id].what
        title = _("“%(what)s”: %(state)s", what=task, state=move.new.label.lower())
        steps.append(TimelineStep(move.at, title, _describe_move(move)))
    return steps


def _describe_move(move: CommitmentMove) -> str:
    if move.new is CommitmentState.DELAYED:
        return _("New date: %(day)s. %(reason)s", day=format_date(move.due_on), reason=move.reason)
    if move.new is CommitmentState.CHANGE_MADE:
        return _("How far it reaches: %(scale)s. %(evidence)s", scale=move.scale.label.lower(), evidence=move.evidence)
    return move.reason


def list_theme_answer_steps(theme: Theme) -> list[TimelineStep]:
    """Each published answer in a theme's history, and the updates of its commitments."""
    responses = list_theme_responses(theme, current_person())
    published = [answer for answer in responses if answer.state in PUBLISHED_STATES and answer.published_at]
    return [*(_make_answer_step(response) for response in published), *_list_commitment_steps(published)]


def get_answer_statuses(insight_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Status]:
    """Which insights have been answered, and which of them their authors have opened again."""
    return {
        insight_id: Status(_("Open again"), "orange") if is_open else Status(_("Answered"), "green")
        for insight_id, is_open in get_answered_insight_states(insight_ids).items()
    }


def get_theme_insight_statuses(insight_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Status]:
    """Which insights of a theme an answer is meant for, as its team knows."""
    return dict.fromkeys(list_answered_ids(insight_ids), Status(_("Answered"), "green"))
