"""Letter case put back where people write in capitals only, so that names can be told from other words."""

from collections.abc import Iterator

import regex

from nlp.documents.dictionary import is_ordinary_word
from nlp.documents.word_lists import load_words

_SENTENCE = regex.compile(r"(?:\b(?:MRS?|M[SX]|DRS?|PROF|CLLR|REV)\.|[^\n.!?])+")
_WORD = regex.compile(r"\p{L}+(?:['\u2019]\p{L}{2,})?(?:-\p{L}+)*")
# Below this share of capitals a sentence has a case of its own; shorter ones may be an abbreviation.
_LEAST_CAPITALS = 0.8
_FEWEST_WORDS = 3
_TITLES = regex.compile("MRS?|M[SX]|DRS?|PROF|PROFESSOR|CLLR|COUNCILLOR|MISS|SIR|DAME")
# What is also an ordinary word: only a word that is none makes a name of what follows.
_INTRODUCTIONS = regex.compile(
    "REV|REVEREND|LORD|LADY|PC|SERGEANT|CONSTABLE|INSPECTOR|NURSE|SISTER|MATRON|OFFICER|GOVERNOR|CALLED|NAMED"
)


def restore_case(text: str) -> str:
    """The text, as long as before, with its sentences in capitals written as a careful person would write them.

    Examples:
        >>> restore_case("SPOKE TO SARAH GREEN ABOUT THE BED.")
        'spoke to Sarah Green about the bed.'
        >>> restore_case("The ICB said NO.")
        'The ICB said NO.'
    """
    parts, position = [], 0
    for match in _SENTENCE.finditer(text):
        if _is_in_capitals(match[0]):
            parts += [text[position : match.start()], *_restore_sentence(match[0])]
            position = match.end()
    return "".join([*parts, text[position:]])


def _is_in_capitals(sentence: str) -> bool:
    letters = [letter for letter in sentence if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return len(_WORD.findall(sentence)) >= _FEWEST_WORDS and capitals >= _LEAST_CAPITALS * len(letters)


def _restore_sentence(sentence: str) -> Iterator[str]:
    position, previous = 0, ""
    for match in _WORD.finditer(sentence):
        between = sentence[position : match.start()]
        role = _get_role(match[0], previous if not between.strip(" \t.") else "")
        cased = match[0].title() if role else match[0].lower()
        yield between + (cased if len(cased) == len(match[0]) else match[0])
        position, previous = match.end(), role
    yield sentence[position:]


def _get_role(word: str, previous: str) -> str:
    """What a word is to a name ("title", "introduction", "given", "surname"), by the word before; empty for others."""
    if _TITLES.fullmatch(word):
        return "title"
    if _INTRODUCTIONS.fullmatch(word):
        return "introduction"
    if word.title().partition("-")[0] in load_words("given_names") and (
        "-" in word or word.title() not in load_words("ambiguous_names")
    ):
        return "given"
    is_known = previous in {"title", "given"} and word.title() in load_words("surnames")
    return "surname" if is_known or (previous and previous != "surname" and not is_ordinary_word(word)) else ""
