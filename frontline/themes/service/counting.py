"""Keep the counts that lists show beside the theme itself, so that no page counts insights."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import select, text

from frontline import analysis
from frontline.core.database import db
from frontline.core.furniture import months_before, today
from frontline.disclosure.placed import load_groups
from frontline.themes.models import Theme

# What hides from its host counts for nobody: a number that no list accounts for would tell the host of it.
#
# Whoever takes insights out of a theme sees the number of people change, or stay: that must not tell whether two
# insights have one author. So a person is counted once for what is named, and once for what is confidential and seen in
# one place; who is behind the de-identified is not counted at all.
_MEMBERS = """
    member AS (
        SELECT m.theme_id, m.insight_id, false AS alone FROM theme_membership AS m
        WHERE m.theme_id = ANY(CAST(:themes AS uuid[]))
        UNION ALL
        SELECT id, alone_insight_id, true FROM theme
        WHERE alone_insight_id IS NOT NULL AND id = ANY(CAST(:themes AS uuid[]))
    ), said AS (
        SELECT member.theme_id, insight.*, placement.profession_id AS trade_id,
            coalesce(insight.region_id, home.region_id) AS place_id,
            coalesce(insight.setting, home.setting) AS kind_of_place,
            date_trunc('month', insight.submitted_at AT TIME ZONE 'Europe/London')::date AS month,
            placement.starts_on, placement.ends_on,
            CASE insight.identity WHEN 'named' THEN insight.author_id::text WHEN 'confidential' THEN concat_ws('/',
                insight.author_id, coalesce(insight.region_id, home.region_id), coalesce(insight.setting, home.setting))
            END AS person,
            CASE insight.identity WHEN 'named' THEN home.id::text WHEN 'confidential' THEN home.id || '/' END AS site
        FROM member JOIN insight ON insight.id = member.insight_id AND insight.state = 'accepted'
            AND (member.alone OR NOT insight.hidden_from_host)
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
        FROM said GROUP BY theme_id)
    UPDATE theme SET
        insight_count = coalesce(insights, 0), people_count = coalesce(people, 0),
        site_count = coalesce(sites, 0), severe_count = coalesce(severe, 0),
        recent_people = coalesce(recent, 0), before_people = coalesce(before, 0),
        first_at = counted.first_at, last_at = counted.last_at
    FROM unnest(CAST(:themes AS uuid[])) AS wanted(id) LEFT JOIN counted ON counted.theme_id = wanted.id
    WHERE theme.id = wanted.id
""")  # noqa: S608 - no part of it comes from outside
_FORGET = [
    text(f"DELETE FROM {table} WHERE theme_id = ANY(CAST(:themes AS uuid[]))")  # noqa: S608 - as above
    for table in ("theme_tally", "theme_month")
]
_TALLIES = text(f"""
    WITH {_MEMBERS}
    INSERT INTO theme_tally (theme_id, profession_id, region_id, setting, people)
    SELECT said.theme_id, shown.profession, shown.region, shown.setting, count(DISTINCT said.person)
    FROM said JOIN unnest(CAST(:months AS date[]), CAST(:professions AS uuid[]), CAST(:regions AS uuid[]),
        CAST(:settings AS text[])) AS shown(month, profession, region, setting)
    ON shown.month = said.month AND shown.profession = said.trade_id
        AND (shown.region IS NULL OR shown.region = said.place_id)
        AND (shown.setting IS NULL OR shown.setting = said.kind_of_place)
    WHERE said.identity <> 'de_identified'
        AND said.starts_on < said.month + interval '1 month' AND said.ends_on + CAST(:handover AS int) >= said.month
    GROUP BY 1, 2, 3, 4
""")  # noqa: S608 - as above
_SAID_IN = text(f"""
    WITH {_MEMBERS} SELECT DISTINCT month FROM said WHERE month IS NOT NULL
""")  # noqa: S608 - as above
_MONTHS = text(f"""
    WITH {_MEMBERS}
    INSERT INTO theme_month (theme_id, month, people, insights)
    SELECT theme_id, month, count(DISTINCT person), count(*) FROM said WHERE month IS NOT NULL GROUP BY 1, 2
""")  # noqa: S608 - as above
_CENTRES = text("""
    UPDATE theme SET centre = (
        SELECT avg(m.embedding)::halfvec FROM theme_membership AS m JOIN insight ON insight.id = m.insight_id
        WHERE (m.theme_id = theme.id OR m.insight_id = theme.alone_insight_id) AND NOT insight.hidden_from_host)
    WHERE id = ANY(CAST(:themes AS uuid[]))
""")
_EVERYBODY = text("""
    SELECT count(DISTINCT author_id) FILTER (WHERE month >= :recent) AS recent,
        count(DISTINCT author_id) FILTER (WHERE month < :recent AND month >= :before) AS before
    FROM (SELECT author_id, date_trunc('month', submitted_at AT TIME ZONE 'Europe/London')::date AS month FROM insight
        WHERE state = 'accepted' AND submitted_at > CAST(:before AS date) - interval '1 day') AS said
""")


def refresh_counts(theme_ids: Collection[uuid.UUID]) -> None:
    """Count insights, people, sites and the severe of themes; people by month, and by who they are; find the centre."""
    if not theme_ids:
        return
    db.session.flush()
    themes = {"themes": list(theme_ids)}
    db.session.execute(_REFRESH, themes | _periods())
    for statement in _FORGET:
        db.session.execute(statement, themes)
    db.session.execute(_TALLIES, themes | _list_shown(list(theme_ids)))
    for statement in (_MONTHS, _CENTRES):
        db.session.execute(statement, themes)
    for row in db.session():
        if isinstance(row, Theme):
            db.session.expire(row)


def _periods() -> dict[str, dt.date]:
    """The first days of the last three months and of the three before: a day less would tell when somebody sent it."""
    return {"recent": months_before(today(), 2), "before": months_before(today(), 5)}


def _list_shown(theme_ids: list[uuid.UUID]) -> dict[str, Any]:
    """What insights may be shown with, for each month in which something was said in some themes."""
    months = db.session.scalars(_SAID_IN, {"themes": theme_ids}).all()
    groups = load_groups()
    shown: list[tuple[Any, ...]] = []
    for month in months:
        of_month = groups.of_month(month)
        shown += [(month, profession, None, None) for profession in of_month.professions]
        shown += [(month, *pair, None) for pair in of_month.regions]
        shown += [(month, *combination) for combination in of_month.settings]
    names = ("months", "professions", "regions", "settings")
    columns = zip(*shown, strict=True) if shown else ((),) * 4
    return {name: list(column) for name, column in zip(names, columns, strict=True)} | {
        "handover": groups.handover.days
    }


def refresh_all() -> None:
    """Count anew what changes by the passing of time alone, and say which themes are new, growing or quiet."""
    live = "SELECT id FROM theme WHERE state NOT IN ('merged', 'retired')"
    refresh_counts(db.session.execute(text(live)).scalars().all())
    refresh_courses()


def refresh_courses() -> None:
    """Whether each theme is new, growing or going quiet, measured against all that was said."""
    recent, before = db.session.execute(_EVERYBODY, _periods()).one()
    for theme in db.session.scalars(select(Theme).where(Theme.insight_count > 0)):
        theme.course = analysis.course(theme.recent_people, theme.before_people, everybody=(recent, before))
