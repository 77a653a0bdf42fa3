import socket
from typing import Any

import pytest

from nlp.privacy.personal_data import PersonalDataFinder
from nlp.privacy.spans import Span, filter_spans, redact_spans


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("NHS number 943 476 5919 again", "nhs_number", "943 476 5919"),
        ("her NI number is QQ 12 34 56 C".replace("QQ", "AB"), "national_insurance", "AB 12 34 56 C"),
        ("She lives at M1 1AE now", "postcode", "M1 1AE"),
        ("ring 07700 900123 today", "phone", "07700 900123"),
        ("ring +44 20 7946 0018 today", "phone", "+44 20 7946 0018"),
        ("write to a.b@example.org", "email", "a.b@example.org"),
        ("his car, AB12 CDE, was there", "vehicle", "AB12 CDE"),
        ("born on 3 March 2011 in Leeds", "date_of_birth", "3 March 2011"),
        ("case number ABC/12345 closed", "case_number", "ABC/12345"),
        ("prisoner A1234BC moved", "prison_number", "A1234BC"),
        ("Mrs Farrow came", "name", "Mrs Farrow"),
        ("Oliver Bramley came", "name", "Oliver Bramley"),
        ("I am the only headteacher in Wendle", "small_place_role", "the only headteacher in Wendle"),
    ],
)
def test_a_kind_is_found(text: str, kind: str, expected: str) -> None:
    spans = PersonalDataFinder().find_spans(text)
    assert (kind, expected) in [(span.kind, text[span.start : span.end]) for span in spans]
    assert all(span.reason and 0 < span.confidence <= 1 for span in spans)


@pytest.mark.parametrize(
    "text",
    [
        "We met on 3 March 2011 to talk about the bus.", "Mark every book by Friday.", "It cost 4,200 pounds in 2024.",
        "Year 9 waited 46 weeks.", "May is our worst month.", "The A1 was closed.", "Wing A has 120 places.",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert PersonalDataFinder().find_spans(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mrs farrow rang again", "mrs farrow"),
        ("MR KHAN was moved", "MR KHAN"),
        ("so sarah jenkins waited", "sarah jenkins"),
        ("I told Grace Thomas twice", "Grace Thomas"),
        ("Miss de Souza left", "Miss de Souza"),
        ("Tariq\nMahmood came", "Tariq\nMahmood"),
        ("Seán Ó Briain wrote", "Seán Ó Briain"),
        ("J. R. Pettifer signed", "J. R. Pettifer"),
        ("Jaydon Smith is off", "Jaydon Smith"),
        ("ring 07700\u00a0900123", "07700\u00a0900123"),
        ("prisoner a1234bc moved", "a1234bc"),
        ("my van, P482 KTR, broke", "P482 KTR"),
        ("dob 140313 on file", "140313"),
        ("Mosaic ID 1183402", "1183402"),
        ("the island's only GP left", "island's only GP"),
        ("I am the only Black deputy in Wendle", "the only Black deputy in Wendle"),
    ],
)
def test_what_people_type_on_a_phone_is_found(text: str, expected: str) -> None:
    assert expected in [text[span.start : span.end] for span in PersonalDataFinder().find_spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Black families get fewer places and Head of Year agrees.",
        "The Elizabeth Garrett ward has moved.",
        "ng tube passed",
        "King Edward VI school floods.",
        "invoice ref 88213",
        "the only doctor available",
        "Nurse Associates do band 5 work.",
        "The idea was born on 3 May 2022.",
        "The Patient Safety Lead is on leave.",
        "Dr appointments clash with school.",
    ],
)
def test_words_that_are_names_elsewhere_are_left_alone(text: str) -> None:
    staff = ["Amy Black", "Tom Head", "Li Ng", "Ann Young", "Jo Price"]
    assert PersonalDataFinder(staff).find_spans(text) == []


def test_people_of_the_staff_directory_are_found_by_surname() -> None:
    finder = PersonalDataFinder(["Zebedee Quillfeather"])
    text = "We asked Quillfeather twice."
    assert [text[span.start : span.end] for span in finder.find_spans(text)] == ["Quillfeather"]


def test_context_words_raise_the_confidence() -> None:
    plain, near = (PersonalDataFinder().find_spans(text)[0] for text in ("see M1 1AE", "his home postcode is M1 1AE"))
    assert near.confidence > plain.confidence


def test_nothing_is_fetched_from_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert PersonalDataFinder().find_spans("write to a.b@new-domain.example")


def test_overlapping_findings_leave_the_surest() -> None:
    weak, strong = Span(0, 10, "name", 0.5, "x"), Span(5, 8, "phone", 0.9, "y")
    assert filter_spans([weak, strong]) == [strong]
    assert redact_spans("0123456789", [strong]) == "01234[phone]89"
