"""What people do to a theme itself: every edit is on record, can be undone, and binds each later run of the machine."""

from frontline.accounts.models import Person
from frontline.themes.models.curation import LineageKind
from frontline.themes.models.theme import Theme, ThemeState
from frontline.themes.service.edits import format_day, lock_unless_edited, record_edit
from frontline.themes.states import move_theme_state


def rename_theme(*, theme: Theme, name: str, person: Person, edit_revision: str | None = None) -> None:
    """Give a theme a name that no machine changes again."""
    theme = lock_unless_edited(theme, edit_revision)
    before = {"name": theme.name, "named_by_person": theme.named_by_person}
    theme.name, theme.named_by_person = name, True
    record_edit(theme, LineageKind.RENAMED, person, before=before, after={"name": name, "was": before["name"]})


def confirm_theme(*, theme: Theme, person: Person, edit_revision: str | None = None) -> None:
    """Say that this is one theme: no run takes an insight out of it again."""
    theme = lock_unless_edited(theme, edit_revision)
    record_edit(theme, LineageKind.CONFIRMED, person, before={"curated": theme.curated})
    theme.curated = True


def dismiss_theme(*, theme: Theme, reason: str, person: Person, edit_revision: str | None = None) -> None:
    """Say that this is not a theme; insights that join it later are looked at one by one.

    Raises:
        TransitionError: a team has taken it on: then it is answered, not dismissed.
    """
    theme = lock_unless_edited(theme, edit_revision)
    before = {"state": theme.state, "curated": theme.curated, "due_on": format_day(theme.due_on)}
    move_theme_state(theme, ThemeState.DISMISSED, reason=reason)
    theme.reason, theme.curated, theme.due_on = reason, True, None
    record_edit(theme, LineageKind.DISMISSED, person, before=before, after={"reason": reason})
