"""The first page of an evidence pack: key messages written from counts, the numbers by part, and a chart of them."""

from collections.abc import Iterator, Sequence

from frontline.core.papers import PaperPiece
from frontline.core.translation import gettext as _
from frontline.disclosure.masking import is_disclosive, mask_count
from frontline.policies.models.check import Check
from frontline.policies.queries.bearings import COUNTED_STANCES, Voices
from frontline.policies.queries.influence import count_finding_decisions
from frontline.policies.queries.part_content import PartContent

_MOST_MESSAGES = 3  # parts of which the key messages speak


def list_key_messages(check: Check, parts: Sequence[PartContent]) -> Iterator[PaperPiece]:
    """What a reader of one minute takes away, from counts alone."""
    contents = [content for part in parts for content in part.findings]
    yield PaperPiece("heading", _("Key messages"))
    if not contents:
        words = _("Nothing near was found for this draft. That is not to say that nobody has spoken of it.")
        yield PaperPiece("point", words)
        return
    yield PaperPiece("point", _describe_breadth(parts, len({content.theme.id for content in contents})))
    for part in _list_most_heard(parts):
        yield PaperPiece("point", f"{describe_part(part)}. {_describe_voices(part)}.")
    yield PaperPiece("point", _describe_decisions(check))
    unread = sum(content.finding.is_unread for content in contents)
    if unread:
        several = _("%(number)s findings were set aside unread.", number=unread)
        yield PaperPiece("point", _("1 finding was set aside unread.") if unread == 1 else several)


def describe_part(part: PartContent) -> str:
    """What a part is, its number, and the heading under which it stands."""
    kind = (
        _("Measure %(number)s", number=part.number)
        if part.part.is_measure
        else _("Claim %(number)s", number=part.number)
    )
    return f"{kind}: {part.part.heading}" if part.part.heading else kind


def _describe_breadth(parts: Sequence[PartContent], themes: int) -> str:
    found = {"parts": sum(bool(part.findings) for part in parts), "all": len(parts)}
    if themes == 1:
        return _("1 theme bears on %(parts)s of %(all)s claims and measures.", **found)
    return _("%(number)s themes bear on %(parts)s of %(all)s claims and measures.", number=themes, **found)


def _list_most_heard(parts: Sequence[PartContent]) -> list[PartContent]:
    """The parts of which most people speak, of those of which enough do for it to be told."""
    heard = [part for part in parts if _count_people(part) > 1]
    return sorted(heard, key=lambda part: (-_count_people(part), part.number))[:_MOST_MESSAGES]


def _count_people(part: PartContent) -> int:
    return max((voices.people for voices in part.voices.values()), default=0)


def _describe_voices(part: PartContent) -> str:
    return ". ".join(f"{stance.label}: {voices}" for stance, voices in part.voices.items() if voices.people)


def _describe_decisions(check: Check) -> str:
    counts = count_finding_decisions(check)
    return _(
        "Decisions: %(on_board)s taken on board, %(not_)s not taken on board, %(needs_more)s in need of more evidence,"
        " %(beside)s set aside as not relevant.",
        on_board=counts["on_board"], not_=counts["not"], needs_more=counts["needs_more"], beside=counts["beside"],
    )  # fmt: skip


def list_numbers(parts: Sequence[PartContent]) -> Iterator[PaperPiece]:
    """A table of people and sites by part, and a chart of the people."""
    counted = [part for part in parts if any(voices.people for voices in part.voices.values())]
    if not counted:
        return
    yield PaperPiece("heading", _("How many people speak of each measure"))
    head = [_("Part of the draft"), *(stance.label for stance in COUNTED_STANCES)]
    rows = [
        [describe_part(part), *(_describe_cell(part.voices.get(stance)) for stance in COUNTED_STANCES)]
        for part in counted
    ]
    yield PaperPiece("table", _("People and workplaces, by part of the draft"), head=head, rows=rows)
    bars = [
        [f"{describe_part(part)}, {stance.label.lower()}", mask_count(voices.people), str(_get_length(voices))]
        for part in counted
        for stance, voices in part.voices.items()
        if voices.people
    ]
    yield PaperPiece("chart", _("People who speak of each part"), rows=bars)
    yield PaperPiece("paragraph", _("Numbers are lower bounds: they count people who chose to write."))


def _get_length(voices: Voices) -> int:
    """How long a bar is: a number that is not told has none."""
    return 0 if is_disclosive(voices.people) else voices.people


def _describe_cell(voices: Voices | None) -> str:
    return str(voices) if voices and voices.people else _("nobody counted")
