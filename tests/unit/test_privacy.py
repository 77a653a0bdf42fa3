"""Personal data in a text: marked, taken out, and what tells who wrote it."""

import pytest

from frontline.privacy.findings import find_remaining_finding
from frontline.privacy.identifiers import list_person_identifiers, merge_identifier_findings, redact_identifiers
from frontline.privacy.redaction import count_unmarked_removals, highlight_spans, list_spans, redact, replace_spans

FINDING = {"start": 5, "end": 11, "kind": "name", "confidence": 0.9, "reason": "A <name>", "field": "what_happened"}


def test_findings_are_marked_in_place_and_escaped() -> None:
    highlighted = highlight_spans("Mrs  Farrow <b>", [FINDING])
    assert highlighted.startswith("Mrs  <mark")
    assert 'title="A &lt;name&gt;">Farrow<' in highlighted
    assert highlighted.endswith("&lt;b&gt;")


def test_the_proposed_wording_has_the_kind_in_place_of_the_finding() -> None:
    assert redact("Mrs  Farrow waits", [FINDING]) == "Mrs  [name removed] waits"


def test_a_warning_about_place_and_post_is_marked_but_not_cut_out() -> None:
    assert redact("Mrs  Farrow waits", [{**FINDING, "kind": "small_place_role"}]) == "Mrs  Farrow waits"


@pytest.mark.parametrize(
    ("text", "remainder"),
    [
        ("Ring Mrs Farrow (07700 900123) about it.", "Ring Mrs Farrow about it."),
        ("Ring 07700 900123, please.", "Ring, please."),
        ("07700 900123", ""),
    ],
)
def test_what_is_removed_leaves_no_gap(text: str, remainder: str) -> None:
    start = text.index("07700")
    finding = {**FINDING, "start": start, "end": start + len("07700 900123"), "kind": "phone"}
    spans = list_spans({"what_happened": text}, {"what_happened": [finding]})
    replaced = replace_spans({"what_happened": text}, spans, {span.key: "" for span in spans})
    assert replaced == {"what_happened": remainder}


def test_changes_where_nothing_was_marked_are_counted() -> None:
    before, after = {"text": "Mrs  Farrow and Kofi wait here"}, {"text": "[name removed] and someone wait here"}
    assert count_unmarked_removals(before, after, {"text": [{**FINDING, "start": 0}]}) == 1


@pytest.mark.parametrize(("confidence", "remaining"), [(0.9, ("why_it_matters", "Farrow")), (0.5, None)])
def test_a_sure_finding_that_moved_to_another_field_is_found_there(
    confidence: float, remaining: tuple[str, str] | None
) -> None:
    originals = {"what_happened": "Mrs  Farrow waits", "why_it_matters": ""}
    wording = {"what_happened": "Somebody waits", "why_it_matters": "Farrow waits"}
    findings = {"what_happened": [{**FINDING, "confidence": confidence}]}
    assert find_remaining_finding(wording, originals, findings) == remaining


def test_names_of_the_author_and_their_workplace_are_taken_out_whole_or_in_part() -> None:
    identifiers = list_person_identifiers(name="Ada Farrow", workplace="Castle Wending Primary School")
    text = "Farrow said that at Castle Wending the school is cold"
    assert (
        redact_identifiers(text, identifiers) == "[name removed] said that at [organisation removed] the school is cold"
    )


def test_a_name_within_a_longer_finding_gets_no_mark_of_its_own() -> None:
    address = {**FINDING, "start": 0, "end": 17, "kind": "address"}
    identifiers = list_person_identifiers(name="Farrow")
    texts = {"what_happened": "12 Farrow Street, here"}
    assert merge_identifier_findings(texts, identifiers, {"what_happened": [address]}) == {"what_happened": [address]}
