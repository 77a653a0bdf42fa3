"""Make the facts anew from what the other domains keep: one pass, so that no page counts insights."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, text
from sqlalchemy.dialects.postgresql import distinct_on

from frontline.core.clock import get_london_day
from frontline.core.database import db
from frontline.core.working_days import add_working_days
from frontline.disclosure.groups import AnonymityGroups
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.organisations.models import Team
from frontline.oversight.models import WITHIN_TIME, MeasureRow
from frontline.placements.models.placement import NEVER_STARTED_STATES
from frontline.policies.queries.proposals import get_missions_by_proposal
from frontline.policies.queries.stage_moves import list_past_inception
from frontline.responses.models.answer import Outcome
from frontline.themes.models.theme import READABLE_STATES, Routing, RoutingState, Theme
from frontline.themes.queries.contributors import list_professions_by_theme

_BATCH_SIZE = 5_000
_HAS_STARTED = f"state NOT IN ({', '.join(repr(state.value) for state in NEVER_STARTED_STATES)})"
_PLACEMENT_MONTHS_SQL = text(f"""
    SELECT month::date AS month, host_department_id AS department, profession_id AS profession,
        count(DISTINCT person_id) AS people
    FROM placement, generate_series(
        date_trunc('month', starts_on), date_trunc('month', least(ends_on, CAST(:today AS date))),
        interval '1 month') AS month
    WHERE {_HAS_STARTED} AND starts_on <= :today GROUP BY 1, 2, 3
""")  # noqa: S608 - no part of it comes from outside
# Only months that are over, by acceptance: nothing that is accepted later moves a figure that was shown before.
_INSIGHTS_SQL = text("""
    SELECT date_trunc('month', insight.accepted_at AT TIME ZONE 'Europe/London')::date AS month,
        placement.host_department_id AS department, placement.profession_id AS profession,
        count(*) AS insights, count(DISTINCT insight.author_id) AS people
    FROM insight LEFT JOIN placement ON placement.id = insight.placement_id
    WHERE insight.state = 'accepted' AND insight.author_id IS NOT NULL AND NOT insight.hidden_from_host
        AND insight.accepted_at < date_trunc('month', CAST(:today AS timestamp)) AT TIME ZONE 'Europe/London'
        AND (insight.identity <> 'de_identified' OR :all)
    GROUP BY GROUPING SETS ((1), (1, 2, 3))
    HAVING (grouping(placement.profession_id) = 1) = :all
""")
_PROBLEM_THEMES_SQL = text("""
    SELECT member.theme_id FROM (
        SELECT theme_id, insight_id FROM theme_membership WHERE theme_id IS NOT NULL
        UNION ALL SELECT id, single_insight_id FROM theme WHERE single_insight_id IS NOT NULL) AS member
    JOIN insight ON insight.id = member.insight_id AND insight.state = 'accepted'
    GROUP BY 1 HAVING 2 * count(*) FILTER (WHERE insight.kind = 'problem') >= count(*)
""")
_THEME_MISSIONS_SQL = text("""
    SELECT m.theme_id, insight.mission_id FROM theme_membership AS m JOIN insight ON insight.id = m.insight_id
    WHERE insight.state = 'accepted' AND insight.mission_id IS NOT NULL AND m.theme_id IS NOT NULL
        AND NOT insight.hidden_from_host
    GROUP BY 1, 2 HAVING count(*) >= :enough
""")
_ANSWERS_SQL = text("""
    SELECT response.id, response_theme.theme_id, response.published_at, response.outcome, team.department_id,
        bool_or(commitment.state = 'change_made') AS made,
        bool_or(commitment.state NOT IN ('change_made', 'not_delivered') AND commitment.due_on >= :today) AS promised,
        bool_or(commitment.state = 'change_made' AND commitment.scale IN ('regional', 'national')) AS at_scale
    FROM response JOIN response_theme ON response_theme.response_id = response.id
    JOIN team ON team.id = response.team_id LEFT JOIN commitment ON commitment.response_id = response.id
    WHERE response.state = 'published' GROUP BY 1, 2, 3, 4, 5
""")
_FIRST_ANSWERS_SQL = text("""
    SELECT response_theme.theme_id, min(response.published_at) FROM response
    JOIN response_theme ON response_theme.response_id = response.id
    WHERE response.state IN ('published', 'superseded') GROUP BY 1
