"""What a page shows around a theme: who says it, since when, what is like it, how it came to be."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person
from frontline.core.database import db
from frontline.core.errors import or_missing
from frontline.core.panels import Step
from frontline.disclosure.suppression import Breakdown, suppress_small_groups
from frontline.organisations import queries as organisations
from frontline.themes.models import (
    UNLISTED,
    WITH_TEAM,
    Cover,
    Lineage,
    LineageKind,
    Membership,
    Month,
    Note,
    Question,
    RemitTrial,
    Routing,
    SavedView,
    Tally,
    Theme,
    Watch,
)
from frontline.themes.queries.reading import may_read, readable

_LIKE = 0.5  # cosine of two themes' centres from which one is worth a look beside the other
_MOST_ALIKE = 4


@dataclass(frozen=True, slots=True)
class Heard:
    """Who speaks in a theme, as far as it may be shown."""

    professions: Breakdown
    regions: Breakdown
    settings: Breakdown


def heard(theme: Theme) -> Heard:
    """People by profession, region and setting."""
    tallies = db.session.scalars(select(Tally).where(Tally.theme_id == theme.id)).all()
    names = _names()
    return Heard(
        _named(_sum((row.profession_id, row.people) for row in tallies if _is_of_profession(row)), names, theme),
        _named(_sum((row.region_id, row.people) for row in tallies if _is_of_region(row)), names, theme),
        _named(_sum((row.setting, row.people) for row in tallies if row.setting is not None), names, theme),
    )


def _is_of_profession(tally: Tally) -> bool:
    return tally.region_id is None and tally.setting is None


def _is_of_region(tally: Tally) -> bool:
    return tally.region_id is not None and tally.setting is None


def _sum(pairs: Iterable[tuple[object, int]]) -> Counter[object]:
    counts: Counter[object] = Counter()
    for key, people in pairs:
        counts[key] += people
    return counts


def _names() -> dict[object, str]:
    found: dict[object, str] = {row.id: row.plural for row in organisations.professions()}
    found.update((row.id, row.name) for row in organisations.regions())
    return found


def _named(people: Counter[object], names: dict[object, str], theme: Theme) -> Breakdown:
    by_name = {names.get(key, str(key)).capitalize(): count for key, count in people.items()}
    return suppress_small_groups(by_name, theme.people_count)


def heard_in(theme_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Professions heard in each theme, and regions, that an insight is shown with; never with counts."""
    rows = db.session.scalars(select(Tally).where(Tally.theme_id.in_(theme_ids), Tally.setting.is_(None))).all()
    names = _names()
    found: dict[uuid.UUID, list[str]] = {}
    for theme_id in theme_ids:
        keys = {row.region_id or row.profession_id for row in rows if row.theme_id == theme_id}
        found[theme_id] = sorted((names[key] for key in keys if key in names), key=str.lower)
    return found


