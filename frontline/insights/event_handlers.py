from frontline.core.errors import TransitionError
from frontline.core.events import add_event_handler
from frontline.insights.queries.own import list_waiting_for_author
from frontline.placements.events import HandoverRequested


def install() -> None:
    """React to secondees who hand over."""
    add_event_handler(HandoverRequested, refuse_handover_while_asked)


def refuse_handover_while_asked(event: HandoverRequested) -> None:
    """Nobody hands over while a moderator waits for their answer: only they learn of it.

    Raises:
        TransitionError: a question or a wording waits.
    """
    if list_waiting_for_author(event.person_id):
        raise TransitionError("A moderator waits for your answer on one of your insights. Answer it, or withdraw it.")
