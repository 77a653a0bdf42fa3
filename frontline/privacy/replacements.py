"""What may stand for a finding so that its sentence reads on; in English, as the texts that are screened are."""

import re
from collections.abc import Sequence

from frontline.privacy.findings import Finding

# What bears no meaning of its own is named in brackets: "Her mobile is [phone number]".
_NAMED = {
    "phone": "phone number", "nhs_number": "NHS number", "national_insurance": "National Insurance number",
    "email": "e-mail address", "postcode": "postcode", "address": "address", "bank_account": "bank account",
    "driving_licence": "driving licence number", "passport": "passport number", "vehicle": "registration number",
    "date_of_birth": "date of birth", "case_number": "case number", "prison_number": "prison number",
    "pupil_number": "pupil number",
}  # fmt: skip
_WORDS = {"social_handle": "an account", "age": "very old"}
_PLACES = ("school", "academy", "college", "nursery", "hospital", "hospice", "surgery", "ward", "prison", "court")
_PRISON = re.compile(r"\b(?:HMP|YOI|HMYOI)\b")
_ONLY = re.compile(r"\b(?:one and only|only|sole|lone) (?P<role>.+?)(?: (?:in|at|on|for|of|near)\b.*)?$", re.IGNORECASE)

_RELATIVES = "mother|mum|father|dad|son|daughter|husband|wife|partner|brother|sister|nephew|niece|cousin|nan|gran|carer"
_POSTS = (
    "deputy|colleague|manager|head|headteacher|teacher|assistant|nurse|midwife|doctor|GP|consultant|surgeon"
    "|registrar|officer|governor|chaplain|social worker|key ?worker|support worker|cleaner|caretaker|receptionist|clerk"
    "|pharmacist"
)
_CASES = "pupil|student|patient|prisoner|resident|client|boy|girl|child|lad|man|woman|neighbour|landlord|interpreter"
# "My deputy, Hannah Whitfield, ..." has said already who it is.
_APPOSED = re.compile(
    rf"\b(?:my|our|your|his|her|their|the|an?|\w+['\u2019]s) (?:\w+ )?(?P<role>{_RELATIVES}|{_POSTS}|{_CASES})"
    r"(?: on duty)?(?:,| called| named|, called|, named)? $",
    re.IGNORECASE,
)
_DETERMINED = re.compile(r"\b(?:my|our|your|his|her|their|the|an?) $", re.IGNORECASE)
_TITLES = (
    ("nurse", re.compile(r"^(?:Nurse|Sister|Matron)\b")),
    ("doctor", re.compile(r"^(?:the )?(?:dr|drs)\b", re.IGNORECASE)),
    ("police officer", re.compile(r"^(?:PC|DC|DS|DI|DCI|Sgt|Sergeant|Constable|Inspector)\b")),
    ("officer", re.compile(r"^(?:Officer|SO|CM)\b")),
    ("governor", re.compile(r"^Governor\b")),
    ("chaplain", re.compile(r"^(?:Rev|Reverend|Imam|Rabbi|Father|Pastor)\b")),
    ("councillor", re.compile(r"^(?:Cllr|Councillor)\b", re.IGNORECASE)),
    ("prisoner", re.compile(r"^Prisoner\b")),
)
_FOLLOWED = (
    ("child", re.compile(r"^['\u2019]s (?:mum|mother|dad|father|nan|gran|carer|parents|teacher|social worker)\b")),
    ("patient", re.compile(r"^['\u2019]s (?:bed|inhaler|medication|operation|discharge)\b")),
    ("prisoner", re.compile(r"^['\u2019]s (?:cell|sentence|release|landing)\b")),
    ("colleague", re.compile(r"^['\u2019]s (?:rota|shift|caseload|team|office)\b")),
    ("colleague", re.compile(r"^ (?:covers|manages|teaches|translates|interprets|chairs|supervises|leads|rosters)\b")),
    ("patient", re.compile(r"^ (?:was|is|has been|had been|were) (?:admitted|discharged|diagnosed|operated)\b")),
    ("pupil", re.compile(r"^ (?:was|is|has been|had been) (?:excluded|suspended|off school)\b")),
    ("prisoner", re.compile(r"^ (?:was|is|has been|had been) (?:released|recalled|sentenced|on remand)\b")),
)
_AS_OBJECT = re.compile(
    r"\b(?:to|with|for|from|by|of|at|about|and|told|asked|rang|met|saw|helped|emailed|phoned|called|thanked|know) $",
    re.IGNORECASE,
)
_OWNED = re.compile(r"^['\u2019]s\b")


