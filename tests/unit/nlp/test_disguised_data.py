"""Personal data as people write it: the known texts, and who is no finding."""

import json

import pytest

from nlp.privacy.personal_data import PersonalDataFinder
from tests.conftest import SHARED

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
    "budget": [], "ip": [],
}  # fmt: skip


@pytest.mark.parametrize("case", _RIGHT)
def test_the_known_texts_give_what_is_in_them(case: str) -> None:
    path = SHARED / "cases/redact/texts.jsonl"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    texts = {row["id"]: row["text"] for row in map(json.loads, path.read_text().splitlines())}
    text = texts[case]
    assert [(text[span.start : span.end], span.kind) for span in PersonalDataFinder().find_spans(text)] == _RIGHT[case]


@pytest.mark.parametrize(
    "text",
    [
        "The Prime Minister Alex Example said so.", "Robin Sample, the Health Secretary, came.",
        "We wait 3 years for a road and meet on the hill.",
    ],
)  # fmt: skip
def test_who_holds_a_public_office_and_what_is_no_address_are_no_findings(text: str) -> None:
    assert PersonalDataFinder().find_spans(text) == []
