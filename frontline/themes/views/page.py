"""The page of one theme, with whichever form was sent last."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts import queries as accounts
from frontline.accounts.identity import current_person
from frontline.core.forms import failed, id_in
from frontline.core.furniture import Page, paginate, today
from frontline.core.panels import sections
from frontline.disclosure.groups import GroupsByMonth
from frontline.disclosure.placed import load_groups
from frontline.insights import queries as insights
from frontline.organisations import queries as organisations
from frontline.themes import queries, service
from frontline.themes.forms.deciding import AssigneeForm, ClosingForm, NoteForm, QuestionForm, RefusalForm, SharingForm
from frontline.themes.models import Routing, Theme, ThemeState
from frontline.themes.queries import Narrowing
from frontline.themes.trend import first_month, trend

_MONTHS, _A_PAGE = 24, 10


def back_to(theme_id: uuid.UUID) -> Response:
    """The page of a theme, once something was done there."""
    return redirect(url_for("themes.theme", theme_id=theme_id))


def team_choices(nothing: str = "Choose a team", *, but: Routing | None = None) -> dict[str, str]:
    """Every open team but one, by department and name."""
    others = [team for team in organisations.open_teams() if but is None or team.id != but.team_id]
    teams = [(str(team.id), f"{team.department.short_name}: {team.name}") for team in others]
    return {"": nothing} | dict(sorted(teams, key=lambda team: team[1]))


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

    def page(self) -> str:
        """The page."""
        theme, person, groups = self.theme, current_person(), load_groups()
        routing, ours = queries.current_routing(theme), queries.team_of(person, theme)
        narrowed = Narrowing.read(request.args)
        page = paginate(queries.insights_of(theme, person, narrowed, groups), size=_A_PAGE, number=self._number())
        mine = queries.may_decide(person, routing)
        return render_template(
            "themes/theme.html", theme=theme, routing=routing, mine=mine, ours=ours, page=page, anonymity_groups=groups,
            may_curate=queries.may_curate(person, theme), narrowed=narrowed, kinds=queries.KINDS,
            severities=queries.SEVERITIES, files=insights.shared_files([row.id for row in page.rows]),
            quotes=_quotes(theme), **self._edit(),
            watched=queries.is_watched(theme, person),
            standing=queries.standing(theme, today()), contributing=queries.contributing(theme),
            teams=team_choices() if theme.state in {ThemeState.TRIAGE, ThemeState.ESCALATED} else {},
            panels=sections("theme", theme=theme, mine=mine), **self._around(page, groups), **self._team(ours),
            **self._forms(routing, mine=mine),
        )  # fmt: skip

    def _number(self) -> int | None:
        """The page with the insight that a link leads to; None for the one that is asked for."""
        wanted = id_in(request.args.get("insight")) if "page" not in request.args else None
        place = queries.place_of(self.theme, wanted, current_person()) if wanted else None
        return (place - 1) // _A_PAGE + 1 if place else None

    def _edit(self) -> dict[str, object]:
        """The last change that the person can undo, in words; and where a merged theme went."""
        person, merged = current_person(), self.theme.merged_into_id
        edit = service.last_edit(self.theme.id) if queries.may_curate(person, self.theme) else None
        words = queries.steps([edit], self.theme, person)[0].what if edit else ""
        into = queries.readable([merged], person).get(merged) if merged else None
        return {"edit": edit, "edit_words": words, "into": into}

    def _around(self, page: Page[Any], groups: GroupsByMonth) -> dict[str, object]:
        """Who says it, since when, and what is like it."""
        theme = self.theme
        shown = groups.of_all_time
        said = queries.months([theme.id], first_month(today(), _MONTHS)).get(theme.id, [])
        return {
            "trend": trend(said, today(), months=_MONTHS), "heard": queries.heard(theme),
            "alike": queries.alike(theme, current_person()), "merged": queries.merged_into(theme.id, current_person()),
            "pinned": queries.pinned([row.id for row in page.rows]),
            "professions": organisations.professions(shown.professions),
            "regions": organisations.regions({region for _, region in shown.regions}),
        }  # fmt: skip

    def _team(self, ours: Routing | None) -> dict[str, object]:
        """What only the team sees: its notes, and what was asked with what came of it."""
        questions = queries.questions(self.theme.id) if ours else []
        return {
            "notes": queries.notes(self.theme, ours.team_id) if ours else [], "questions": questions,
            "replies": insights.shared_remarks([question.id for question in questions]), "me": current_person(),
        }  # fmt: skip

    def _forms(self, routing: Routing | None, *, mine: bool) -> dict[str, object]:
        if not mine or routing is None:
            return {"failed": None, "form": None, "note_form": self.noting or NoteForm(formdata=None)}
        refusing, sharing = self.refusing or RefusalForm(formdata=None), self.sharing or SharingForm(formdata=None)
        refusing.suggestion.choices = team_choices("I do not know", but=routing)
        sharing.team.choices = team_choices(but=routing)
        assigning = self.assigning or AssigneeForm(formdata=None, data={"member": str(routing.assignee_id or "")})
        assigning.member.choices = member_choices(routing)
        return {
            "failed": failed(
                self.refusing, self.sharing, self.assigning, self.closing, self.noting, self.asking
            ),
            "form": refusing, "sharing_form": sharing, "assignee_form": assigning,
            "closing_form": self.closing or ClosingForm(formdata=None),
            "note_form": self.noting or NoteForm(formdata=None),
            "question_form": self.asking or QuestionForm(formdata=None),
            "assignee": assigning.member.choices.get(str(routing.assignee_id), "") if routing.assignee_id else "",
        }  # fmt: skip


def member_choices(routing: Routing) -> dict[str, str]:
    """Everybody of the team that a theme is with."""
    return {"": "Nobody yet"} | accounts.member_choices(routing.team_id)


def _quotes(theme: Theme) -> dict[str, list[tuple[str, Any]]]:
    """What is quoted, problems and good practice apart."""
    said = {quote["insight_id"]: quote["text"] for quote in theme.quotes}
    apart: dict[str, list[tuple[str, Any]]] = {}
    for insight in queries.quotes(theme, current_person()):
        apart.setdefault(insight.kind.plural, []).append((said[str(insight.id)], insight))
    return apart
