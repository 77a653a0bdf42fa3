import pytest

from nlp.subjects.label_expansion import MOST_LABELS, LabelExpander
from nlp.subjects.vocabulary import Subject, Vocabulary

_SUBJECTS = (
    Subject("top", "Care and money", ("CAM",)),
    Subject("plans", "Education, health and care plans", ("EHCP", "EHC plan", "papers"), broader="top"),
    Subject("benefit", "Disability benefits", ("PIP", "assessor visit"), broader="top"),
    Subject("conduct", "Staff performance", ("PIP", "line manager talk"), broader="top"),
    Subject("leave", "Discharge medicines", ("TTO", "meds to take home", "EAR"), broader="top"),
    Subject("ward", "Postnatal wards", ("full bays", "TTO"), broader="top"),
    Subject("cell", "Medicines in prison", ("meds queue", "TTO"), broader="top"),
)


@pytest.fixture(scope="module")
def expander() -> LabelExpander:
    return LabelExpander(Vocabulary(_SUBJECTS))


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("EHCP", ("Education, health and care plans", "EHC plan")),
        ("two ehcps", ("Education, health and care plans", "EHC plan")),
        ("an education, health and care plan", ("EHCP", "EHC plan")),
        ("EHCP or EHC plan", ("Education, health and care plans",)),
        ("PIP", ("Disability benefits", "assessor visit", "Staff performance", "line manager talk")),
        ("pip", ("Disability benefits", "assessor visit", "Staff performance", "line manager talk")),
        ("the pip of an apple", ()),
        ("TTO", ("Discharge medicines", "meds to take home")),
        ("postnatal ward", ("full bays",)),
        ("papers", ("Education, health and care plans", "EHCP", "EHC plan")),
        ("lost papers", ()),
        ("CAM", ("Care and money",)),
        ("Care and money", ()),
        ("lost EHCP papers", ("Education, health and care plans", "EHC plan")),
        ("nothing of it", ()),
    ],
)
def test_a_label_leads_to_the_others_of_its_subject(expander: LabelExpander, text: str, labels: tuple[str]) -> None:
    assert expander.expand(text).labels == labels


def test_abbreviations_and_preferred_labels_are_told_apart(expander: LabelExpander) -> None:
    expansion = expander.expand("Late EHCPs")
    assert expansion.preferred == ("Education, health and care plans",)
    assert expansion.abbreviations == {"ehcps"}


def test_labels_are_few(expander: LabelExpander) -> None:
    assert len(expander.expand("EHCP PIP TTO postnatal ward").labels) == MOST_LABELS


def test_an_abbreviation_with_two_meanings_leaves_the_choice_unless_the_text_names_one() -> None:
    assistants = Subject("assistants", "Teaching assistant pay", ("TA",), broader="top")
    housing = Subject("housing", "Temporary accommodation", ("TA",), broader="top")
    expander = LabelExpander(Vocabulary((_SUBJECTS[0], assistants, housing)))
    (choice,) = expander.expand("TA numbers").choices
    assert choice.meanings == ("Teaching assistant", "Temporary accommodation")
    assert expander.expand("TA temporary accommodation").choices == ()
