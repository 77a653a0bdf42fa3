from frontline.core.errors import FieldError, TransitionError
from frontline.core.events import react
from frontline.organisations.events import TeamClosed
from frontline.responses import queries, service
from frontline.themes.events import HandedOver, ThemeClosing, ThemeMerged, ThemeSplit


def install() -> None:
    """React to themes that merge and split, to people who leave and to teams that close."""
    react(ThemeMerged, answer_the_other)
    react(ThemeSplit, answer_both)
    react(ThemeClosing, hold_open)
    react(HandedOver, hand_over)
    react(TeamClosed, move_to_successor)


def answer_the_other(event: ThemeMerged) -> None:
    """What is drafted on a theme is for the one with which it was merged."""
    service.answers_instead(event.theme_id, event.into_id)


def answer_both(event: ThemeSplit) -> None:
    """What was answered to a theme was answered to what was split from it."""
    service.answers_also(event.theme_id, event.origin_id)


def hold_open(event: ThemeClosing) -> None:
    """A theme stays open while something that was promised on it is still to come."""
    if queries.open_commitments(event.theme_id):
        raise TransitionError("Something that you promised is still to come. See to the commitments first.")


def hand_over(event: HandedOver) -> None:
    """Commitments follow the work."""
    service.hand_over(event.person_id, event.to_id, event.team_id)


def move_to_successor(event: TeamClosed) -> None:
    """Drafts and promises of a closed team are its successor's; where something is promised, there must be one.

    Raises:
        FieldError: something is promised, and nobody takes over.
    """
    if event.successor_id is not None:
        service.move_team(event.team_id, event.successor_id)
    elif queries.promised_by(event.team_id):
        raise FieldError("successor", "This team has promised something that is still to come. Select who takes over")
