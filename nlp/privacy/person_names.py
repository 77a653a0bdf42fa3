"""Names of people: after a title, where a person is introduced, or in the shape of a British full name."""

import functools
import unicodedata
from collections.abc import Iterator

import regex

from nlp.documents.dictionary import is_dictionary_word, is_function_word, is_ordinary_word
from nlp.documents.word_lists import load_words
from nlp.privacy.letter_case import restore_case
from nlp.privacy.spans import Span

# One capitalised word of a name; several, with the particles that join them; what may stand between two.
WORD = r"\p{Lu}(?:['\u2019]\p{Lu})?\p{L}*(?:-\p{Lu}\p{L}+)*"
GAP = r"(?:[ \t]{1,3}|\r?\n)"
PARTICLE = rf"(?:(?:van|von|der|den|de|la|da|dos|du|di|del|bin|ibn|ap|ab|ferch|Ó|Ní|Mac){GAP}|[aAeE]l-)"
FURTHER = rf"(?:{GAP}{PARTICLE}{{0,2}}{WORD})"
INITIALS = rf"(?:\p{{Lu}}\.?{GAP}?){{1,3}}"
# After these hardly anything but a name follows, in whatever case it was typed.
SURE_TITLES = "mr|mrs|ms|mx|dr|prof|professor|cllr|councillor|messrs"
TITLES = (
    "Miss|Sir|Dame|Lord|Lady|Rev|Reverend|Imam|Rabbi|PC|DC|DS|DI|DCI|Sgt|Sergeant|Constable|Inspector|Father|Pastor"
    "|Nurse|Sister|Matron|Officer|Governor|SO|CM|Auntie|Uncle|Prisoner"
)
_NO_JOBS = frozenset([*SURE_TITLES.split("|"), "miss", "sir", "dame", "rev", "reverend"])
TITLED = regex.compile(
    rf"\b(?:(?i:{SURE_TITLES}|drs)|{TITLES})\b\.?{GAP}?(?:{INITIALS})?{PARTICLE}{{0,2}}{WORD}{FURTHER}{{0,2}}"
)
LOWER_TITLED = regex.compile(rf"\b(?i:{SURE_TITLES})\b\.?{GAP}(\p{{Ll}}[\p{{Ll}}'\u2019-]+)")
RELATED = regex.compile(
    r"\b(?i:son|daughter|husband|wife|brother|sister|nephew|niece|cousin|called|named|pupil|patient|prisoner|resident"
    rf"|client|key ?worker for|spoke (?:to|with)|thanks to|thank you to|told|asked),? ({WORD}{FURTHER}{{0,2}})"
)
OWNED = regex.compile(
    rf"\b({WORD}{FURTHER}?)['\u2019]s (?:mum|mother|dad|father|nan|gran|carer|sister|brother|review|care plan"
    r"|key ?worker|social worker|cell|bed|inhaler|medication|teacher|parents)\b"
)
INITIALLED = regex.compile(rf"\b(?:\p{{Lu}}\.{GAP}?){{1,3}}(\p{{Lu}}\p{{Ll}}+(?:-\p{{Lu}}\p{{Ll}}+)?)\b")
UNDOTTED = regex.compile(rf"\b[B-HJ-Z]{GAP}({WORD})\b")  # "A" and "I" are words
SURNAME_FIRST = regex.compile(rf"\b({WORD}), ({WORD})\b")
RUN = regex.compile(rf"\b{WORD}{FURTHER}{{0,3}}")
ONE_WORD = regex.compile(WORD)
LOWER = regex.compile(r"\b\p{Ll}{4,}\b")
PLACE = regex.compile(
    rf"(?:['\u2019]s)? (?:{'|'.join(sorted(load_words('place_words')))}"
    r"|ward|school|hospital|hospice|house|unit|clinic|centre|wing|suite|nurses|road|street|scheme|rule)s?\b"
)
BEFORE_PLACE = regex.compile(r"\b(?:St\.?|Saint|King|Queen|Prince|Princess) $")
# Letters that have no accent to take off, and the curly apostrophe.
UNDECORATED = str.maketrans("łøđŁØĐ\u2019", "lodLOD'")
# Institutions that bear a name and mean no person.
BODIES = regex.compile(
    r"\b(?:John Lewis|John Radcliffe|Marie Curie|Harvey Nichols|Florence Nightingale|Great Ormond)\b"
)


def find_person_names(text: str) -> Iterator[Span]:
    """All spans that may be names, overlaps included."""
    text = restore_case(text)
    for find_spans in (_find_titled, _find_introduced, _find_initialled, _find_full_names, _find_uncapitalised):
        yield from (span for span in find_spans(text) if not _is_of_a_place(text, span))


def _find_titled(text: str) -> Iterator[Span]:
    for match in TITLED.finditer(text):
        words = match[0].replace(".", " ").split()
        if not load_words("not_names") & set(words) and not _is_job(words[-1], by=words[0]):
            yield Span(match.start(), match.end(), "name", 0.95, "A name after a title")
    for match in LOWER_TITLED.finditer(text):
        # "The dr smith" is somebody, "the dr appointment" is not.
        is_word = match[0][0] in "dDpP" and is_dictionary_word(match[1]) and not _is_known_surname(match[1].title())
        if not is_function_word(match[1]) and not is_word:
            yield Span(match.start(), match.end(), "name", 0.8, "A word after a title")


