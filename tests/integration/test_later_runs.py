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
from frontline.core import subprocess_pool as core
from frontline.core.database import db
from frontline.insights.models.insight import Insight
from frontline.insights.service.submission import withdraw_insight
from frontline.themes import jobs
from frontline.themes.analysis.discovery import discover_themes
from frontline.themes.analysis.single_insights import make_single_insight_themes
from frontline.themes.analysis.vectors import read_analysed_insights
from frontline.themes.models.membership import Fit, Membership
from frontline.themes.models.theme import Theme, ThemeState
from frontline.themes.service.curation import dismiss_theme, rename_theme
from frontline.themes.service.regrouping import merge_themes, move_insights, split_theme
from tests.factories import add_member, make_insight, make_person, make_team, make_theme
from tests.themes import again, members


def _group(direction: int, number: int, rng: np.random.Generator, theme: Theme | None = None) -> list[Insight]:
    """Insights that are about the same, as vectors."""
    made = []
    for n in range(number):
        insight = make_insight(what_happened=f"Matter {direction} number {n}")
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
    discover_themes()
    themes = db.session.scalars(select(Theme).where(Theme.insight_count > 0).order_by(Theme.number)).all()
    assert len(themes) >= 5
    kept, merged, into, parted, dismissed = themes[:5]
    rename_theme(theme=kept, name="Our name", person=lead)
    moved = next(iter(members(kept)))
    move_insights(insight_ids=[moved], theme=kept, to=into, person=lead)
    merge_themes(theme=merged, into=into, person=lead)
    some = sorted(members(parted))[:7]
    child = split_theme(theme=parted, insight_ids=some, name="Part", person=lead)
    dismiss_theme(theme=dismissed, reason="Chance", person=lead)
    before = {one.id: members(one) for one in (kept, into, parted, child, dismissed)}
    _group(0, 20, rng)
    _group(9, 20, rng)
    db.session.flush()
    discover_themes()
    for key, belonged in before.items():
        assert belonged <= members(again(db.session.get_one(Theme, key)))
    assert (again(kept).name, again(dismissed).state) == ("Our name", ThemeState.DISMISSED)
    assert again(merged).state is ThemeState.MERGED


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("state", "becomes"),
    [(ThemeState.SUGGESTED, ThemeState.MERGED), (ThemeState.TRIAGE, ThemeState.MERGED), (ThemeState.ROUTED,) * 2],
)
def test_what_stands_by_itself_joins_others_until_a_person_has_confirmed_it(
    state: ThemeState, becomes: ThemeState
) -> None:
    rng = np.random.default_rng(6)
    alone = _group(0, 30, rng)[0]
    for direction in (1, 2):
        _group(direction, 30, rng)
    [single_id] = make_single_insight_themes([alone])
    db.session.get_one(Theme, single_id).state = state
    db.session.flush()
    discover_themes()
    assert db.session.get_one(Membership, alone.id).fit is Fit.CORE
    assert again(db.session.get_one(Theme, single_id)).state is becomes


@pytest.mark.usefixtures("app")
def test_what_is_edited_while_a_run_is_looking_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    rng, lead = np.random.default_rng(2), make_person(Role.MODERATOR)
    for direction in range(3):
        _group(direction, 30, rng)
    db.session.flush()
    discover_themes()
    first, second = db.session.scalars(select(Theme).where(Theme.insight_count > 0).order_by(Theme.number)).all()[:2]
    _group(7, 30, rng)
    db.session.flush()
    real = core.run_isolated

    def slow(*given: Any, **more: Any) -> Any:
        found = real(*given, **more)
        merge_themes(theme=first, into=second, person=lead)
        return found

    monkeypatch.setattr("frontline.themes.analysis.discovery.run_isolated", slow)
    belonged = members(first) | members(second)
    discover_themes()
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
    assert {(theme.state, theme.described_count > 0) for theme in themes} == {(ThemeState.SUGGESTED, True)}


@pytest.mark.usefixtures("app")
def test_a_later_step_of_a_run_sees_what_people_did_meanwhile() -> None:
    withdrawn, hidden, changed, moved, *_ = _group(0, 10, np.random.default_rng(4), make_theme())
    before = read_analysed_insights()
    withdraw_insight(insight=withdrawn)
    hidden.hidden_from_host, changed.what_happened = True, "It reads otherwise now"
    db.session.get_one(Membership, moved.id).theme_id = make_theme().id
    added = _group(1, 1, np.random.default_rng(5))
    db.session.flush()
    after, anew = read_analysed_insights(earlier=before), read_analysed_insights()
    assert {withdrawn.id, added[0].id} == set(before.insight_ids) ^ set(after.insight_ids)
    for field in dataclasses.fields(anew):
        assert np.array_equal(getattr(after, field.name), getattr(anew, field.name)), field.name
