import datetime as dt
import os
from pathlib import Path

import pytest
from markupsafe import Markup

from frontline import domains
from frontline.core import events, furniture, panels
from frontline.core.errors import SettingsError
from frontline.core.forms import clean
from frontline.core.panels import Entry, Status, Step
from frontline.core.settings import kept_secret, load_settings
from frontline.core.vault import Vault
from frontline.insights.marking import marked, without
from frontline.insights.originals import Words


def test_settings_name_each_bad_value_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTLINE_PORT", "0")
    monkeypatch.setenv("FRONTLINE_SECRET_KEY", "short")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert "FRONTLINE_PORT is not usable" in str(refused.value)
    assert "FRONTLINE_SECRET_KEY is not usable" in str(refused.value)


def test_a_secret_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "secret"
    assert kept_secret(path) == kept_secret(path)
    assert path.stat().st_mode & 0o077 == 0
    assert os.listdir(path.parent) == ["secret"]  # noqa: PTH208 - names, not paths


def test_what_is_locked_opens_with_the_same_key_only() -> None:
    one, other = Vault(), Vault()
    one.configure("the first key")
    other.configure("the second key")
    assert one.unlock(one.lock("in confidence")) == "in confidence"
    with pytest.raises(SettingsError, match="FRONTLINE_ORIGINALS_KEY"):
        other.unlock(one.lock("in confidence"))
    with pytest.raises(SettingsError, match="not configured"):
        Vault().lock("x")


def test_text_is_cleaned_of_what_cannot_be_seen() -> None:
    assert clean("  a\r\nb\x00\x1b\u0007c\tcafe\u0301 ") == "a\nbc\tcafé"
    assert clean(7) == 7


def test_an_event_reaches_every_reaction_once() -> None:
    heard: list[object] = []
    events.react(str, heard.append)
    events.react(str, heard.append)
    events.announce("something")
    assert heard == ["something"]


def test_panels_stories_and_statuses_come_from_whoever_contributed() -> None:
    early, late = (Step(dt.datetime(2026, month, 1, tzinfo=dt.UTC), "x") for month in (1, 2))
    panels.contribute("test", _section)
    panels.add_story("test", lambda: [early])
    panels.add_statuses("test", lambda keys: dict.fromkeys(keys, Status("Known")))
    assert panels.sections("test") == [Markup("here")]
    assert panels.story("test", [late]) == [early, late]
    assert panels.statuses("test", []) == {}


def _section() -> Markup:
    return Markup("here")


def test_the_installed_events_and_panels_are_these() -> None:
    domains.install()
    reactions = events.installed()
    assert reactions["InsightsAccepted"] == ["frontline.themes.reactions.start_analysis"]
    assert reactions["InsightProtected"] == [
        "frontline.themes.reactions.read_anew", "frontline.digests.reactions.forget",
    ]  # fmt: skip
    assert reactions["InsightWithdrawn"] == [
        "frontline.themes.reactions.forget_insight", "frontline.digests.reactions.forget",
    ]  # fmt: skip
    assert reactions["InsightReopened"] == ["frontline.themes.reactions.bring_back"]
    assert reactions["ThemeClosing"] == ["frontline.responses.reactions.hold_open"]
    assert reactions["ThemeMerged"] == ["frontline.responses.reactions.answer_the_other"]
    assert reactions["ThemeSplit"] == ["frontline.responses.reactions.answer_both"]
    assert reactions["HandedOver"] == ["frontline.responses.reactions.hand_over"]
    assert reactions["DepartmentMerged"] == [
        "frontline.accounts.reactions.follow", "frontline.placements.reactions.leave_department",
        "frontline.policies.reactions.follow_department",
    ]  # fmt: skip
    assert reactions["TeamClosed"] == [
        "frontline.placements.reactions.leave_team",
        "frontline.themes.reactions.release_themes",
        "frontline.responses.reactions.move_to_successor",
        "frontline.policies.reactions.follow_team",
    ]
    contributed = panels.installed()
    assert contributed["account"] == ["frontline.notices.panels.settings_link"]
    assert contributed["insights"][0] == "frontline.notices.panels.ask_for_address"
    assert contributed["insight-check"] == ["frontline.themes.panels.others_link"]
    assert contributed["theme-answers"] == ["frontline.responses.panels.published_answers"]
    assert contributed["theme"] == [
        "frontline.responses.panels.answers", "frontline.policies.panels.citing", "frontline.missions.panels.bears_on",
        "frontline.themes.panels.routing_steps",
        "frontline.responses.panels.theme_steps",
    ]  # fmt: skip
    assert contributed["header"] == ["frontline.notices.panels.link", "frontline.search.panels.link"]
    assert contributed["inbox"][-1] == "frontline.digests.panels.digests_link"
    assert contributed["community"] == ["frontline.digests.panels.digests_link"]
    assert contributed["insight"] == [
        "frontline.themes.panels.asked",
        "frontline.responses.panels.verdicts",
        "frontline.themes.panels.theme_steps",
        "frontline.responses.panels.answer_steps",
        "frontline.policies.panels.cited_steps",
    ]


def test_navigation_entries_are_in_order_and_there_once() -> None:
    before = panels.entries()
    for order in (999, 998, 999):
        panels.add_entry(Entry(f"Test {order}", "pages.home", "none", order=order))
    assert [entry.order for entry in panels.entries()[len(before) :]] == [998, 999]
    for entry in panels.entries()[len(before) :]:
        panels._navigation.remove(entry)  # noqa: SLF001 - the registry outlives the test


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (dt.datetime(2026, 11, 23, 9, 5, tzinfo=dt.UTC), "23 November 2026 at 9:05am"),
        (dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC), "2 July 2026 at 12:30am"),
    ],
)
def test_moments_are_shown_in_london(moment: dt.datetime, shown: str) -> None:
    assert furniture.moment(moment) == shown


def test_dates_are_shown_in_words() -> None:
    assert furniture.date(dt.date(2026, 11, 3)) == "3 November 2026"
    assert furniture.date(None) == ""


SPOT = {"start": 5, "end": 11, "kind": "name", "confidence": 0.9, "reason": "A <name>", "field": "saw"}


def test_findings_are_marked_in_place_and_escaped() -> None:
    shown = marked("Mrs  Farrow <b>", [SPOT])
    assert shown.startswith("Mrs  <mark")
    assert 'title="A &lt;name&gt;">Farrow<' in shown
    assert shown.endswith("&lt;b&gt;")


def test_the_proposed_wording_has_the_kind_in_place_of_the_finding() -> None:
    assert without(Words("Mrs  Farrow waits"), {"saw": [SPOT]}).saw == "Mrs  [name removed] waits"


def test_a_warning_about_place_and_post_is_marked_but_not_cut_out() -> None:
    warning = {**SPOT, "kind": "small_place_role"}
    assert without(Words("Mrs  Farrow waits"), {"saw": [warning]}).saw == "Mrs  Farrow waits"
