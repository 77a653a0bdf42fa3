from frontline.core.errors import TransitionError
from frontline.core.events import react
from frontline.insights import queries
from frontline.placements.events import HandingOver


def install() -> None:
    """React to secondees who hand over."""
    react(HandingOver, hold_open)


def hold_open(event: HandingOver) -> None:
    """Nobody hands over while a moderator waits for their answer: only they are told so.

    Raises:
        TransitionError: a question or a wording waits.
    """
    if queries.waiting_for_author(event.person_id):
        raise TransitionError("A moderator waits for your answer on one of your insights. Answer it, or withdraw it.")