def _find_introduced(text: str) -> Iterator[Span]:
    for pattern in (RELATED, OWNED):
        for match in pattern.finditer(text):
            words = match[1].split()
            is_word = is_dictionary_word(words[0]) and not _is_known_surname(words[0]) and not _is_given_name(words[0])
            if not load_words("not_names") & set(words) and not match[1].isupper() and not is_word:
                yield Span(match.start(1), match.end(1), "name", 0.6, "A capitalised word where a person is meant")


def _find_initialled(text: str) -> Iterator[Span]:
    for match in INITIALLED.finditer(text):
        if not is_dictionary_word(match[1]) or match[1] in load_words("surnames"):
            yield Span(match.start(), match.end(), "name", 0.6, "Initials and a surname")
    for match in UNDOTTED.finditer(text):
        if match[1] in load_words("surnames") and not is_dictionary_word(match[1]):
            yield Span(match.start(), match.end(), "name", 0.6, "An initial and a surname")
    for match in SURNAME_FIRST.finditer(text):
        if match[1] in load_words("surnames") and _is_given_name(match[2]):
            yield Span(match.start(), match.end(), "name", 0.6, "A surname and a given name")


def _find_full_names(text: str) -> Iterator[Span]:
    """Capitalised words that hold a given name, with the words around it that belong to the name."""
    for match in RUN.finditer(text):
        words = ONE_WORD.finditer(text, match.start(), match.end())
        yield from _find_among([(word.start(), word[0]) for word in words])


def _find_among(words: list[tuple[int, str]]) -> Iterator[Span]:
    """Names among consecutive capitalised words, each with its offset."""
    position = 0
    while position < len(words):
        last = _find_last_word(words, position)
        if last is not None:
            end = words[last][0] + len(words[last][1])
            has_surname = last > position
            reason = "A given name and a surname" if has_surname else "A common given name"
            yield Span(words[position][0], end, "name", 0.85 if has_surname else 0.5, reason)
            position = last
        position += 1


def _find_last_word(words: list[tuple[int, str]], first: int) -> int | None:
    """Where a name that begins at a word ends; None where none begins."""
    word = words[first][1]
    last = first
    while last + 1 < len(words) and _is_surname(words[last + 1][1]):
        last += 1
    if _is_given_name(word):
        return last
    following = words[first + 1][1] if last > first else ""
    # A name that is also a word counts only before a surname; so does a word that is none, before a common one.
    if _is_ambiguous_name(word) and following and (_is_known_surname(following) or not is_dictionary_word(following)):
        return last
    is_unknown = not is_dictionary_word(word) and word not in load_words("not_names") and not word.isupper()
    return last if is_unknown and following and _is_known_surname(following) else None


def _find_uncapitalised(text: str) -> Iterator[Span]:
    """Names typed without capitals."""
    for match in LOWER.finditer(text):
        word = match[0]
        if _strip_accents(word).title() in _get_unambiguous_given_names() and not is_dictionary_word(word):
            next_word = LOWER.match(text, match.end() + 1)
            is_surname = next_word is not None and text[match.end()] in " -" and not is_ordinary_word(next_word[0])
            end = next_word.end() if next_word is not None and is_surname else match.end()
            yield Span(match.start(), end, "name", 0.5, "A common given name without a capital")


@functools.cache
def _get_unambiguous_given_names() -> frozenset[str]:
    return load_words("given_names") - load_words("ambiguous_names")


def _is_given_name(word: str) -> bool:
    name = _normalise_case(word)
    # "Jean" may be a word, "Jean-Luc" is none.
    is_double = "-" in name and name.partition("-")[0] in load_words("given_names")
    return is_double or name in _get_unambiguous_given_names()


def _is_ambiguous_name(word: str) -> bool:
    return _normalise_case(word) in load_words("ambiguous_names")


def _is_known_surname(word: str) -> bool:
    return _normalise_case(word) in load_words("surnames")


def _is_surname(word: str) -> bool:
    if word.isupper() and len(word) > 1:
        return not is_ordinary_word(word)
    return word not in load_words("not_names") and (len(word) > 1 or word == "Ó")


def _normalise_case(word: str) -> str:
    """A word as the lists write it: without accents, and of "SARAH" only the first letter large."""
    unaccented = _strip_accents(word)
    return unaccented.title() if unaccented.isupper() and len(unaccented) > 3 else unaccented  # noqa: PLR2004 - "NHS" is no name


def _strip_accents(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.translate(UNDECORATED))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _is_job(word: str, *, by: str) -> bool:
    """Whether after a title that is also a job an ordinary word follows: "Nurse Associates", "Officer Training"."""
    return by.lower() not in _NO_JOBS and is_dictionary_word(word) and not _is_known_surname(word)


def _is_of_a_place(text: str, span: Span) -> bool:
    """Whether a name is that of a saint's church, a king's school, a ward or a body called after somebody."""
    before = BEFORE_PLACE.search(text[max(0, span.start - 10) : span.start])
    return bool(before or PLACE.match(text, span.end) or BODIES.match(text, span.start))
