"""The page of one theme, with whichever form was sent last."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.core.clock import get_london_today
from frontline.core.extension_points import get_statuses, render_sections
from frontline.core.forms import find_failed_form
from frontline.core.pagination import Page, paginate
from frontline.core.parsing import parse_id
from frontline.disclosure.groups import GroupsByMonth
from frontline.disclosure.placements import get_anonymity_groups
from frontline.insights.queries.own import list_shared_files
from frontline.insights.queries.remarks import list_shared_remarks
from frontline.organisations import queries as organisations
from frontline.themes.forms.decisions import AssigneeForm, ClosingForm, NoteForm, QuestionForm, RefusalForm, SharingForm
from frontline.themes.models.theme import Routing, Theme, ThemeState
from frontline.themes.queries.access import (
    can_curate,
    can_decide,
    find_current_routing,
    find_team_of_person,
    list_contributing_teams,
    list_readable_themes,
)
from frontline.themes.queries.contributors import describe_contributors, get_contributor_breakdown, list_theme_months
from frontline.themes.queries.history import list_history_steps
from frontline.themes.queries.insights import (
    KINDS,
    SEVERITIES,
    InsightFilter,
    count_kinds,
    find_insight_position,
    has_edge_insights,
    list_edge_ids,
    list_quoted_insights,
    select_theme_insights,
)
from frontline.themes.queries.lists import get_deadline_status
from frontline.themes.queries.related_themes import list_merged_themes, list_pinned_insights, list_similar_themes
from frontline.themes.queries.second_themes import list_second_insights
from frontline.themes.queries.teamwork import is_watched, list_team_notes, list_team_questions
from frontline.themes.service.undo import find_last_edit
from frontline.themes.trends import build_trend, get_first_month

_TREND_MONTHS, _PAGE_SIZE = 24, 10
_FILTERS = ("kind", "severity", "part", "profession", "region", "words")


def redirect_to_theme(theme_id: uuid.UUID) -> Response:
    """The page of a theme, once something was done there."""
    return redirect(url_for("themes.theme", theme_id=theme_id))


def list_team_choices(nothing: str = "Choose a team", *, but: Routing | None = None) -> dict[str, str]:
    """Every open team with people but one, by department and name."""
    staffed_ids = accounts.list_staffed_team_ids() - ({but.team_id} if but else set())
    teams = [team for team in organisations.list_open_teams() if team.id in staffed_ids]
    choices = [(str(team.id), f"{team.department.short_name}: {team.name}") for team in teams]
    return {"": nothing} | dict(sorted(choices, key=lambda choice: choice[1]))


def list_member_choices(routing: Routing) -> dict[str, str]:
    """Everybody of the team that a theme is with."""
    return {"": "Nobody yet"} | accounts.list_team_member_choices(routing.team_id)


@dataclass
class ThemePage:
    """What the page shows; a form that is not given is fresh."""

    theme: Theme
    refusing: RefusalForm | None = None
    sharing: SharingForm | None = None
    assigning: AssigneeForm | None = None
    closing: ClosingForm | None = None
    noting: NoteForm | None = None
    asking: QuestionForm | None = None

    def render(self) -> str:
        """The page for whoever asks for it."""
        theme, person, groups = self.theme, current_person(), get_anonymity_groups()
        routing, own_routing = find_current_routing(theme), find_team_of_person(person, theme)
        may_decide = can_decide(person, routing)
        return render_template(
            "themes/theme.html", theme=theme, routing=routing, may_decide=may_decide, own_routing=own_routing,
            may_curate=can_curate(person, theme), anonymity_groups=groups, person=person,
            quotes=_group_quotes(theme), watched=is_watched(theme, person),
            deadline_status=get_deadline_status(theme, get_london_today()),
            contributing=list_contributing_teams(theme),
            teams=list_team_choices() if theme.state in {ThemeState.TRIAGE, ThemeState.ESCALATED} else {},
            added_sections=render_sections("theme", theme=theme, may_decide=may_decide),
            second_insights=list_second_insights(theme, person),
            **_list_insights(theme, groups), **_describe_last_edit(theme), **_describe_origin(theme),
            **_list_team_notes_and_questions(theme, own_routing), **self._make_forms(routing, may_decide=may_decide),
        )  # fmt: skip

    def _make_forms(self, routing: Routing | None, *, may_decide: bool) -> dict[str, object]:
        if not may_decide or routing is None:
            return {"failed": None, "form": None, "note_form": self.noting or NoteForm(formdata=None)}
        refusing, sharing = self.refusing or RefusalForm(formdata=None), self.sharing or SharingForm(formdata=None)
        refusing.suggestion.choices = list_team_choices("I do not know", but=routing)
        sharing.team.choices = list_team_choices(but=routing)
        assigning = self.assigning or AssigneeForm(formdata=None, data={"member": str(routing.assignee_id or "")})
        assigning.member.choices = list_member_choices(routing)
        return {
            "failed": find_failed_form(
                self.refusing, self.sharing, self.assigning, self.closing, self.noting, self.asking
            ),
            "form": refusing, "sharing_form": sharing, "assignee_form": assigning,
            "closing_form": self.closing or ClosingForm(formdata=None),
            "note_form": self.noting or NoteForm(formdata=None),
            "question_form": self.asking or QuestionForm(formdata=None),
            "assignee": assigning.member.choices.get(str(routing.assignee_id), "") if routing.assignee_id else "",
        }  # fmt: skip


def _list_insights(theme: Theme, groups: GroupsByMonth) -> dict[str, object]:
    """A page of its insights as they are filtered, and what they can be filtered by."""
    insight_filter, shared = InsightFilter.read(request.args), groups.of_all_time
    query = select_theme_insights(theme, current_person(), insight_filter, groups)
    page: Page[Any] = paginate(query, size=_PAGE_SIZE, number=_find_page_of_insight(theme))
    insight_ids = [insight.id for insight in page.rows]
    return {
        "page": page, "insight_filter": insight_filter, "kinds": KINDS, "severities": SEVERITIES,
        "edge_ids": list_edge_ids(theme, insight_ids), "has_edge": has_edge_insights(theme),
        "files": list_shared_files(insight_ids),
        "insight_statuses": get_statuses("theme-insights", insight_ids),
        "filter_arguments": {name: value for name in _FILTERS if (value := request.args.get(name))},
        "pinned": list_pinned_insights(insight_ids),
        "professions": organisations.list_professions(shared.professions),
        "regions": organisations.list_regions({region for _, region in shared.regions}),
    }  # fmt: skip


def _find_page_of_insight(theme: Theme) -> int | None:
    """The page with the insight that a link leads to; None for the one that is asked for."""
    insight_id = parse_id(request.args.get("insight")) if "page" not in request.args else None
    position = find_insight_position(theme, insight_id, current_person()) if insight_id else None
    return (position - 1) // _PAGE_SIZE + 1 if position else None


def _describe_last_edit(theme: Theme) -> dict[str, object]:
    """The last change that the person can undo, in words; and where a merged theme went."""
    person, merged_into_id = current_person(), theme.merged_into_id
    edit = find_last_edit(theme.id) if can_curate(person, theme) else None
    words = list_history_steps([edit], theme, person)[0].what if edit else ""
    into = list_readable_themes([merged_into_id], person).get(merged_into_id) if merged_into_id else None
    return {"edit": edit, "edit_words": words, "merged_into": into}


def _describe_origin(theme: Theme) -> dict[str, object]:
    """Who says it, since when, what is like it, and what became part of it."""
    person, today = current_person(), get_london_today()
    months = list_theme_months([theme.id], get_first_month(today, _TREND_MONTHS)).get(theme.id, [])
    confirmed_by = accounts.get_person_names({theme.confirmed_by_id}) if theme.confirmed_by_id else {}
    contributors = get_contributor_breakdown(theme)
    return {
        "confirmed_by": next(iter(confirmed_by.values()), ""),
        "trend": build_trend(months, today, months=_TREND_MONTHS),
        "contributors": contributors,
        "who_says_it": describe_contributors(contributors),
        "kind_counts": count_kinds(theme, person),
        "similar_themes": list_similar_themes(theme, person),
        "merged_themes": list_merged_themes(theme.id, person),
    }


def _list_team_notes_and_questions(theme: Theme, own_routing: Routing | None) -> dict[str, object]:
    """What only the team sees: its notes, and what was asked with what came of it."""
    questions = list_team_questions(theme.id) if own_routing else []
    return {
        "notes": list_team_notes(theme, own_routing.team_id) if own_routing else [],
        "questions": questions,
        "replies": list_shared_remarks([question.id for question in questions]),
    }


def _group_quotes(theme: Theme) -> dict[str, list[tuple[str, Any]]]:
    """What is quoted, problems and good practice apart."""
    texts = {quote["insight_id"]: quote["text"] for quote in theme.quotes}
    quotes_by_kind: dict[str, list[tuple[str, Any]]] = {}
    for insight in list_quoted_insights(theme, current_person()):
        quotes_by_kind.setdefault(insight.kind.plural, []).append((texts[str(insight.id)], insight))
    return quotes_by_kind
