"""Personal data as people write it: the known texts, and who is no finding."""

import json

import pytest

from nlp.privacy.personal_data import PersonalDataFinder
from tests.conftest import SHARED
from tests.unit.nlp.marked_sentences import read_sentences

# What must be found in each, word for word; the others hold nothing that is sure.
_RIGHT: dict[str, list[tuple[str, str]]] = {
    "nhs_spaced": [("943 476 5919", "nhs_number")], "nhs_hyphen": [("943-476-5919", "nhs_number")],
    "nhs_plain": [("9434765919", "nhs_number")], "nino_lower": [("ab123456c", "national_insurance")],
    "postcode_lower": [("4 mill lane", "address"), ("ls6 2ab", "postcode")],
    "postcode_caps": [("4 Mill Lane", "address"), ("LS6 2AB", "postcode")],
    "phone_spaced": [("07700 900 123", "phone")], "phone_dots": [("0113.496.0123", "phone")],
    "email_spaced": [("casey . o'neil @ school . example . org", "email")],
    "email_at": [("casey dot oneil at school dot example dot org", "email")],
    "email_caps": [("CASEY.ONEIL@SCHOOL.EXAMPLE.ORG", "email")],
    "dob": [("14/03/2011", "date_of_birth")], "dob_words": [("14th of March 2011", "date_of_birth")],
    "driving": [("MORGA657054SM9IJ", "driving_licence")],
    "bank": [("20-00-00 account 55779911", "bank_account")], "handle": [("@fionamc", "social_handle")],
    "vehicle": [("AB12 CDE", "vehicle")], "newline_name": [("Fiona\nMcAllister", "name")],
    "welsh": [("Rhiannon ap Gwilym", "name")],
    "zero_width": [("Fiona\u200b Mc\u200bAllister", "name"), ("07700\u200b900123", "phone")],
    "nhs_nbsp": [("943 476 5919", "nhs_number")], "nino_caps": [("AB 12 34 56 C", "national_insurance")],
    "nino_mixed": [("Ab 123456 c", "national_insurance")], "phone_plus": [("+44 (0)7700 900123", "phone")],
    "phone_dashes": [("07700-900-123", "phone")], "email_apostrophe": [("casey.o'neil@school.example.org", "email")],
    "name_lower": [("fiona mcallister", "name")], "name_caps": [("FIONA MCALLISTER", "name")],
    "name_title": [("Mrs McAllister", "name"), ("Dr Okonkwo-Bright", "name")],
    "name_initials": [("J. R. Okafor", "name"), ("P Shah", "name")],
    "name_possessive": [("Oluwaseun", "name"), ("Ma\u0142gorzata", "name")], "name_then_word": [("Will Young", "name")],
    "upn": [("H801200001001", "pupil_number")], "url": [("fiona-mcallister", "name")],
    "prison_no": [("A1234BC", "prison_number"), ("2012/0123456Z", "case_number")],
    "ordinal_ten_digits": [("1234567890", "case_number")], "smart_quotes": [("Fiona McAllister", "name")],
    "fullwidth": [("\uff10\uff17\uff17\uff10\uff10 \uff19\uff10\uff10\uff11\uff12\uff13", "phone")],
    "budget": [], "ip": [], "role_only_head": [],
}  # fmt: skip


@pytest.mark.parametrize("case", _RIGHT)
def test_the_known_texts_give_what_is_in_them(case: str) -> None:
    path = SHARED / "cases/redact/texts.jsonl"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    texts = {row["id"]: row["text"] for row in map(json.loads, path.read_text().splitlines())}
    text = texts[case]
    assert [(text[span.start : span.end], span.kind) for span in PersonalDataFinder().find_spans(text)] == _RIGHT[case]


@pytest.mark.parametrize("name", ["personal_data.txt", "personal_data_held_back.txt"])
def test_names_are_found_where_somebody_writes_in_capitals_only(name: str) -> None:
    finder = PersonalDataFinder()
    sentences = [sentence for sentence in read_sentences(name) if len(sentence.text.upper()) == len(sentence.text)]
    marked = [
        (sentence.text.upper(), start) for sentence in sentences for start, _, kind in sentence.spans if kind == "name"
    ]
    found = [any(span.start <= start < span.end for span in finder.find_spans(text)) for text, start in marked]
    assert sum(found) >= 0.85 * len(marked) > 0


@pytest.mark.parametrize(
    "text",
    [
        "The Prime Minister Alex Example said so.", "Robin Sample, the Health Secretary, came.",
        "We wait 3 years for a road and meet on the hill.",
        "THE NURSE GOT REDEPLOYED AND THE SERGEANT WROTE IT UP.", "DR APPOINTMENTS ARE GONE BY NINE AND MISS A BUS",
    ],
)  # fmt: skip
def test_who_holds_a_public_office_and_what_is_no_address_are_no_findings(text: str) -> None:
    assert PersonalDataFinder().find_spans(text) == []
