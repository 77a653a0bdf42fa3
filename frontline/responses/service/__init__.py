"""What can be done with answers: drafting, clearing, publishing, commitments, verdicts."""

from frontline.responses.service.clearing import clear, may_clear, named_in, send_back, submit, take_back
from frontline.responses.service.committing import (
    Promise,
    Step,
    give,
    hand_over,
    move,
    move_team,
    promise,
    remind,
    take_promise_back,
)
from frontline.responses.service.drafting import (
    Answer,
    answers_also,
    answers_instead,
    delete_template,
    discard,
    save_draft,
    save_template,
)
from frontline.responses.service.judging import ABOUT, ask_for_verdicts, judge
from frontline.responses.service.publishing import add_hold, end_hold, publish, publish_due, schedule, unschedule

__all__ = [
    "ABOUT", "Answer", "Promise", "Step", "add_hold", "answers_also", "answers_instead", "ask_for_verdicts", "clear",
    "delete_template", "discard", "end_hold", "give", "hand_over", "judge", "may_clear", "move",
    "move_team", "named_in", "promise", "publish", "publish_due", "remind", "save_draft", "save_template",
    "schedule", "send_back", "submit", "take_back", "take_promise_back", "unschedule",
]  # fmt: skip
