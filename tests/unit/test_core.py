import datetime as dt
import os
from pathlib import Path

import pytest
from markupsafe import Markup

from frontline import domains
from frontline.core import events, extension_points, formatting
from frontline.core.errors import SettingsError
from frontline.core.extension_points import NavigationEntry, Status, TimelineStep
from frontline.core.formatting import format_date
from frontline.core.parsing import clean_text
from frontline.core.settings import Settings, get_settings, load_settings, read_or_create_secret
from frontline.core.subprocess_pool import run_isolated_quick
from frontline.core.vault import Vault


def test_settings_name_each_bad_value_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTLINE_PORT", "0")
    monkeypatch.setenv("FRONTLINE_SECRET_KEY", "short")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert "FRONTLINE_PORT is not usable" in str(refused.value)
    assert "FRONTLINE_SECRET_KEY is not usable" in str(refused.value)


def test_an_isolated_process_has_the_settings_of_its_owner(settings: Settings) -> None:
    assert run_isolated_quick(get_settings) == settings


def test_a_secret_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "secret"
    assert read_or_create_secret(path) == read_or_create_secret(path)
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
    assert clean_text("  a\r\nb\x00\x1b\u0007c\tcafe\u0301 ") == "a\nbc\tcafé"
    assert clean_text(7) == 7


def test_an_event_reaches_every_reaction_once() -> None:
    heard: list[object] = []
    events.add_event_handler(str, heard.append)
    events.add_event_handler(str, heard.append)
    events.publish_event("something")
    assert heard == ["something"]


def test_panels_stories_and_statuses_come_from_whoever_contributed() -> None:
    early, late = (TimelineStep(dt.datetime(2026, month, 1, tzinfo=dt.UTC), "x") for month in (1, 2))
    extension_points.add_section("test", _section)
    extension_points.add_timeline_source("test", lambda: [early])
    extension_points.add_status_source("test", lambda keys: dict.fromkeys(keys, Status("Known")))
    assert extension_points.render_sections("test") == [Markup("here")]
    assert extension_points.build_timeline("test", [late]) == [early, late]
    assert extension_points.get_statuses("test", []) == {}


def _section() -> Markup:
    return Markup("here")


def test_the_installed_event_handlers_are_these() -> None:
    domains.install()
    reactions = events.list_event_handlers()
    moderation = "frontline.moderation.event_handlers"
    screened = [f"{moderation}.accept_clean_insight", f"{moderation}.name_moderator_for_severe"]
    assert reactions["InsightScreened"] == screened
    assert reactions["InsightsAccepted"] == ["frontline.themes.event_handlers.start_analysis"]
    assert reactions["InsightProtected"] == [
        "frontline.themes.event_handlers.redescribe_insight_themes",
        "frontline.digests.event_handlers.remove_withdrawn_insight",
    ]
    assert reactions["InsightWithdrawn"] == [
        "frontline.themes.event_handlers.forget_withdrawn_insight",
        "frontline.digests.event_handlers.remove_withdrawn_insight",
    ]
    assert reactions["InsightReopened"] == ["frontline.themes.event_handlers.check_recurrence"]
    assert reactions["ThemeClosing"] == ["frontline.responses.event_handlers.refuse_closing_with_commitments"]
    assert reactions["ThemeMerged"] == ["frontline.responses.event_handlers.move_drafts_to_merged_theme"]
    assert reactions["ThemeSplit"] == ["frontline.responses.event_handlers.copy_answers_to_split_theme"]
    assert reactions["WorkHandedOver"] == ["frontline.responses.event_handlers.hand_over_commitments_on_leaving"]
    assert reactions["DepartmentMerged"] == [
        "frontline.accounts.event_handlers.handle_directors_department_merged",
        "frontline.placements.event_handlers.handle_host_department_merged",
        "frontline.policies.event_handlers.move_proposals_of_merged_department",
    ]
    assert reactions["TeamClosed"] == [
        "frontline.placements.event_handlers.handle_host_team_closed",
        "frontline.themes.event_handlers.release_team_themes",
        "frontline.responses.event_handlers.move_work_to_successor",
        "frontline.policies.event_handlers.move_proposals_of_closed_team",
    ]


def test_the_installed_extensions_are_these() -> None:
    domains.install()
    contributed = extension_points.list_extensions()
    assert contributed["account"] == ["frontline.notices.extension_points.render_settings_link"]
    assert contributed["insights"][0] == "frontline.notices.extension_points.render_address_prompt"
    assert contributed["insight-check"] == ["frontline.themes.extension_points.render_similar_link"]
    assert contributed["theme-answers"] == ["frontline.responses.extension_points.render_published_answers"]
    assert contributed["theme"] == [
        "frontline.responses.extension_points.render_theme_answers",
        "frontline.policies.extension_points.render_citing_checks",
        "frontline.missions.extension_points.render_theme_milestones",
        "frontline.themes.extension_points.list_routing_steps",
        "frontline.responses.extension_points.list_theme_answer_steps",
    ]
    assert contributed["header"] == [
        "frontline.notices.extension_points.render_notices_link",
        "frontline.search.extension_points.render_search_link",
    ]
    assert contributed["inbox"][-1] == "frontline.digests.extension_points.render_digests_link"
    assert contributed["community"] == ["frontline.digests.extension_points.render_digests_link"]
    assert contributed["insight"] == [
        "frontline.themes.extension_points.render_wrong_theme",
        "frontline.themes.extension_points.render_team_questions",
        "frontline.responses.extension_points.render_verdicts",
        "frontline.moderation.extension_points.list_redirection_steps",
        "frontline.themes.extension_points.list_theme_steps",
        "frontline.responses.extension_points.list_answer_steps",
        "frontline.policies.extension_points.list_citation_steps",
    ]


def test_a_page_belongs_to_the_section_that_names_it_most_closely() -> None:
    missions = NavigationEntry("Missions", "missions.index", "none", covers=("missions.",))
    placements = NavigationEntry("Placements", "placements.index", "none", covers=("placements.",))
    opportunities = NavigationEntry(
        "Opportunities", "placements.opportunities", "none", covers=("placements.opportunity",)
    )
    entries = [missions, placements, opportunities]
    for endpoint, section in (
        ("missions.milestone", missions), ("placements.pool", placements), ("placements.opportunity", opportunities),
        ("accounts.account", None), ("", None),
    ):  # fmt: skip
        assert extension_points.find_section(entries, endpoint) is section


def test_navigation_entries_are_in_order_and_there_once() -> None:
    before = extension_points.list_navigation_entries()
    for order in (999, 998, 999):
        extension_points.add_navigation_entry(NavigationEntry(f"Test {order}", "pages.home", "none", order=order))
    assert [entry.order for entry in extension_points.list_navigation_entries()[len(before) :]] == [998, 999]
    for entry in extension_points.list_navigation_entries()[len(before) :]:
        extension_points._navigation.remove(entry)  # noqa: SLF001 - the registry outlives the test


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (dt.datetime(2026, 11, 23, 9, 5, tzinfo=dt.UTC), "23 November 2026 at 9:05am"),
        (dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC), "2 July 2026 at 12:30am"),
    ],
)
def test_moments_are_shown_in_london(moment: dt.datetime, shown: str) -> None:
    assert formatting.format_moment(moment) == shown


def test_dates_are_shown_in_words() -> None:
    assert format_date(dt.date(2026, 11, 3)) == "3 November 2026"
    assert format_date(None) == ""
