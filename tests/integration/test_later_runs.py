"""What people changed in themes, later runs of the machine keep."""

import dataclasses
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, event, select

from frontline.accounts.models import Role
from frontline.core import apart as core
from frontline.core.database import db
from frontline.insights import service as insights
from frontline.insights.models import Insight
from frontline.themes import jobs, service
from frontline.themes.models import Membership, Theme, ThemeState
from frontline.themes.service.vectors import read
from tests.factories import add_member, make_insight, make_person, make_team, make_theme
from tests.themes import again, members


def _group(direction: int, number: int, rng: np.random.Generator, theme: Theme | None = None) -> list[Insight]:
    """Insights that are about the same, as vectors."""
    made = []
    for n in range(number):
        insight = make_insight(saw=f"Matter {direction} number {n}")
        membership = add_member(insight, theme)
        vector = np.zeros(384, dtype=np.float32)
        vector[direction] = 1.0
        vector += rng.normal(0, 0.02, 384).astype(np.float32)
        membership.embedding = vector / np.linalg.norm(vector)
        membership.is_new = theme is None
        made.append(insight)
    return made


@pytest.mark.usefixtures("app")
def test_a_later_run_keeps_every_edit() -> None:
    rng, lead = np.random.default_rng(1), make_person(Role.MODERATOR)
    for direction in range(5):
        _group(direction, 30, rng)
    db.session.flush()
    service.discover()
    themes = db.session.scalars(select(Theme).where(Theme.insight_count > 0).order_by(Theme.number)).all()
    assert len(themes) >= 5
    kept, merged, into, parted, dismissed = themes[:5]
    service.rename(theme=kept, name="Our name", person=lead)
    moved = next(iter(members(kept)))
    service.move_insight(insight_id=moved, theme=kept, to=into, person=lead)
    service.merge(theme=merged, into=into, person=lead)
    some = sorted(members(parted))[:7]
    child = service.split(theme=parted, insight_ids=some, name="Part", person=lead)
    service.dismiss(theme=dismissed, reason="Chance", person=lead)
    before = {one.id: members(one) for one in (kept, into, parted, child, dismissed)}
    _group(0, 20, rng)
    _group(9, 20, rng)
    db.session.flush()
    service.discover()
    for key, belonged in before.items():
        assert belonged <= members(again(db.session.get_one(Theme, key)))
    assert (again(kept).name, again(dismissed).state) == ("Our name", ThemeState.DISMISSED)
    assert again(merged).state is ThemeState.MERGED


@pytest.mark.usefixtures("app")
def test_what_is_edited_while_a_run_is_looking_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    rng, lead = np.random.default_rng(2), make_person(Role.MODERATOR)
    for direction in range(3):
        _group(direction, 30, rng)
    db.session.flush()
    service.discover()
    first, second = db.session.scalars(select(Theme).where(Theme.insight_count > 0).order_by(Theme.number)).all()[:2]
    _group(7, 30, rng)
    db.session.flush()
    real = core.apart

    def slow(*given: Any, **more: Any) -> Any:
        found = real(*given, **more)
        service.merge(theme=first, into=second, person=lead)
        return found

    monkeypatch.setattr("frontline.themes.service.discovery.apart", slow)
    belonged = members(first) | members(second)
    service.discover()
    assert belonged <= members(second)
    assert again(first).state is ThemeState.MERGED


@contextmanager
def _reads_of_vectors() -> Iterator[list[str]]:
    """Statements that read vectors one by one."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "halfvec_send" in statement:
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.usefixtures("app")
def test_a_run_reads_what_was_said_once_for_all_its_steps() -> None:
    for direction in range(3):
        _group(direction, 30, np.random.default_rng(3))
    make_team()
    db.session.flush()
    with _reads_of_vectors() as reads:
        inspect.unwrap(jobs.discover.func)()
    assert len(reads) == 1
    themes = db.session.scalars(select(Theme).where(Theme.insight_count > 0)).all()
    assert {(theme.state, theme.described_count > 0) for theme in themes} == {(ThemeState.ROUTED, True)}


@pytest.mark.usefixtures("app")
def test_a_later_step_of_a_run_sees_what_people_did_meanwhile() -> None:
    withdrawn, hidden, changed, moved, *_ = _group(0, 10, np.random.default_rng(4), make_theme())
    before = read()
    insights.withdraw(insight=withdrawn)
    hidden.hidden_from_host, changed.saw = True, "It reads otherwise now"
    db.session.get_one(Membership, moved.id).theme_id = make_theme().id
    added = _group(1, 1, np.random.default_rng(5))
    db.session.flush()
    after, anew = read(known=before), read()
    assert {withdrawn.id, added[0].id} == set(before.insight_ids) ^ set(after.insight_ids)
    for field in dataclasses.fields(anew):
        assert np.array_equal(getattr(after, field.name), getattr(anew, field.name)), field.name
