"""Keep the counts that lists show beside the theme itself, so that no page counts insights."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import select, text

from frontline import analysis
from frontline.core.clock import get_first_day_months_before, get_london_today
from frontline.core.database import db
from frontline.disclosure.placements import get_anonymity_groups
from frontline.themes.models.theme import Theme

# What stands at the edge of a theme counts for nothing in it.
#
# What hides from its host counts for nobody: a number that no list accounts for would tell the host of it.
#
# Whoever takes insights out of a theme sees the number of people change, or stay: that must not tell whether two
# insights have one author. So a person is counted once for what is named, and once for what is confidential and seen in
# one place; who is behind the de-identified is not counted at all.
_MEMBERS = """
    member AS (
        SELECT m.theme_id, m.insight_id, false AS is_single FROM theme_membership AS m
        WHERE m.theme_id = ANY(CAST(:themes AS uuid[])) AND m.fit <> 'edge'
        UNION ALL
        SELECT id, single_insight_id, true FROM theme
        WHERE single_insight_id IS NOT NULL AND id = ANY(CAST(:themes AS uuid[]))
    ), contribution AS (
        SELECT member.theme_id, insight.*, placement.profession_id AS author_profession_id,
            coalesce(insight.region_id, home.region_id) AS seen_region_id,
            coalesce(insight.setting, home.setting) AS seen_setting,
            date_trunc('month', insight.submitted_at AT TIME ZONE 'Europe/London')::date AS month,
            placement.starts_on, placement.ends_on,
            CASE insight.identity WHEN 'named' THEN insight.author_id::text WHEN 'confidential' THEN concat_ws('/',
                insight.author_id, coalesce(insight.region_id, home.region_id), coalesce(insight.setting, home.setting))
            END AS person,
            CASE insight.identity WHEN 'named' THEN home.id::text WHEN 'confidential' THEN home.id || '/' END AS site
        FROM member JOIN insight ON insight.id = member.insight_id AND insight.state = 'accepted'
            AND (member.is_single OR NOT insight.hidden_from_host)
        LEFT JOIN placement ON placement.id = insight.placement_id
        LEFT JOIN home_organisation AS home ON home.id = placement.home_organisation_id)
"""
_REFRESH = text(f"""
    WITH {_MEMBERS}, counted AS (
        SELECT theme_id,
            count(*) AS insights, count(DISTINCT person) AS people, count(DISTINCT site) AS sites,
            count(*) FILTER (WHERE coalesce(judged_severity, severity) = 'severe') AS severe,
            count(DISTINCT person) FILTER (WHERE month >= :recent) AS recent,
            count(DISTINCT person) FILTER (WHERE month < :recent AND month >= :before) AS before,
            min(submitted_at) AS first_at, max(submitted_at) AS last_at
        FROM contribution GROUP BY theme_id)
    UPDATE theme SET
        insight_count = coalesce(insights, 0), people_count = coalesce(people, 0),
        site_count = coalesce(sites, 0), severe_count = coalesce(severe, 0),
        recent_people = coalesce(recent, 0), before_people = coalesce(before, 0),
        first_at = counted.first_at, last_at = counted.last_at
    FROM unnest(CAST(:themes AS uuid[])) AS requested(id) LEFT JOIN counted ON counted.theme_id = requested.id
    WHERE theme.id = requested.id
""")  # noqa: S608 - no part of it comes from outside
_DELETE_COUNTS = [
    text(f"DELETE FROM {table} WHERE theme_id = ANY(CAST(:themes AS uuid[]))")  # noqa: S608 - as above
    for table in ("theme_tally", "theme_month")
]
_TALLIES = text(f"""
    WITH {_MEMBERS}
    INSERT INTO theme_tally (theme_id, profession_id, region_id, setting, people)
    SELECT contribution.theme_id, combination.profession, combination.region, combination.setting,
        count(DISTINCT contribution.person)
    FROM contribution JOIN unnest(CAST(:months AS date[]), CAST(:professions AS uuid[]), CAST(:regions AS uuid[]),
        CAST(:settings AS text[])) AS combination(month, profession, region, setting)
    ON combination.month = contribution.month AND combination.profession = contribution.author_profession_id
        AND (combination.region IS NULL OR combination.region = contribution.seen_region_id)
        AND (combination.setting IS NULL OR combination.setting = contribution.seen_setting)
    WHERE contribution.identity <> 'de_identified'
        AND contribution.starts_on < contribution.month + interval '1 month'
        AND contribution.ends_on + CAST(:handover AS int) >= contribution.month
    GROUP BY 1, 2, 3, 4
""")  # noqa: S608 - as above
_MONTHS_OF_INSIGHTS = text(f"""
    WITH {_MEMBERS} SELECT DISTINCT month FROM contribution WHERE month IS NOT NULL
