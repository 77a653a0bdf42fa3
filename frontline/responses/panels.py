import uuid
from collections.abc import Mapping, Sequence

from flask import render_template
from markupsafe import Markup

from frontline.accounts.identity import current_person, may
from frontline.accounts.permissions import Permission
from frontline.core.furniture import date, today
from frontline.core.panels import Entry, Status, Step, add_entry, add_statuses, add_story, contribute
from frontline.core.translation import gettext as _
from frontline.insights.models import Insight, Remark
from frontline.placements.models import Placement
from frontline.responses import queries, service
from frontline.responses.models import OUT, CommitmentMove, CommitmentState, Response, ResponseState
from frontline.themes import queries as themes
from frontline.themes.models import Theme


def install() -> None:
    """Add the navigation entries, the answers to the theme's page, and what came of them to the insight's story."""
    add_entry(Entry("Commitments", "responses.commitments", Permission.READ_COMMITMENTS, order=46))
    add_entry(Entry("Pre-election periods", "responses.holds", Permission.HOLD_PUBLISHING, order=48))
    for permission in (Permission.LOG_INSIGHT, Permission.READ_THEME):
        add_entry(Entry("You said, we did", "responses.community", permission, order=47))
    contribute("inbox", in_hand)
    contribute("theme", answers)
    contribute("theme-answers", published_answers)
    contribute("insight", verdicts)
    contribute("remark", verdict_of)
    contribute("placement", what_came_of)
    add_story("insight", answer_steps)
    add_story("theme", theme_steps)
    add_statuses("insights", answer_statuses)


def in_hand() -> Markup:
    """What the person's teams have written and not published."""
    teams = {grant.team_id for grant in current_person().grants if grant.team_id}
    drafts = [draft for team_id in sorted(teams) for draft in queries.drafts_of(team_id)]
    return Markup(render_template("responses/_in_hand.html", drafts=drafts))  # noqa: S704 - our own template


def answers(theme: Theme, *, mine: bool) -> Markup:
    """What was said so far; drafts for the team alone."""
    routing = themes.current_routing(theme) if mine else None
    ours = routing.team_id if routing else None
    every = queries.of_theme(theme, current_person())
    found = [answer for answer in every if answer.state in OUT or answer.team_id == ours]
    ids = [answer.id for answer in found if answer.state in OUT]
    return Markup(  # noqa: S704 - our own template
        render_template(
            "responses/_answers.html", responses=found,
            commitments=queries.of_responses([answer.id for answer in found]), verdicts=queries.verdicts_on(ids),
        )
    )  # fmt: skip


def published_answers(theme: Theme) -> Markup:
    """What was published on a theme, for somebody who is about to say the same."""
    found = queries.published([theme.id])
    return Markup(render_template("responses/_published.html", responses=found))  # noqa: S704 - our own template


def verdicts(insight: Insight) -> Markup:
    """Each answer that the author can judge, with what they said and what was promised."""
    answers = queries.received(insight.id)
    ids = [answer.id for answer in answers]
    return Markup(  # noqa: S704 - our own template
        render_template(
            "responses/_verdicts.html", insight=insight, answers=answers, given=queries.verdicts(insight.id),
            commitments=queries.of_responses(ids),
            delivery=queries.delivery(insight.author_id, ids) if insight.author_id else {},
        )
    )  # fmt: skip


def what_came_of(placement: Placement) -> Markup:
    """What came of a placement, for the coordinators."""
    if not may(Permission.MANAGE_PLACEMENTS) or placement.starts_on > today():
        return Markup("")
    found = queries.produced(placement)
    return Markup(render_template("responses/_produced.html", produced=found))  # noqa: S704 - our own template


def verdict_of(remark: Remark) -> Markup:
    """What a reason was given for, for the moderator who reads it."""
    response = queries.response(remark.about_id) if remark.about == service.ABOUT else None
    verdict = queries.verdicts(remark.insight_id).get(remark.about_id) if response else None
    page = render_template("responses/_verdict_of.html", response=response, verdict=verdict)
    return Markup(page)  # noqa: S704 - our own template


def answer_steps(insight: Insight) -> list[Step]:
    """Each published answer to the insight's themes, and how what it promised moved."""
    found = queries.told_of(insight.id)
    return [*(_answered(response) for response in found if response.published_at), *_moved(found)]


def _answered(response: Response) -> Step:
    more = response.body
    if response.reason:
        more += "\n\n" + _("Reason: %(reason)s", reason=response.reason)
    if response.owner:
        more += "\n\n" + _("Responsible: %(owner)s", owner=response.owner)
    words = {"team": response.team.name, "outcome": response.outcome.label.lower(), "title": response.title}
    said = _("%(team)s answered: %(outcome)s", **words)
    if response.title:
        said = _("%(team)s answered “%(title)s”: %(outcome)s", **words)
    if response.state is ResponseState.SUPERSEDED:
        said += " " + _("(replaced by a later answer)")
    at = response.published_at or response.created_at
    return Step(at, said, more, is_markdown=True)


def _moved(responses: Sequence[Response]) -> list[Step]:
    promised = {one.id: one for every in queries.of_responses([r.id for r in responses]).values() for one in every}
    steps = []
    for move in queries.moves(list(promised)):
        what = promised[move.commitment_id].what
        said = _("“%(what)s”: %(state)s", what=what, state=move.new.label.lower())
        steps.append(Step(move.at, said, _why(move)))
    return steps


def _why(move: CommitmentMove) -> str:
    if move.new is CommitmentState.DELAYED:
        return _("New date: %(day)s. %(reason)s", day=date(move.due_on), reason=move.reason)
    if move.new is CommitmentState.CHANGE_MADE:
        return _("How far it reaches: %(scale)s. %(evidence)s", scale=move.scale.label.lower(), evidence=move.evidence)
    return move.reason


def theme_steps(theme: Theme) -> list[Step]:
    """Each published answer in a theme's history, and how what it promised moved."""
    every = queries.of_theme(theme, current_person())
    found = [answer for answer in every if answer.state in OUT and answer.published_at]
    return [*(_answered(response) for response in found), *_moved(found)]


def answer_statuses(insight_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Status]:
    """Which insights have been answered, and which of them their authors have opened again."""
    return {
        insight_id: Status(_("Open again"), "orange") if is_open else Status(_("Answered"), "green")
        for insight_id, is_open in queries.answered(insight_ids).items()
    }