def professions_heard_in(theme_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Professions heard in each theme that an insight is shown with."""
    wanted = Tally.region_id.is_(None) & Tally.setting.is_(None) & Tally.theme_id.in_(theme_ids)
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    for row in db.session.scalars(select(Tally).where(wanted).order_by(Tally.id)):
        found.setdefault(row.theme_id, []).append(row.profession_id)
    return found


def months(theme_ids: Collection[uuid.UUID], since: dt.date) -> dict[uuid.UUID, list[Month]]:
    """What was said in each theme by month, oldest first."""
    query = select(Month).where(Month.theme_id.in_(theme_ids), Month.month >= since).order_by(Month.month)
    found: dict[uuid.UUID, list[Month]] = {}
    for row in db.session.scalars(query):
        found.setdefault(row.theme_id, []).append(row)
    return found


def alike(theme: Theme, person: Person) -> list[Theme]:
    """Themes that a person may read and that are about nearly the same, the most alike first, with their routings."""
    centre = db.session.scalar(select(Theme.centre).where(Theme.id == theme.id))
    if centre is None:
        return []
    distance = Theme.centre.cosine_distance(centre)
    near = (Theme.id != theme.id) & Theme.state.not_in(UNLISTED) & Theme.centre.is_not(None)
    rows = db.session.scalars(
        select(Theme.id).where(near, distance <= 1 - _LIKE).order_by(distance, Theme.id).limit(4 * _MOST_ALIKE)
    ).all()
    wanted = select(Theme).where(Theme.id.in_(rows), may_read(person)).options(selectinload(Theme.routings))
    seen = {one.id: one for one in db.session.scalars(wanted)}
    return [seen[one] for one in rows if one in seen][:_MOST_ALIKE]


def merged_into(theme_id: uuid.UUID, person: Person) -> list[Theme]:
    """The themes that became part of a theme, as far as a person may read them, by name."""
    ids = db.session.scalars(select(Theme.id).where(Theme.merged_into_id == theme_id)).all()
    return sorted(readable(ids, person).values(), key=lambda one: one.name)


def history(theme: Theme, person: Person) -> list[Step]:
    """How a theme came to be and changed, in words; what a person may not read has no name in it."""
    touched = (Lineage.theme_id == theme.id) | (Lineage.other_id == theme.id)
    return steps(db.session.scalars(select(Lineage).where(touched).order_by(Lineage.id)).all(), theme, person)


def steps(rows: Sequence[Lineage], theme: Theme, person: Person) -> list[Step]:
    """Some of what happened to a theme, in words."""
    others = readable({key for row in rows for key in (row.theme_id, row.other_id) if key}, person)
    people = accounts.names({row.person_id for row in rows if row.person_id})
    return [_told(row, theme, others, people) for row in rows]


def _told(row: Lineage, theme: Theme, others: dict[uuid.UUID, Theme], people: dict[uuid.UUID, str]) -> Step:
    other = row.other_id if row.theme_id == theme.id else row.theme_id
    name = f"“{others[other].name}”" if other in others else "another theme"
    who = people.get(row.person_id, "Somebody") if row.person_id else "The machine"
    number = row.after.get("insights")
    some = f"{number} insight{'' if number == 1 else 's'}" if number else "insights"
    forward = row.theme_id == theme.id
    words = {
        LineageKind.BORN: "found this theme",
        LineageKind.RETIRED: "found that nothing of it is left",
        LineageKind.SPLIT: f"split {some} from {name} into this theme"
        if forward
        else f"split {some} from this into {name}",
        LineageKind.MERGED: f"merged this into {name}" if forward else f"merged {name} ({some}) into this",
        LineageKind.RENAMED: f"renamed it from “{row.after.get('was', '')}” to “{row.after.get('name', '')}”",
        LineageKind.CONFIRMED: "confirmed that this is one theme",
        LineageKind.DISMISSED: "said that this is no theme",
        LineageKind.MOVED: f"moved an insight here from {name}" if forward else f"moved an insight from here to {name}",
        LineageKind.PINNED: "pinned an insight to it",
        LineageKind.UNPINNED: "let an insight go again",
    }
    undone = ". This was undone" if row.undone_at else ""
    return Step(row.at, f"{who} {words[LineageKind(row.kind)]}{undone}", row.after.get("reason", ""))


def notes(theme: Theme, team_id: uuid.UUID) -> Sequence[tuple[Note, str]]:
    """What a team noted about a theme, latest first, with who wrote it."""
    rows = db.session.execute(
        select(Note, Person.name)
        .join(Person, Person.id == Note.person_id)
        .where(Note.theme_id == theme.id, Note.team_id == team_id)
        .order_by(Note.created_at.desc())
    )
    return [(row[0], row[1]) for row in rows]


def questions(theme_id: uuid.UUID) -> Sequence[Question]:
    """What contributors of a theme were asked, latest first."""
    return db.session.scalars(
        select(Question).where(Question.theme_id == theme_id).order_by(Question.created_at.desc())
    ).all()


def questions_on(theme_ids: Collection[uuid.UUID]) -> Sequence[Question]:
    """What contributors of some themes are asked by the teams that have them, oldest first."""
    held = (Routing.theme_id == Question.theme_id) & (Routing.team_id == Question.team_id)
    query = select(Question).join(Routing, held & Routing.state.in_(WITH_TEAM))
    return db.session.scalars(query.where(Question.theme_id.in_(theme_ids)).order_by(Question.created_at)).all()


def question(question_id: uuid.UUID) -> Question:
    """A question by id.

    Raises:
        NotFoundError: there is none.
    """
    return or_missing(db.session.get(Question, question_id), "There is no such question.")


def is_watched(theme: Theme, person: Person) -> bool:
    """Whether a person watches a theme."""
    return db.session.get(Watch, (theme.id, person.id)) is not None


def watched(person: Person) -> list[Theme]:
    """The themes that a person watches and may still read, by name."""
    ids = db.session.scalars(select(Watch.theme_id).where(Watch.person_id == person.id)).all()
    return sorted(readable(ids, person).values(), key=lambda one: one.name.lower())


def saved_views(person: Person) -> Sequence[SavedView]:
    """The views of the inbox that a person saved, by name."""
    mine = select(SavedView).where(SavedView.person_id == person.id)
    return db.session.scalars(mine.order_by(SavedView.name)).all()


def covers(person: Person, today: dt.date) -> Sequence[tuple[Cover, str]]:
    """When a person is or will be away, with the name of who covers."""
    rows = db.session.execute(
        select(Cover, Person.name)
        .join(Person, Person.id == Cover.covered_by_id)
        .where(Cover.person_id == person.id, Cover.ends_on >= today)
        .order_by(Cover.starts_on)
    )
    return [(row[0], row[1]) for row in rows]


def trial(trial_id: uuid.UUID) -> RemitTrial:
    """A remit that was tried.

    Raises:
        NotFoundError: there is none.
    """
    return or_missing(db.session.get(RemitTrial, trial_id), "There is no such trial of a remit.")


def pinned(insight_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of some insights people have put in their place."""
    return set(
        db.session.scalars(
            select(Membership.insight_id).where(Membership.insight_id.in_(insight_ids), Membership.pinned)
        )
    )


def mergeable(theme: Theme, person: Person) -> list[Theme]:
    """Themes of the same team into which one could be merged, by name."""
    teams = [routing.team_id for routing in theme.routings if routing.state in WITH_TEAM]
    same = select(Routing.theme_id).where(Routing.team_id.in_(teams), Routing.state.in_(WITH_TEAM))
    rows = select(Theme.id).where(
        Theme.id.in_(same), Theme.id != theme.id, Theme.alone_insight_id.is_(None), Theme.state.not_in(UNLISTED)
    )
    return sorted(readable(db.session.scalars(rows).all(), person).values(), key=lambda one: one.name.lower())
