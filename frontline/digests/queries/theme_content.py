"""What may be shown now of a digest that is made of themes and commitments."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.accounts.permissions import Permission, get_permission_scope
from frontline.core.database import db
from frontline.core.translation import gettext as _
from frontline.digests.asks import describe_ask
from frontline.digests.content import MAX_THEMES, DigestContent, DigestItem, DigestQuote, PeriodCounts
from frontline.digests.models import Digest, Scope
from frontline.digests.queries.commitments import list_due_commitments
from frontline.digests.queries.theme_notes import ThemeNote, list_theme_notes
from frontline.disclosure.attribution import describe_author
from frontline.disclosure.groups import GroupsByMonth
from frontline.disclosure.placements import get_anonymity_groups
from frontline.insights.models.insight import Insight
from frontline.themes.models.theme import WITH_TEAM_STATES, Routing, ThemeState
from frontline.themes.queries.contributors import list_attribute_names_by_theme
from frontline.themes.queries.insights import get_members_among
from frontline.themes.queries.quotes import says_still

_MAX_NAMES = 6  # of professions and regions
ThemeMembers = Mapping[tuple[uuid.UUID, uuid.UUID], Insight]  # by theme and insight


def get_theme_content(digest: Digest, person: Person) -> DigestContent:
    """The most important that the person may read; what others may read does not count as removed."""
    notes, unlisted_count = list_theme_notes(digest, person)
    listed = [note for note in notes if not note.is_gone and not note.is_only_overdue]
    shown, overdue = listed[:MAX_THEMES], [note for note in notes if note.is_overdue]
    sources, due = _Sources.load(digest, person, shown, notes), list_due_commitments(digest, person)
    return DigestContent(
        [sources.make_item(note, is_full=True) for note in shown],
        [sources.make_item(note) for note in listed[MAX_THEMES:]],
        [sources.make_item(note) for note in overdue],
        due.commitments,
        _find_period_counts(digest, person),
        settled_count=sum(note.is_settled for note in notes) + due.settled_count,
        removed_count=unlisted_count + sum(map(sources.count_removed_quotes, shown)),
    )


def _find_period_counts(digest: Digest, person: Person) -> PeriodCounts | None:
    """What was counted when the digest was written, for those who may read all of what is counted."""
    reads_all = digest.scope is not Scope.MISSION or get_permission_scope(person, Permission.READ_THEME).everything
    counts = digest.content.get("counts") if reads_all else None
    return PeriodCounts(counts["insights"], counts["people"], counts["answers"], counts["changes"]) if counts else None


@dataclass(frozen=True, slots=True)
class _Sources:
    """What the items of a digest are made from, read at once for all of them.

    Attributes:
        visible: quoted insights that the person may see.
        members: quoted insights that anybody may see.
        routings: the team that each theme is with.
        attribute_names: professions and regions of each theme that is shown with a quote.
    """

    digest: Digest
    person: Person
    groups: GroupsByMonth
    visible: ThemeMembers
    members: ThemeMembers
    routings: Mapping[uuid.UUID, Routing]
    attribute_names: Mapping[uuid.UUID, Sequence[str]]

    @classmethod
    def load(cls, digest: Digest, person: Person, shown: Sequence[ThemeNote], notes: Sequence[ThemeNote]) -> Self:
        """Read them."""
        themes = [note.theme for note in shown]
        quoted_ids = [uuid.UUID(quote["insight"]) for note in shown for quote in note.stored["quotes"]]
        current = Routing.theme_id.in_([note.theme.id for note in notes]) & Routing.state.in_(WITH_TEAM_STATES)
        return cls(
            digest,
            person,
            get_anonymity_groups(),
            get_members_among(themes, quoted_ids, person),
            get_members_among(themes, quoted_ids),
            {routing.theme_id: routing for routing in db.session.scalars(select(Routing).where(current))},
            list_attribute_names_by_theme([theme.id for theme in themes]),
        )

    def make_item(self, note: ThemeNote, *, is_full: bool = False) -> DigestItem:
        """An item; where there is room for it, with a quote and those who say it."""
        theme, routing = note.theme, self.routings.get(note.theme.id)
        return DigestItem(
            theme.name,
            f"/themes/{theme.id}",
            note.reasons,
            note.names,
            body=note.stored["size"] if is_full else "",
            who=self._describe_contributors(note) if is_full else "",
            ask="" if note.is_overdue else describe_ask(theme, routing, self.person),  # a reason says it then
            quotes=self._list_quotes(note)[:1] if is_full else (),
            team=routing.team.name if routing and self.digest.scope is not Scope.TEAM else "",
            is_suggested=note.stored.get("suggested", False),
            is_awaiting_decision=theme.state is ThemeState.ROUTED,
        )

    def _describe_contributors(self, note: ThemeNote) -> str:
        names = self.attribute_names.get(note.theme.id, ())
        return _("Contributors: %(names)s", names=", ".join(names[:_MAX_NAMES])) if names else ""

    def _list_quotes(self, note: ThemeNote) -> list[DigestQuote]:
        """Those whose insight is still in the theme, is not hidden from the person, and still says so."""
        return [
            DigestQuote(text, describe_author(insight, self.groups)) for text, insight in _match(note, self.visible)
        ]

    def count_removed_quotes(self, note: ThemeNote) -> int:
        """How many quotes of an item nobody sees any more."""
        stored_count = len(note.stored["quotes"]) + int(note.stored.get("stripped", 0))
        return stored_count - len(_match(note, self.members))


def _match(note: ThemeNote, members: ThemeMembers) -> list[tuple[str, Insight]]:
    """The quotes that are still said in an insight of the theme, each with its insight."""
    return [
        (quote["text"], insight)
        for quote in note.stored["quotes"]
        if (insight := members.get((note.theme.id, uuid.UUID(quote["insight"])))) and says_still(insight, quote["text"])
    ]
