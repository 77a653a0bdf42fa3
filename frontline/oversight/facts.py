"""Make the facts anew from what the other domains keep: one pass, so that no page counts insights."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, text
from sqlalchemy.dialects.postgresql import distinct_on

from frontline.core.database import db
from frontline.core.furniture import local_day
from frontline.core.working_days import working_days_after
from frontline.disclosure.groups import AnonymityGroups
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.organisations.models import Team
from frontline.oversight.models import Fact
from frontline.placements.models import NEVER_RAN
from frontline.policies import queries as policies
from frontline.responses.models import Outcome
from frontline.themes import queries as themes
from frontline.themes.models import READABLE, Routing, RoutingState, Theme

_BATCH = 5_000
_RAN = f"state NOT IN ({', '.join(repr(state.value) for state in NEVER_RAN)})"
_PLACEMENTS = text(f"""
    SELECT month::date AS month, host_department_id AS department, profession_id AS profession,
        count(DISTINCT person_id) AS people
    FROM placement, generate_series(
        date_trunc('month', starts_on), date_trunc('month', least(ends_on, CAST(:today AS date))),
        interval '1 month') AS month
    WHERE {_RAN} AND starts_on <= :today GROUP BY 1, 2, 3
""")  # noqa: S608 - no part of it comes from outside
# Only months that are over, by acceptance: nothing that is accepted later moves a figure that was shown before.
_INSIGHTS = text("""
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
_PROBLEMS = text("""
    SELECT member.theme_id FROM (
        SELECT theme_id, insight_id FROM theme_membership WHERE theme_id IS NOT NULL
        UNION ALL SELECT id, alone_insight_id FROM theme WHERE alone_insight_id IS NOT NULL) AS member
    JOIN insight ON insight.id = member.insight_id AND insight.state = 'accepted'
    GROUP BY 1 HAVING 2 * count(*) FILTER (WHERE insight.kind = 'problem') >= count(*)
""")
_MISSIONS = text("""
    SELECT m.theme_id, insight.mission_id FROM theme_membership AS m JOIN insight ON insight.id = m.insight_id
    WHERE insight.state = 'accepted' AND insight.mission_id IS NOT NULL AND m.theme_id IS NOT NULL
        AND NOT insight.hidden_from_host
    GROUP BY 1, 2 HAVING count(*) >= :enough
""")
_ANSWERS = text("""
    SELECT response.id, response_theme.theme_id, response.published_at, response.outcome, team.department_id,
        bool_or(commitment.state = 'change_made') AS made,
        bool_or(commitment.state = 'change_made' AND commitment.scale IN ('regional', 'national')) AS at_scale
    FROM response JOIN response_theme ON response_theme.response_id = response.id
    JOIN team ON team.id = response.team_id LEFT JOIN commitment ON commitment.response_id = response.id
    WHERE response.state = 'published' GROUP BY 1, 2, 3, 4, 5
""")
_FIRST_ANSWERS = text("""
    SELECT response_theme.theme_id, min(response.published_at) FROM response
    JOIN response_theme ON response_theme.response_id = response.id
    WHERE response.state IN ('published', 'superseded') GROUP BY 1
""")
_VERDICTS = text("""
    SELECT date_trunc('month', verdict.at AT TIME ZONE 'Europe/London')::date AS month,
        team.department_id AS department, count(DISTINCT insight.author_id) AS people,
        count(*) FILTER (WHERE verdict.judgement = 'helped') AS helped, count(*) AS said
    FROM response_verdict AS verdict JOIN insight ON insight.id = verdict.insight_id AND NOT insight.hidden_from_host
    JOIN response ON response.id = verdict.response_id JOIN team ON team.id = response.team_id
    WHERE verdict.at < date_trunc('month', CAST(:today AS timestamp)) AT TIME ZONE 'Europe/London' GROUP BY 1, 2
""")


def make_facts(today: dt.date) -> int:
    """Replace all facts; returns how many there are."""
    db.session.flush()
    db.session.execute(delete(Fact))
    found = list(_every(today))
    for start in range(0, len(found), _BATCH):
        db.session.execute(insert(Fact), found[start : start + _BATCH])
    return len(found)


def _every(today: dt.date) -> Iterator[dict[str, Any]]:
    stays = db.session.execute(_PLACEMENTS, {"today": today}).all()
    for row in stays:
        for facet in (None, row.profession):
            yield _fact("placements", row.month, row.department, facet, counted=row.people, among=row.people)
    yield from _insights(stays, today)
    facets = _facets()
    yield from _deadlines(facets, today)
    yield from _answers(facets)
    for row in db.session.execute(_VERDICTS, {"today": today}):
        yield _fact("helped", row.month, row.department, counted=row.helped, among=row.said, people=row.people)
    yield from _proposals()


def _proposals() -> Iterator[dict[str, Any]]:
    """One fact for each proposal of the list that has left inception, and one for each mission that it serves."""
    rows = db.session.execute(policies.past_inception()).all()
    served = policies.missions_of([row.id for row in rows])
    for row in rows:
        month = local_day(row.at).replace(day=1)
        for facet in (None, *served.get(row.id, ())):
            yield _fact("checked", month, row.department_id, facet, counted=int(row.checked), among=1)


