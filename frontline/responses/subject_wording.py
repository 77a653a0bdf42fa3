"""What is known of a subject, in one paragraph written from counts."""

from dataclasses import dataclass

from frontline.core.translation import gettext as _


@dataclass(frozen=True, slots=True)
class KnowledgeCounts:
    """How many themes of a subject are answered or not, and how many changes and promises came of it."""

    answered: int = 0
    unanswered: int = 0
    changes: int = 0
    promises: int = 0
    late: int = 0
    broken: int = 0


def describe_knowledge(counts: KnowledgeCounts) -> str:
    """How many themes there are, how many of them are answered, what changed and what is still to come.

    Examples:
        3 themes are about it. Answered: 2. Not answered yet: 1. 1 change was made. 1 promise is open and late.
    """
    if not counts.answered + counts.unanswered:
        return ""
    sentences = [
        _describe_themes(counts.answered + counts.unanswered),
        _describe_answered(counts.answered, counts.unanswered),
        _describe_changes(counts.changes) if counts.answered or counts.changes else "",
        _describe_promises(counts.promises, counts.late),
        _describe_broken(counts.broken),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _describe_themes(number: int) -> str:
    return _("1 theme is about it.") if number == 1 else _("%(number)s themes are about it.", number=number)


def _describe_answered(answered: int, unanswered: int) -> str:
    if answered + unanswered == 1:
        return _("It is answered.") if answered else _("It is not answered yet.")
    if not unanswered:
        return _("All of them are answered.")
    if not answered:
        return _("None of them is answered yet.")
    return _("Answered: %(answered)s. Not answered yet: %(unanswered)s.", answered=answered, unanswered=unanswered)


def _describe_changes(number: int) -> str:
    if number == 0:
        return _("No change was made yet.")
    return _("1 change was made.") if number == 1 else _("%(number)s changes were made.", number=number)


def _describe_promises(number: int, late: int) -> str:
    if number == 0:
        return ""
    several = _("%(number)s promises are open", number=number)
    promises = _("1 promise is open") if number == 1 else several
    if late == 0:
        return _("%(promises)s.", promises=promises)
    if number == 1:
        return _("%(promises)s and late.", promises=promises)
    some = _("%(promises)s, %(late)s of them are late.", promises=promises, late=late)
    return _("%(promises)s, 1 of them is late.", promises=promises) if late == 1 else some


def _describe_broken(number: int) -> str:
    if number == 0:
        return ""
    several = _("%(number)s promises were not kept.", number=number)
    return _("1 promise was not kept.") if number == 1 else several