""")
_VERDICTS_SQL = text("""
    SELECT date_trunc('month', verdict.at AT TIME ZONE 'Europe/London')::date AS month,
        team.department_id AS department, count(DISTINCT insight.author_id) AS people,
        count(*) FILTER (WHERE verdict.judgement = 'helped') AS helped, count(*) AS said
    FROM response_verdict AS verdict JOIN insight ON insight.id = verdict.insight_id AND NOT insight.hidden_from_host
    JOIN response ON response.id = verdict.response_id JOIN team ON team.id = response.team_id
    WHERE verdict.at < date_trunc('month', CAST(:today AS timestamp)) AT TIME ZONE 'Europe/London' GROUP BY 1, 2
""")


def rebuild_measure_rows(today: dt.date) -> int:
    """Replace all facts; returns how many there are."""
    db.session.flush()
    db.session.execute(delete(MeasureRow))
    measure_rows = list(_build_all_rows(today))
    for start in range(0, len(measure_rows), _BATCH_SIZE):
        db.session.execute(insert(MeasureRow), measure_rows[start : start + _BATCH_SIZE])
    return len(measure_rows)


def _build_all_rows(today: dt.date) -> Iterator[dict[str, Any]]:
    placement_months = db.session.execute(_PLACEMENT_MONTHS_SQL, {"today": today}).all()
    for placement_month in placement_months:
        for facet in (None, placement_month.profession):
            yield _build_row(
                "placements",
                placement_month.month,
                placement_month.department,
                facet,
                numerator=placement_month.people,
                denominator=placement_month.people,
            )
    yield from _build_insight_rows(placement_months, today)
    facets = _get_facets_by_theme()
    yield from _build_deadline_rows(facets, today)
    yield from _build_answer_rows(facets, today)
    for verdict in db.session.execute(_VERDICTS_SQL, {"today": today}):
        yield _build_row(
            "helped",
            verdict.month,
            verdict.department,
            numerator=verdict.helped,
            denominator=verdict.said,
            people=verdict.people,
        )
    yield from _build_proposal_rows()


def _build_proposal_rows() -> Iterator[dict[str, Any]]:
    """One fact for each proposal of the list that has left inception, and one for each mission that it serves."""
    proposals = db.session.execute(list_past_inception()).all()
    missions_by_proposal = get_missions_by_proposal([proposal.id for proposal in proposals])
    for proposal in proposals:
        month = get_london_day(proposal.at).replace(day=1)
        for facet in (None, *missions_by_proposal.get(proposal.id, ())):
            yield _build_row(
                "checked", month, proposal.department_id, facet, numerator=int(proposal.checked), denominator=1
            )


def _build_row(
    measure: str,
    month: dt.date,
    department_id: uuid.UUID | None,
    facet_id: uuid.UUID | None = None,
    *,
    numerator: int,
    denominator: int,
    theme_id: uuid.UUID | None = None,
    people: int = 0,
) -> dict[str, Any]:
    return {
        "measure": measure, "month": month, "department_id": department_id, "facet_id": facet_id, "theme_id": theme_id,
        "numerator": numerator, "denominator": denominator, "people": people,
    }  # fmt: skip


def _build_insight_rows(placement_months: Sequence[Any], today: dt.date) -> Iterator[dict[str, Any]]:
    """One fact for the whole of each month, and one for each scope in which enough people were placed that month.

    A department counts an insight only where enough people of its profession are there; else it is in the whole alone.
    """
    groups = _group_by_department(placement_months)
    for insight_month in db.session.execute(_INSIGHTS_SQL, {"today": today, "all": True}):
        yield _build_row(
            "insights",
            insight_month.month,
            None,
            numerator=insight_month.insights,
            denominator=0,
            people=insight_month.people,
        )
    counts_by_scope: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for insight_month in db.session.execute(_INSIGHTS_SQL, {"today": today, "all": False}):
        for scope in _list_disclosable_scopes(
            insight_month.department, insight_month.profession, groups[insight_month.month]
        ):
            counts_by_scope[insight_month.month, *scope][0] += insight_month.insights
            counts_by_scope[insight_month.month, *scope][1] += insight_month.people
    for (month, department, facet), (insights, people) in counts_by_scope.items():
        yield _build_row("insights", month, department, facet, numerator=insights, denominator=0, people=people)


def _list_disclosable_scopes(
    department: uuid.UUID | None, profession: uuid.UUID | None, shared: AnonymityGroups
) -> Iterator[tuple[Any, Any]]:
    """In which scopes, besides the whole, insights of a profession in a department are counted."""
    if profession in shared.professions:
        yield None, profession
    if (profession, department) in shared.regions:
        yield department, None
        yield department, profession


def _group_by_department(stays: Sequence[Any]) -> dict[dt.date, AnonymityGroups]:
    """Who shares profession and department, month by month: the anonymity groups of those who were placed then."""
    months: dict[dt.date, dict[Any, int]] = defaultdict(dict)
    for stay in stays:
        months[stay.month][stay.profession, stay.department, ""] = stay.people
    groups: dict[dt.date, AnonymityGroups] = defaultdict(AnonymityGroups)
    groups.update({month: AnonymityGroups.of(people) for month, people in months.items()})
    return groups


def _get_facets_by_theme() -> dict[uuid.UUID, list[uuid.UUID | None]]:
    """By what each theme is seen: everything, each profession that is heard in it, each mission that it is about."""
    theme_ids = list(db.session.scalars(select(Theme.id).where(Theme.routed_at.is_not(None))))
    facets_by_theme: dict[uuid.UUID, list[uuid.UUID | None]] = defaultdict(lambda: [None])
    for theme_id, professions in list_professions_by_theme(theme_ids).items():
        facets_by_theme[theme_id] += professions
    for theme_id, mission_id in db.session.execute(_THEME_MISSIONS_SQL, {"enough": MINIMUM_GROUP_SIZE}):
        facets_by_theme[theme_id].append(mission_id)
    return facets_by_theme


def _build_deadline_rows(
    facets_by_theme: dict[uuid.UUID, list[uuid.UUID | None]], today: dt.date
) -> Iterator[dict[str, Any]]:
    first_answered_on = {
        theme_id: get_london_day(answered_at) for theme_id, answered_at in db.session.execute(_FIRST_ANSWERS_SQL)
    }
    for theme_id, routed_at, acknowledged_at, team in _list_routed_themes():
        routed_on = get_london_day(routed_at)
        acknowledged_on = get_london_day(acknowledged_at) if acknowledged_at else None
        for measure, done_on, due_on in (
            ("acknowledged", acknowledged_on, add_working_days(routed_on, team.acknowledge_days)),
            ("answered", first_answered_on.get(theme_id), routed_on + dt.timedelta(weeks=team.answer_weeks)),
        ):
            if due_on >= today and done_on is not None:
                continue
            key = measure if due_on < today else f"{measure}{WITHIN_TIME}"
            is_in_time = int(done_on is not None and done_on <= due_on)
            for facet in facets_by_theme[theme_id]:
                month = due_on.replace(day=1)
                yield _build_row(
                    key, month, team.department_id, facet, numerator=is_in_time, denominator=1, theme_id=theme_id
                )


def _list_routed_themes() -> Sequence[Any]:
    """Each theme that reached a team, with the team that has it, or had it last."""
    latest_routings = (
        select(Routing.theme_id, Routing.team_id)
        .where(Routing.state.in_((*READABLE_STATES, RoutingState.RELEASED)))
        .ext(distinct_on(Routing.theme_id))
        .order_by(Routing.theme_id, Routing.state.in_(("current", "accepted")).desc(), Routing.since.desc())
        .subquery()
    )
    return db.session.execute(
        select(Theme.id, Theme.routed_at, Theme.acknowledged_at, Team)
        .join(latest_routings, latest_routings.c.theme_id == Theme.id)
        .join(Team, Team.id == latest_routings.c.team_id)
        .where(Theme.routed_at.is_not(None), Theme.merged_into_id.is_(None))
    ).all()


def _build_answer_rows(
    facets_by_theme: dict[uuid.UUID, list[uuid.UUID | None]], today: dt.date
) -> Iterator[dict[str, Any]]:
    """What came of each published answer; of those to problems what the measures count, of all how far they came."""
    problem_theme_ids = set(db.session.scalars(_PROBLEM_THEMES_SQL))
    for answer in db.session.execute(_ANSWERS_SQL, {"today": today}):
        is_change_made = bool(answer.made) or answer.outcome == Outcome.CHANGE_MADE
        is_change_planned = is_change_made or answer.outcome == Outcome.CHANGE_PLANNED
        month = get_london_day(answer.published_at).replace(day=1)
        measured = [
            ("chain", int(is_change_planned) + int(is_change_made) + int(is_change_made and bool(answer.at_scale)))
        ]
        is_still_promised = bool(answer.promised) and not is_change_made
        measured += [(f"chain{WITHIN_TIME}", 0)] if is_still_promised else []
        if answer.theme_id in problem_theme_ids:
            measured += [("planned", int(is_change_planned)), ("made", int(is_change_made))]
            measured += [(f"made{WITHIN_TIME}", 0)] if is_still_promised else []
            measured += [("at_scale", int(answer.at_scale))] if answer.made else []
        for facet in facets_by_theme[answer.theme_id]:
            for measure, numerator in measured:
                yield _build_row(
                    measure,
                    month,
                    answer.department_id,
                    facet,
                    numerator=numerator,
                    denominator=1,
                    theme_id=answer.theme_id,
                )
