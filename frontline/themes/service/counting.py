"""Keep the counts that lists show beside the theme itself, so that no page counts insights."""

import uuid
from collections.abc import Collection

from sqlalchemy import select, text

from frontline import analysis
from frontline.core.database import db
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
            count(DISTINCT person) FILTER (WHERE submitted_at > now() - interval '90 days') AS recent,
            count(DISTINCT person) FILTER (WHERE submitted_at <= now() - interval '90 days'
                AND submitted_at > now() - interval '180 days') AS before,
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
    SELECT theme_id, trade_id, place_id, kind_of_place, count(DISTINCT person) FROM said
    WHERE trade_id IS NOT NULL AND identity <> 'de_identified'
    GROUP BY theme_id, trade_id, ROLLUP (place_id, kind_of_place)
""")  # noqa: S608 - as above
_MONTHS = text(f"""
    WITH {_MEMBERS}
    INSERT INTO theme_month (theme_id, month, people, insights)
    SELECT theme_id, date_trunc('month', submitted_at AT TIME ZONE 'Europe/London')::date AS month,
        count(DISTINCT person), count(*)
    FROM said
    WHERE submitted_at IS NOT NULL GROUP BY 1, 2
""")  # noqa: S608 - as above
_CENTRES = text("""
    UPDATE theme SET centre = (
        SELECT avg(m.embedding)::halfvec FROM theme_membership AS m JOIN insight ON insight.id = m.insight_id
        WHERE (m.theme_id = theme.id OR m.insight_id = theme.alone_insight_id) AND NOT insight.hidden_from_host)
    WHERE id = ANY(CAST(:themes AS uuid[]))
""")
_EVERYBODY = text("""
    SELECT count(DISTINCT author_id) FILTER (WHERE submitted_at > now() - interval '90 days') AS recent,
        count(DISTINCT author_id) FILTER (WHERE submitted_at <= now() - interval '90 days') AS before
    FROM insight WHERE state = 'accepted' AND submitted_at > now() - interval '180 days'
""")


def refresh_counts(theme_ids: Collection[uuid.UUID]) -> None:
    """Count insights, people, sites and the severe of themes; people by month, and by who they are; find the centre."""
    if not theme_ids:
        return
    db.session.flush()
    for statement in (_REFRESH, *_FORGET, _TALLIES, _MONTHS, _CENTRES):
        db.session.execute(statement, {"themes": list(theme_ids)})
    for row in db.session():
        if isinstance(row, Theme):
            db.session.expire(row)


def refresh_all() -> None:
    """Count anew what changes by the passing of time alone, and say which themes are new, growing or quiet."""
    live = "SELECT id FROM theme WHERE state NOT IN ('merged', 'retired')"
    refresh_counts(db.session.execute(text(live)).scalars().all())
    refresh_courses()


def refresh_courses() -> None:
    """Whether each theme is new, growing or going quiet, measured against all that was said."""
    recent, before = db.session.execute(_EVERYBODY).one()
    for theme in db.session.scalars(select(Theme).where(Theme.insight_count > 0)):
        theme.course = analysis.course(theme.recent_people, theme.before_people, everybody=(recent, before))
