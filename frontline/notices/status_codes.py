"""What mail servers answer: whether there is nobody at an address, or something else is wrong (RFC 3463, RFC 5248).

One list for what is said while a message is handed over and for what comes back later.
"""

import re

# Nobody is there: bad mailbox, system or syntax, moved, takes no mail at all, closed.
_UNKNOWN_ADDRESS = frozenset({"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
# Replies without an enhanced code that say so: no mailbox, not local, no such name.
_UNKNOWN_ADDRESS_REPLIES = frozenset({550, 551, 553})
TEMPORARY_REPLIES = range(400, 500)
_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


def is_unknown_address(status: str, reply: int | None = None) -> bool:
    """Whether an answer says that nobody is at the address.

    Args:
        status: with the enhanced code, or the whole text of an answer.
        reply: the three digits of the answer, where there is no enhanced code.

    Examples:
        >>> is_unknown_address("5.1.1"), is_unknown_address("5.2.2"), is_unknown_address("No such user", 550)
        (True, False, True)
    """
    if found := _ENHANCED.search(status):
        return found[1] in _UNKNOWN_ADDRESS
    return reply in _UNKNOWN_ADDRESS_REPLIES
