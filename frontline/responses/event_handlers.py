from frontline.core.errors import FieldError, TransitionError
from frontline.core.events import add_event_handler
from frontline.organisations.events import TeamClosed
from frontline.responses.queries.answers import list_unpublished_responses
from frontline.responses.queries.commitments import count_open_commitments, count_open_commitments_of_team
from frontline.responses.service import commitments
from frontline.responses.service.commitments import move_team_work
from frontline.responses.service.drafts import copy_answers_to_theme, move_drafts_to_theme
from frontline.themes.events import ThemeClosing, ThemeMerged, ThemeSplit, WorkHandedOver


def install() -> None:
    """React to themes that merge and split, to people who leave and to teams that close."""
    add_event_handler(ThemeMerged, move_drafts_to_merged_theme)
    add_event_handler(ThemeSplit, copy_answers_to_split_theme)
    add_event_handler(ThemeClosing, refuse_closing_with_commitments)
    add_event_handler(WorkHandedOver, hand_over_commitments_on_leaving)
    add_event_handler(TeamClosed, move_work_to_successor)


def move_drafts_to_merged_theme(event: ThemeMerged) -> None:
    """Move the drafts of a theme to the one with which it was merged."""
    move_drafts_to_theme(event.theme_id, event.into_id)


def copy_answers_to_split_theme(event: ThemeSplit) -> None:
    """Copy the answers of a theme to the one that was split from it."""
    copy_answers_to_theme(event.theme_id, event.origin_id)


def refuse_closing_with_commitments(event: ThemeClosing) -> None:
    """Refuse to close a theme with open commitments."""
    if count_open_commitments(event.theme_id):
        raise TransitionError("This theme has open commitments that are still to come. Update them first.")


def hand_over_commitments_on_leaving(event: WorkHandedOver) -> None:
    """Hand over open commitments with the work."""
    commitments.hand_over_commitments(event.person_id, event.to_id, event.team_id)


def move_work_to_successor(event: TeamClosed) -> None:
    """Give the drafts and commitments of a closed team to its successor; where there are any there must be one.

    Raises:
        FieldError: there are drafts or open commitments and no successor.
    """
    if event.successor_id is not None:
        move_team_work(event.team_id, event.successor_id)
    elif count_open_commitments_of_team(event.team_id):
        raise FieldError("successor", "This team has open commitments. Select the team that takes them over")
    elif list_unpublished_responses(event.team_id):
        raise FieldError(
            "successor", "This team has answers that are not published. Select the team that takes them over"
        )