""")  # noqa: S608 - as above
_MONTHS = text(f"""
    WITH {_MEMBERS}
    INSERT INTO theme_month (theme_id, month, people, insights)
    SELECT theme_id, month, count(DISTINCT person), count(*) FROM contribution WHERE month IS NOT NULL GROUP BY 1, 2
""")  # noqa: S608 - as above
_CENTRES = text("""
    UPDATE theme SET centre = (
        SELECT avg(m.embedding)::halfvec FROM theme_membership AS m JOIN insight ON insight.id = m.insight_id
        WHERE (m.theme_id = theme.id AND m.fit <> 'edge' OR m.insight_id = theme.single_insight_id)
            AND NOT insight.hidden_from_host)
    WHERE id = ANY(CAST(:themes AS uuid[]))
""")
_ALL_PEOPLE = text("""
    SELECT count(DISTINCT author_id) FILTER (WHERE month >= :recent) AS recent,
        count(DISTINCT author_id) FILTER (WHERE month < :recent AND month >= :before) AS before
    FROM (SELECT author_id, date_trunc('month', submitted_at AT TIME ZONE 'Europe/London')::date AS month FROM insight
        WHERE state = 'accepted' AND submitted_at > CAST(:before AS date) - interval '1 day') AS insight_month
""")
_COUNT_CONTRIBUTIONS = text(f"""
    WITH {_MEMBERS} SELECT count(DISTINCT id) AS insights, count(DISTINCT person) AS people FROM contribution
    WHERE NOT hidden_from_host AND (accepted_at AT TIME ZONE 'Europe/London')::date BETWEEN :first AND :last
""")  # noqa: S608 - as above


def refresh_counts(theme_ids: Collection[uuid.UUID]) -> None:
    """Count insights, people, sites and the severe of themes; people by month, and by who they are; find the centre."""
    if not theme_ids:
        return
    db.session.flush()
    themes = {"themes": list(theme_ids)}
    db.session.execute(_REFRESH, themes | _get_trend_periods())
    for statement in _DELETE_COUNTS:
        db.session.execute(statement, themes)
    db.session.execute(_TALLIES, themes | _list_shown_combinations(list(theme_ids)))
    for statement in (_MONTHS, _CENTRES):
        db.session.execute(statement, themes)
    for instance in db.session():
        if isinstance(instance, Theme):
            db.session.expire(instance)


def _get_trend_periods() -> dict[str, dt.date]:
    """The first days of the last three months and of the three before: a day less would tell when somebody sent it."""
    return {
        "recent": get_first_day_months_before(get_london_today(), 2),
        "before": get_first_day_months_before(get_london_today(), 5),
    }


def _list_shown_combinations(theme_ids: list[uuid.UUID]) -> dict[str, Any]:
    """What insights may be shown with, for each month in which something was said in some themes."""
    months = db.session.scalars(_MONTHS_OF_INSIGHTS, {"themes": theme_ids}).all()
    groups = get_anonymity_groups()
    combinations: list[tuple[Any, ...]] = []
    for month in months:
        of_month = groups.of_month(month)
        combinations += [(month, profession, None, None) for profession in of_month.professions]
        combinations += [(month, *pair, None) for pair in of_month.regions]
        combinations += [(month, *combination) for combination in of_month.settings]
    names = ("months", "professions", "regions", "settings")
    columns = zip(*combinations, strict=True) if combinations else ((),) * 4
    return {name: list(column) for name, column in zip(names, columns, strict=True)} | {
        "handover": groups.handover.days
    }


def refresh_all_counts() -> None:
    """Count anew what changes by the passing of time alone, and say which themes are new, growing or quiet."""
    live = "SELECT id FROM theme WHERE state NOT IN ('merged', 'retired')"
    refresh_counts(db.session.execute(text(live)).scalars().all())
    refresh_trend_statuses()


def refresh_trend_statuses() -> None:
    """Whether each theme is new, growing or going quiet, measured against all that was contribution."""
    recent, before = db.session.execute(_ALL_PEOPLE, _get_trend_periods()).one()
    for theme in db.session.scalars(select(Theme).where(Theme.insight_count > 0)):
        theme.trend_status = analysis.get_trend_status(
            theme.recent_people, theme.before_people, everybody=(recent, before)
        )


def count_contributions(theme_ids: Collection[uuid.UUID], first: dt.date, last: dt.date) -> tuple[int, int]:
    """How many insights of themes were accepted in some days, and from how many people as they are counted above."""
    days = {"themes": list(theme_ids), "first": first, "last": last}
    counted = db.session.execute(_COUNT_CONTRIBUTIONS, days).one()
    return counted.insights, counted.people