def suggest_replacement(text: str, finding: Finding, earlier: Sequence[Finding] = ()) -> str:
    """What may stand for a finding; empty where the sentence reads on without it.

    Args:
        text: the whole text.
        finding: what was found in it.
        earlier: what was found before it, since who was met already is "the patient", no longer "a patient".
    """
    kind, words = finding["kind"], text[finding["start"] : finding["end"]]
    if kind in _NAMED:
        return f"[{_NAMED[kind]}]"
    if kind in {"organisation", "own_workplace"}:
        return f"{'my' if kind == 'own_workplace' else 'a'} {_name_place(words)}"
    if kind == "small_place_role":
        role = _ONLY.search(words)
        return _add_article(role["role"]) if role else "a colleague"
    if kind == "own_name":
        return _decline_author(text, finding)
    return _replace_name(text, finding, earlier) if kind == "name" else _WORDS.get(kind, "")


def _name_place(words: str) -> str:
    if _PRISON.search(words):
        return "prison"
    return next((place for place in _PLACES if place in words.lower()), "workplace")


def _decline_author(text: str, finding: Finding) -> str:
    """Either "I", "me" or "my", by what stands around the author's own name."""
    if _OWNED.match(text[finding["end"] :]):
        return "my"
    return "me" if _AS_OBJECT.search(text[: finding["start"]]) else "I"


def _replace_name(text: str, finding: Finding, earlier: Sequence[Finding]) -> str:
    before = text[: finding["start"]]
    first = next((other for other in earlier if _is_same_person(text, other, finding)), None)
    if first is not None:
        return f"the {_find_role(text, first)}"
    if _APPOSED.search(before[-80:]):
        return ""
    role = _find_role(text, finding)
    return role if _DETERMINED.search(before) else _add_article(role)


def _find_role(text: str, finding: Finding) -> str:
    """Who bears a name, by what is said right beside it; "person" where nothing is."""
    start, end = finding["start"], finding["end"]
    apposed = _APPOSED.search(text[max(0, start - 80) : start])
    if apposed:
        return apposed["role"]
    by_title = next((role for role, pattern in _TITLES if pattern.match(text[start:end])), None)
    return by_title or next((role for role, pattern in _FOLLOWED if pattern.match(text[end : end + 40])), "person")


def _is_same_person(text: str, one: Finding, other: Finding) -> bool:
    """Whether two findings are names that share their first or last word."""
    if one["kind"] != "name":
        return False
    words, other_words = (text[finding["start"] : finding["end"]].casefold().split() for finding in (one, other))
    return words[-1] == other_words[-1] or (words[0] == other_words[0] and len(words[0].strip(".")) > 3)  # noqa: PLR2004 - "Mrs" is shared by many


def _add_article(role: str) -> str:
    return f"{'an' if role[:1].lower() in 'aeiou' else 'a'} {role}"


def insert_replacement(before: str, replacement: str, after: str) -> str:
    """A text with other words where a finding stood; without any, the gap is closed."""
    if not replacement:
        return _close_gap(before, after)
    if replacement == "my":
        after = _OWNED.sub("", after)
    begins = not before.strip() or before.rstrip().endswith((".", "!", "?"))
    return before + (replacement[:1].upper() + replacement[1:] if begins else replacement) + after


def _close_gap(before: str, after: str) -> str:
    """What stands around a gap, without the brackets, the commas or the "called" that only it had needed."""
    before = re.sub(r",? (?:called|named) $", " ", before)
    if before.endswith("(") and after.startswith(")"):
        before, after = before[:-1], after[1:]
    if before.endswith(", ") and after.startswith(","):
        before, after = before[:-2], after[1:]
    if before.endswith(", ") and after[:1] in {".", ";", ""}:
        before = before[:-2]
    if before.endswith(" ") and after[:1] in {" ", ".", ",", ";", ""}:
        before = before[:-1]
    return before + after
