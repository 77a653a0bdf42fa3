"""Which themes bear on a milestone: the machine suggests by likeness, people confirm."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from frontline import analysis
from frontline.accounts.models import Person
from frontline.audit.service import record
from frontline.core.database import db, now
from frontline.core.errors import NotFoundError, TransitionError
from frontline.core.jobs import kept_apart
from frontline.missions import queries
from frontline.missions.models import LinkState, Milestone, MilestoneTheme
from frontline.themes.models import UNLISTED, Theme

_NEAR = 0.4  # cosine of a milestone's words and a theme's centre, which is blurred, from which it is worth a look
_MOST = 8


def suggest(milestone: Milestone) -> int:
    """Suggest the themes that are nearest to a milestone; what people decided stays. Returns how many are new."""
    target = milestone.target
    vector = list(analysis.encode_words(f"{milestone.mission.name}. {target.title}. {target.metric}"))
    distance = Theme.centre.cosine_distance(vector).label("distance")
    near = (Theme.centre.is_not(None)) & Theme.state.not_in(UNLISTED) & Theme.alone_insight_id.is_(None)
    rows = db.session.execute(
        select(Theme.id, distance).where(near, distance <= 1 - _NEAR).order_by(distance, Theme.id).limit(_MOST)
    ).all()
    if not rows:
        return 0
    given = [{"milestone_id": milestone.id, "theme_id": row.id, "likeness": 1 - row.distance} for row in rows]
    added = insert(MilestoneTheme).values(given).on_conflict_do_nothing().returning(MilestoneTheme.theme_id)
    return len(db.session.execute(added).all())


def suggest_all() -> None:
    """Look anew for themes of every milestone that is live: themes come and change."""
    for milestone in queries.milestones():
        with kept_apart("missions.suggest", milestone=str(milestone.id)):
            suggest(milestone)


def decide(*, milestone: Milestone, theme: Theme, person: Person, state: LinkState) -> None:
    """Say that a theme bears on a milestone, or does not; or leave it open again.

    Raises:
        TransitionError: it is a single insight.
        NotFoundError: it was never suggested, and is only to be rejected or left open.
    """
    if theme.alone_insight_id is not None:
        raise TransitionError("A single insight bears on no milestone: it could tell who wrote it.")
    if state is LinkState.CONFIRMED:
        row = insert(MilestoneTheme).values(milestone_id=milestone.id, theme_id=theme.id, likeness=0.0)
        db.session.execute(row.on_conflict_do_nothing())  # a job may be suggesting it just now
    link = db.session.get(MilestoneTheme, (milestone.id, theme.id), with_for_update=True, populate_existing=True)
    if link is None:
        raise NotFoundError("This theme was not suggested.")
    old, link.state, link.person_id, link.at = link.state, state, person.id, now()
    db.session.flush()
    record("milestone.theme", kind="milestone", key=milestone.id, old=old, new=state, reason=str(theme.id))
