"""Which themes are relevant to a milestone: people are asked about those that are alike, and say so."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from frontline import analysis
from frontline.accounts.models import Person
from frontline.audit.service import record_event
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import NotFoundError, TransitionError
from frontline.core.jobs import savepoint_per_item
from frontline.missions.models.milestone import LinkState, Milestone, MilestoneTheme
from frontline.missions.queries.milestones import list_milestones
from frontline.themes.models.theme import UNLISTED_STATES, Theme

# Cosine of a milestone's words and a theme's centre, which is blurred, from which people are asked. It is no evidence:
# of five such themes of the sample one is right, and the wrong ones are as near (decision 24).
_MIN_LIKENESS = 0.4
_MAX_SUGGESTIONS = 5


def suggest_themes(milestone: Milestone) -> int:
    """Suggest the themes that are nearest to a milestone; what people decided stays. Returns how many are new."""
    target = milestone.target
    vector = list(analysis.encode_words(f"{milestone.mission.name}. {target.title}. {target.metric}"))
    distance = Theme.centre.cosine_distance(vector).label("distance")
    listed = (Theme.centre.is_not(None)) & Theme.state.not_in(UNLISTED_STATES) & Theme.single_insight_id.is_(None)
    candidates = db.session.execute(
        select(Theme.id, distance)
        .where(listed, distance <= 1 - _MIN_LIKENESS)
        .order_by(distance, Theme.id)
        .limit(_MAX_SUGGESTIONS)
    ).all()
    if not candidates:
        return 0
    values = [
        {"milestone_id": milestone.id, "theme_id": theme.id, "likeness": 1 - theme.distance} for theme in candidates
    ]
    statement = insert(MilestoneTheme).values(values).on_conflict_do_nothing().returning(MilestoneTheme.theme_id)
    return len(db.session.execute(statement).all())


def suggest_themes_for_all() -> None:
    """Look anew for themes of every milestone that is live: themes come and change."""
    for milestone in list_milestones():
        with savepoint_per_item("missions.suggest", milestone=str(milestone.id)):
            suggest_themes(milestone)


def decide_theme_link(*, milestone: Milestone, theme: Theme, person: Person, state: LinkState) -> None:
    """Confirm or reject that a theme is relevant to a milestone, or leave it open again.

    Raises:
        TransitionError: it is a single insight.
        NotFoundError: it was never suggested, and is only to be rejected or left open.
    """
    if theme.single_insight_id is not None:
        raise TransitionError("A single insight cannot be linked to a milestone: the link could tell who wrote it.")
    if state is LinkState.CONFIRMED:
        statement = insert(MilestoneTheme).values(milestone_id=milestone.id, theme_id=theme.id, likeness=0.0)
        db.session.execute(statement.on_conflict_do_nothing())  # a job may be suggesting it just now
    link = db.session.get(MilestoneTheme, (milestone.id, theme.id), with_for_update=True, populate_existing=True)
    if link is None:
        raise NotFoundError("This theme was not suggested.")
    old, link.state, link.person_id, link.at = link.state, state, person.id, now()
    db.session.flush()
    record_event("milestone.theme", kind="milestone", key=milestone.id, old=old, new=state, reason=str(theme.id))
