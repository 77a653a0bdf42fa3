"""What can be done with proposals: registered, checked, decided on, moved, compared, watched."""

from frontline.policies.service.checking import MARKINGS, Draft, begin, fail, find, marking_in, run_again, words_of
from frontline.policies.service.choosing import choose
from frontline.policies.service.consulting import ABOUT, consult, reply, tell_asker
from frontline.policies.service.deciding import decide, digest, is_as_signed, set_aside, sign, undecide
from frontline.policies.service.listing import COLUMNS, MOST_BYTES, Listed, give_reference, take_list
from frontline.policies.service.proposals import (
    Idea,
    Judged,
    announce_policy,
    assess,
    change,
    claim,
    register,
    require_undecided,
)
from frontline.policies.service.stages import Gate, gate, move
from frontline.policies.service.watching import watch

__all__ = [
    "ABOUT", "COLUMNS", "MARKINGS", "MOST_BYTES", "Draft", "Gate", "Idea", "Judged", "Listed", "announce_policy",
    "assess", "begin", "change", "choose", "claim", "consult", "decide", "digest", "fail", "find", "gate",
    "give_reference", "is_as_signed", "marking_in", "move", "register", "reply", "require_undecided", "run_again",
    "set_aside", "sign", "take_list", "tell_asker", "undecide", "watch", "words_of",
]  # fmt: skip
