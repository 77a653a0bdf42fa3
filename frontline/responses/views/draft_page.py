"""The form of an answer: to a theme, to several, or to some of the insights of one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from flask import render_template, request

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.clock import now
from frontline.core.database import db
from frontline.core.errors import FieldError, ForbiddenError, NotFoundError
from frontline.core.parsing import parse_id
from frontline.disclosure.placements import get_anonymity_groups
from frontline.responses.answer_templates import STANDARD_TEMPLATES
from frontline.responses.forms.answers import ResponseForm
from frontline.responses.models.answer import Outcome, Response
from frontline.responses.queries.answers import get_coverage, list_answer_templates
from frontline.responses.queries.selections import describe_obstacles
from frontline.responses.service.drafts import save_response_draft
from frontline.themes.models.theme import Routing, Theme
from frontline.themes.queries.access import can_decide, find_current_routing, list_themes_with_routings
from frontline.themes.queries.insights import InsightFilter, get_members_among, list_edge_ids, select_theme_insights
from frontline.themes.queries.lists import list_themes_in_work

_DRAFT = Permission.DRAFT_RESPONSE
_MOST_COVERED, _MOST_SELECTED = 200, 1_000
# Arguments of an address by which a form was opened, and which are no part of what was selected.
_NOT_SELECTION = {"start", "another", "outcome", "instead-of"}


@dataclass
class DraftPage:
    """What the form shows and saves.

    Attributes:
        themes: those that were selected and that the person may read; the first leads, and is with their team.
        routing: of the first, to their team.
        form: as it is filled in.
        address_id: the theme of the page's address.
        supersedes: a published answer that it takes the place of.
        unreadable: how many themes were selected that the person may not read.
        lost_insights: how many were ticked that are not to be chosen from any more.
    """

    themes: Sequence[Theme]
    routing: Routing
    form: ResponseForm
    address_id: uuid.UUID
    supersedes: Response | None = None
    unreadable: int = 0
    lost_insights: int = 0

    @classmethod
    def of(cls, theme_ids: Sequence[uuid.UUID], form: ResponseForm, *, address_id: uuid.UUID) -> Self:
        """The form for themes of which at least one is with the person's team; the first that is leads.

        Raises:
            NotFoundError: the person may read none of them.
            ForbiddenError: none is with their team.
        """
        themes = list_themes_with_routings(theme_ids, current_person())
        if not themes:
            raise NotFoundError("There is no such theme, or it is not with your team.")
        own = [theme for theme in themes if can_decide(current_person(), find_current_routing(theme), _DRAFT)]
        leading = min(own, key=lambda theme: not theme.is_listed, default=None)
        routing = find_current_routing(leading) if leading else None
        if leading is None or routing is None:
            raise ForbiddenError("This theme is not with your team, so you cannot answer it.")
        others = [theme for theme in themes if theme.id != leading.id]
        return cls([leading, *others], routing, form, address_id, unreadable=len(set(theme_ids)) - len(themes))

    @property
    def theme(self) -> Theme:
        """The one that leads."""
        return self.themes[0]

    @cached_property
    def in_work(self) -> list[Theme]:
        """Other themes that the team has accepted and not answered."""
        selected_ids = {theme.id for theme in self.themes}
        in_work = list_themes_in_work(self.routing.team_id, current_person())
        return [theme for theme in in_work if theme.id not in selected_ids]

    @cached_property
    def obstacles(self) -> dict[uuid.UUID, str]:
        """What stands in the way of answering one of the themes, in words."""
        return describe_obstacles(
            self.themes, team_id=self.routing.team_id, person=current_person(), since=self.form.opened_at
        )

    def fill_choices(self) -> None:
        """Offer the themes and the insights that it can answer, and leave out what the person may not read."""
        form = self.form
        themes = {str(theme.id): theme.name for theme in self._list_theme_choices()}
        insights = dict(self._list_selected_choices() if form.selected_only.data else self._list_core_choices())
        ticked = [key for key in form.covers.data or [] if key in insights]
        self.lost_insights += len(form.covers.data or []) - len(ticked)
        form.further.choices, form.covers.choices = list(themes.items()), list(insights.items())
        form.further.data, form.covers.data = [key for key in form.further.data or [] if key in themes], ticked

    def _list_theme_choices(self) -> Sequence[Theme]:
        """Those selected, and others that the team has in work; of a selection of insights its theme."""
        return self.themes if self.form.selected_only.data and not self.obstacles else self._list_all_themes()

    def _list_all_themes(self) -> list[Theme]:
        return [*self.themes, *self.in_work]

    def _list_core_choices(self) -> list[tuple[str, str]]:
        """The insights of the leading theme that the person may see, the most typical first; none of a single one."""
        if self.theme.single_insight_id:
            return []
        insights = db.session.scalars(select_theme_insights(self.theme, current_person()).limit(_MOST_COVERED))
        return [(str(insight.id), insight.title) for insight in insights]

    def _list_selected_choices(self) -> list[tuple[str, str]]:
        """The insights that were selected, and are still in a theme that can be answered."""
        sent = [*request.args.getlist("insight"), *(self.form.covers.data or [])]
        ids = (
            {key for value in sent if (key := parse_id(value))} | set(self._get_coverage()) | self._list_matching_ids()
        )
        themes = self._list_all_themes() if self.obstacles else self.themes  # they may be in another one now
        members = get_members_among(themes, ids, current_person())
        titles = {str(insight.id): insight.title for insight in members.values()}
        return sorted(titles.items(), key=lambda choice: (choice[1], choice[0]))[:_MOST_SELECTED]

    def _list_matching_ids(self) -> set[uuid.UUID]:
        """All that match the filters of the theme's page."""
        if "match" not in request.args:
            return set()
        groups, insight_filter = get_anonymity_groups(), InsightFilter.read(request.args)
        query = select_theme_insights(self.theme, current_person(), insight_filter, groups)
        return {insight.id for insight in db.session.scalars(query.limit(_MOST_SELECTED))}

    def _get_coverage(self) -> dict[uuid.UUID, bool]:
        """What was ticked before: in this draft, or in the answer whose place it takes."""
        key = parse_id(self.form.key.data)
        coverage = get_coverage(key) if key else {}
        return coverage or (get_coverage(self.supersedes.id) if self.supersedes else {})

    def _list_ticked(self) -> list[str]:
        """What was ticked before; else all that was selected, or what is no doubtful part of the theme."""
        keys, coverage = [uuid.UUID(choice[0]) for choice in self.form.covers.choices or []], self._get_coverage()
        edge_ids = set() if self.form.selected_only.data else list_edge_ids(self.theme, keys)
        return [str(key) for key in keys if coverage.get(key, key not in edge_ids)]

    def save(self) -> Response:
        """Save what was sent.

        Raises:
            FieldError: a theme cannot be answered any more, or none is left.
        """
        form, chosen_ids = self.form, set(self.form.get_theme_ids(self.address_id))
        chosen = [theme for theme in self._list_all_themes() if theme.id in chosen_ids]
        self._require_answerable(chosen)
        return save_response_draft(
            key=form.response_key, theme=chosen[0], team=self.routing.team, author=current_person(),
            answer=form.answer(), edit_revision=form.edit_revision, further=chosen[1:], supersedes=self.supersedes,
            coverage=form.get_coverage(), selected_only=bool(form.selected_only.data),
        )  # fmt: skip

    def _require_answerable(self, chosen: Sequence[Theme]) -> None:
        obstructed = [theme for theme in chosen if theme.id in self.obstacles]
        if self.unreadable:
            raise FieldError("further", "A theme that you can no longer read was left out. Check the list, then save")
        if obstructed:
            names = " ".join(f"“{theme.name}”: {self.obstacles[theme.id]}" for theme in obstructed)
            raise FieldError("further", "%(names)s Untick what it no longer answers, then save again", names=names)
        if not chosen:
            raise FieldError("further", "Select at least one theme that it answers")
        if self.lost_insights:
            raise FieldError(
                "covers", "An insight was left out: it was withdrawn, or is in another theme now. Check, then save"
            )

    def _get_superseding_arguments(self) -> dict[str, list[str]]:
        return {"instead-of": [str(self.supersedes.id)]} if self.supersedes else {}

    def render(self) -> str:
        """The page with its form."""
        self.fill_choices()
        form, obstacles, choices = self.form, self.obstacles, self._list_theme_choices()
        if not form.lists_themes.data and (len(choices) > 1 or obstacles):
            chosen_ids = {*(form.further.data or []), *(str(theme.id) for theme in self.themes)}
            form.further.data = [key for key in chosen_ids if uuid.UUID(key) not in obstacles]
            form.lists_themes.data = "yes"
        if not form.offers_choice.data:
            form.offers_choice.data = "yes" if form.covers.choices else ""
            form.covers.data = self._list_ticked()
        form.opened.data = now().isoformat()  # what is said here is known when it is sent again
        return render_template(
            "responses/form.html", theme=self.theme, form=form, supersedes=self.supersedes, outcomes=list(Outcome),
            standard_templates=STANDARD_TEMPLATES, team_templates=list_answer_templates(self.routing.team_id),
            is_new=form.saved.data in {"0", None}, selection=_get_selection_arguments(),
            save_arguments=_get_selection_arguments() | self._get_superseding_arguments(),
            theme_hints=[_make_hint(obstacles.get(theme.id, "")) for theme in choices],
        )  # fmt: skip


def _make_hint(text: str) -> dict[str, Any]:
    return {"hint": {"text": text}} if text else {}


def _get_selection_arguments() -> dict[str, list[str]]:
    """What the form's own address says of what was selected."""
    return {name: values for name, values in request.args.lists() if name not in _NOT_SELECTION}