def _fact(
    measure: str,
    month: dt.date,
    department: uuid.UUID | None,
    facet: uuid.UUID | None = None,
    *,
    counted: int,
    among: int,
    theme: uuid.UUID | None = None,
    people: int = 0,
) -> dict[str, Any]:
    return {
        "measure": measure, "month": month, "department_id": department, "facet_id": facet, "theme_id": theme,
        "counted": counted, "among": among, "people": people,
    }  # fmt: skip


def _insights(stays: Sequence[Any], today: dt.date) -> Iterator[dict[str, Any]]:
    """One fact for the whole of each month, and one for each scope in which enough people were placed that month.

    A department counts an insight only where enough people of its profession are there; else it is in the whole alone.
    """
    groups = _group_by_department(stays)
    for row in db.session.execute(_INSIGHTS, {"today": today, "all": True}):
        yield _fact("insights", row.month, None, counted=row.insights, among=0, people=row.people)
    scopes: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for row in db.session.execute(_INSIGHTS, {"today": today, "all": False}):
        for scope in _scopes(row.department, row.profession, groups[row.month]):
            scopes[row.month, *scope][0] += row.insights
            scopes[row.month, *scope][1] += row.people
    for (month, department, facet), (insights, people) in scopes.items():
        yield _fact("insights", month, department, facet, counted=insights, among=0, people=people)


def _scopes(
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
    for row in stays:
        months[row.month][row.profession, row.department, ""] = row.people
    groups: dict[dt.date, AnonymityGroups] = defaultdict(AnonymityGroups)
    groups.update({month: AnonymityGroups.of(people) for month, people in months.items()})
    return groups


def _facets() -> dict[uuid.UUID, list[uuid.UUID | None]]:
    """By what each theme is seen: everything, each profession that is heard in it, each mission that it is about."""
    ids = list(db.session.scalars(select(Theme.id).where(Theme.routed_at.is_not(None))))
    found: dict[uuid.UUID, list[uuid.UUID | None]] = defaultdict(lambda: [None])
    for theme_id, professions in themes.professions_heard_in(ids).items():
        found[theme_id] += professions
    for theme_id, mission_id in db.session.execute(_MISSIONS, {"enough": MINIMUM_GROUP_SIZE}):
        found[theme_id].append(mission_id)
    return found


def _deadlines(facets: dict[uuid.UUID, list[uuid.UUID | None]], today: dt.date) -> Iterator[dict[str, Any]]:
    first = {theme_id: local_day(at) for theme_id, at in db.session.execute(_FIRST_ANSWERS)}
    for theme_id, routed_at, acknowledged_at, team in _routed():
        routed = local_day(routed_at)
        accepted = local_day(acknowledged_at) if acknowledged_at else None
        for measure, done, due in (
            ("acknowledged", accepted, working_days_after(routed, team.acknowledge_days)),
            ("answered", first.get(theme_id), routed + dt.timedelta(weeks=team.answer_weeks)),
        ):
            if done is None and due >= today:
                continue
            in_time = int(done is not None and done <= due)
            for facet in facets[theme_id]:
                month = routed.replace(day=1)
                yield _fact(measure, month, team.department_id, facet, counted=in_time, among=1, theme=theme_id)


def _routed() -> Sequence[Any]:
    """Each theme that reached a team, with the team that has it, or had it last."""
    best = (
        select(Routing.theme_id, Routing.team_id)
        .where(Routing.state.in_((*READABLE, RoutingState.RELEASED)))
        .ext(distinct_on(Routing.theme_id))
        .order_by(Routing.theme_id, Routing.state.in_(("current", "accepted")).desc(), Routing.since.desc())
        .subquery()
    )
    return db.session.execute(
        select(Theme.id, Theme.routed_at, Theme.acknowledged_at, Team)
        .join(best, best.c.theme_id == Theme.id)
        .join(Team, Team.id == best.c.team_id)
        .where(Theme.routed_at.is_not(None), Theme.merged_into_id.is_(None))
    ).all()


def _answers(facets: dict[uuid.UUID, list[uuid.UUID | None]]) -> Iterator[dict[str, Any]]:
    """What came of each published answer; of those to problems what the measures count, of all how far they came."""
    problems = set(db.session.scalars(_PROBLEMS))
    for row in db.session.execute(_ANSWERS):
        made = bool(row.made) or row.outcome == Outcome.CHANGE_MADE
        plans = made or row.outcome == Outcome.CHANGE_PLANNED
        month = local_day(row.published_at).replace(day=1)
        found = [("chain", int(plans) + int(made) + int(made and bool(row.at_scale)))]
        if row.theme_id in problems:
            found += [("planned", int(plans)), ("made", int(made))]
            found += [("at_scale", int(row.at_scale))] if row.made else []
        for facet in facets[row.theme_id]:
            for measure, counted in found:
                yield _fact(measure, month, row.department_id, facet, counted=counted, among=1, theme=row.theme_id)
