"""Keep the counts that lists show on the theme itself, so that no page counts insights."""

import uuid
from collections.abc import Collection

from sqlalchemy import text

from frontline.core.database import db
from frontline.themes.models import Theme

_MEMBERS = """
    SELECT theme_id, insight_id, false AS alone FROM theme_membership WHERE theme_id = ANY(CAST(:themes AS uuid[]))
    UNION ALL
    SELECT id, alone_insight_id, true FROM theme
    WHERE alone_insight_id IS NOT NULL AND id = ANY(CAST(:themes AS uuid[]))
"""
_REFRESH = text(f"""
    WITH member AS ({_MEMBERS}), counted AS (
        SELECT member.theme_id,
            count(*) AS insights,
            count(DISTINCT insight.author_id) AS people,
            count(DISTINCT placement.home_organisation_id) AS sites,
            count(*) FILTER (WHERE coalesce(insight.judged_severity, insight.severity) = 'severe') AS severe,
            count(*) FILTER (WHERE insight.submitted_at > now() - interval '90 days') AS recent,
            count(*) FILTER (WHERE insight.submitted_at <= now() - interval '90 days'
                AND insight.submitted_at > now() - interval '180 days') AS before,
            min(insight.submitted_at) AS first_at, max(insight.submitted_at) AS last_at
        FROM member JOIN insight ON insight.id = member.insight_id AND insight.state = 'accepted'
            -- A number that no list accounts for would tell the host that somebody hides something.
            AND (member.alone OR NOT insight.hidden_from_host)
        LEFT JOIN placement ON placement.id = insight.placement_id
        GROUP BY member.theme_id)
    UPDATE theme SET
        insight_count = coalesce(insights, 0), people_count = coalesce(people, 0),
        site_count = coalesce(sites, 0), severe_count = coalesce(severe, 0),
        recent_count = coalesce(recent, 0), before_count = coalesce(before, 0),
        first_at = counted.first_at, last_at = counted.last_at
    FROM unnest(CAST(:themes AS uuid[])) AS wanted(id) LEFT JOIN counted ON counted.theme_id = wanted.id
    WHERE theme.id = wanted.id
""")  # noqa: S608 - no part of it comes from outside


def refresh_counts(theme_ids: Collection[uuid.UUID]) -> None:
    """Count insights, people, sites, the severe, and those of the last 90 days and the 90 before."""
    if not theme_ids:
        return
    db.session.flush()
    db.session.execute(_REFRESH, {"themes": list(theme_ids)})
    for row in db.session():
        if isinstance(row, Theme):
            db.session.expire(row)


def refresh_all() -> None:
    """Count anew what changes by the passing of time alone."""
    live = "SELECT id FROM theme WHERE state NOT IN ('merged', 'retired')"
    refresh_counts(db.session.execute(text(live)).scalars().all())
