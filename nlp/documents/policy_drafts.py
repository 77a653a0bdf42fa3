"""A draft of a policy taken apart: its measures (what is to be done) and its claims (what is said to be so)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nlp.documents.draft_parts import DraftPart, PartKind
from nlp.documents.tokenisation import split_sentences
from nlp.documents.word_lists import load_words

# A measure is said in a paragraph, often after its name; a longer one is taken apart between its sentences, as of
# several things said at once none is found well.
MOST_WORDS = 100
LEAST_WORDS = 4
_LONGEST_PART = 2_000  # characters: beyond that nobody ended a sentence
_LONGEST_HEADING = 14  # words
_LINES_OF_A_HEADING = 2
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
_MARK = re.compile(r"^(#{1,6})\s+(?P<text>.*)$")
_BULLET = re.compile(r"^\s*(?:[•◦▪‣·*\u2013\u2014-]|\(?(?:[a-z]|[ivx]{1,4})[.)]|\(?\d{1,2}\))\s+")
_NUMBERED = re.compile(r"^\s*(?:\d+(?:\.\d+)*\.?|[A-Z]\.)\s+")
# Lines of a table of contents, page numbers, addresses, lines of a form.
_NO_PROSE = re.compile(r"\.{4,}|^\W*(?:page\s+)?\d+(?:\s+of\s+\d+)?\W*$|^\s*(?:https?://|www\.)\S+\s*$", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"[.!?][\"')\]\u201d\u2019]*$")
_ENDS = re.compile(r"[.!?:;][\"')\]\u201d\u2019]*$")
_WILL = re.compile(
    r"\b(?:we|government|department|ministers?|schools?|trusts?|councils?|authorit(?:y|ies)|providers?|governors?|it|they"
    r"|employers?|boards?|services?|bodies|programme|scheme|fund|bill|act|guidance|regulations?|duty|\w+s)"
    r"\s+(?:will|shall|must|should|intends?\s+to|plans?\s+to|proposes?\s+to)\b",
    re.IGNORECASE,
)
# Passive and with any subject: "Funding will be doubled", "Places are to be published".
_PASSIVE = re.compile(
    r"\b(?:will|shall|must|should|is to|are to)\s+(?:also |now |no longer |only |not )?be\s+(?:\w+ly\s+)?"
    r"\w+(?:ed|en|wn|ne|de|ld|nt|pt|ght|id|ut)\b",
    re.IGNORECASE,
)
# What a document says about itself is neither claim nor measure.
_ABOUT_ITSELF = re.compile(
    r"^(?:this|the)\s+(?:(?:white|green|policy|discussion|options)\s+)?(?:paper|document|chapter|section|annex|draft|note|report)"
    r"\s+(?:(?:first|then|also)\s+)?(?:sets?\s+out|describes?|explains?|summari[sz]es?|lists?|contains?|covers?|outlines?"
    r"|is\s+(?:about|for|structured|divided))\b[^.]*\.?$",
    re.IGNORECASE,
)
_PROPOSE = re.compile(
    r"\b(?:we|this\s+\w+|the\s+\w+)\s+(?:propose|recommend|intend|plan|commit|aim)(?:s|ed)?\b|\bit\s+is\s+proposed\b"
    r"|\b(?:proposal|option|recommendation|measure|action)\s+\d+\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")


def extract_draft_parts(text: str) -> list[DraftPart]:
    r"""The claims and measures of a draft in their order; headings, contents and page numbers are none.

    Args:
        text: paragraphs apart by empty lines; headings may be marked by `#` at the beginning of a line. Lines that were
            broken in the middle of a sentence, as PDFs give them, are joined.

    Returns:
        Paragraphs and items of lists, of about 100 words where sentences allow. A text of a line or two that reads as a
        heading is a part all the same; one without four words in a row has none.

    Examples:
        >>> parts = extract_draft_parts("Too many children miss school. We will fund more buses for them.")
        >>> [part.kind.value for part in parts]
        ['measure']
        >>> extract_draft_parts("# Buses\n\nMany rural pupils arrive late every day.")[0].heading
        'Buses'
    """
    heading, parts = "", list[DraftPart]()
    blocks = list(_iterate_blocks(text.translate(_INVISIBLE)))
    for block, is_heading, _is_marked in blocks:
        unnumbered = _NUMBERED.sub("", block).strip()
        if is_heading:
            heading = unnumbered[:160]
        else:
            parts += [replace(part, heading=heading) for part in _iterate_parts(unnumbered)]
    return parts or [part for block, _, is_marked in blocks if not is_marked for part in _iterate_parts(block)]


def _iterate_blocks(text: str) -> Iterator[tuple[str, bool, bool]]:
    """Paragraphs, bullets and headings, each as one line, whether it is a heading, and whether it is marked as one."""
    lines, is_bullet = list[str](), False
    for raw in [*text.splitlines(), ""]:
        line = " ".join(raw.split())
        marked, bullet = _MARK.match(line), _BULLET.match(raw)
        begins = not line or marked or bullet or _NO_PROSE.search(line)
        if lines and (begins or (not is_bullet and _starts_block(lines, line))):
            block = _join_lines(lines)
            yield block, not is_bullet and _is_heading(block), False
            lines = []
        if marked:
            yield marked["text"].strip(), True, True
        elif line and not _NO_PROSE.search(line):
            is_bullet = bool(bullet) if not lines else is_bullet
            lines.append(" ".join(_BULLET.sub("", raw).split()) if not lines else line)


def _join_lines(lines: Sequence[str]) -> str:
    """Lines as one, a word that was broken between two made whole."""
    pieces = list[str]()
    for line in lines:
        if pieces and pieces[-1].endswith("-") and line[:1].islower():
            pieces[-1] = pieces[-1][:-1]
            pieces.append(line)
        else:
            pieces += [" ", line] if pieces else [line]
    return "".join(pieces).strip()


def _starts_block(lines: Sequence[str], line: str) -> bool:
    """Whether a line begins something new, although no empty line stands before it: after a heading or a full stop."""
    if not (line[:1].isupper() or line[:1].isdigit()):
        return False
    return bool(_SENTENCE_ENDS.search(lines[-1])) or (
        len(lines) <= _LINES_OF_A_HEADING and _is_heading(_join_lines(lines))
    )


def _is_heading(block: str) -> bool:
    words = _WORD.findall(block)
    return 0 < len(words) <= _LONGEST_HEADING and not _ENDS.search(block)


def _iterate_parts(block: str) -> Iterator[DraftPart]:
    for piece in _split_block(block):
        if len(_WORD.findall(piece)) >= LEAST_WORDS and not _ABOUT_ITSELF.match(piece):
            kind = PartKind.MEASURE if _is_measure(piece) else PartKind.CLAIM
            yield DraftPart(kind, "", piece[:_LONGEST_PART])


def _split_block(block: str) -> Iterator[str]:
    """A paragraph in runs of whole sentences, as many as fit."""
    run, run_words = list[str](), 0
    for sentence in split_sentences(block):
        wording = block[sentence.start : sentence.end]
        sentence_words = len(_WORD.findall(wording))
        if run and run_words + sentence_words > MOST_WORDS:
            yield " ".join(run)
            run, run_words = [], 0
        run.append(wording)
        run_words += sentence_words
    if run:
        yield " ".join(run)


def _is_measure(text: str) -> bool:
    """Whether something is to be done: somebody will, must or proposes to; or it begins with what to do."""
    if _WILL.search(text) or _PASSIVE.search(text) or _PROPOSE.search(text):
        return True
    first = _WORD.search(text)
    return first is not None and first[0].lower() in load_words("policy_verbs")
