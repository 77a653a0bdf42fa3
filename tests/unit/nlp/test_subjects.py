import pytest

from nlp.errors import InputError
from nlp.subjects.subject_matcher import SubjectMatcher
from nlp.subjects.vocabulary import Subject, Vocabulary
from nlp.subjects.vocabulary_files import format_csv, format_skos, load_packaged_vocabulary, parse_csv, parse_skos


def test_the_packaged_vocabulary_is_large_has_two_levels_and_a_scope_for_each_subject() -> None:
    subjects = load_packaged_vocabulary().subjects
    assert sum(subject.broader is not None for subject in subjects) >= 600
    assert all(subject.scope_note and subject.alt_labels for subject in subjects)


def test_a_vocabulary_goes_out_and_comes_back_the_same() -> None:
    vocabulary = load_packaged_vocabulary()
    assert Vocabulary(tuple(parse_csv(format_csv(vocabulary)))) == vocabulary
    assert Vocabulary(tuple(parse_skos(format_skos(vocabulary)))) == vocabulary


@pytest.mark.parametrize(
    ("subjects", "problem"),
    [
        ([Subject("a", "Buses"), Subject("a", "Trains")], "stands 2 times"),
        ([Subject("a", "Buses"), Subject("b", "buses")], "share the preferred label"),
        ([Subject("a", "Buses", broader="b"), Subject("b", "Transport", broader="a")], "under each other"),
        ([Subject("a", "Buses", broader="a")], "under each other"),
        ([Subject("a", "Buses", broader="c")], "which is no subject"),
        (
            [Subject("a", "Transport"), Subject("b", "Buses", broader="a"), Subject("c", "Fares", broader="b")],
            "third level",
        ),
    ],
)
def test_what_is_no_vocabulary_is_refused_with_the_reason(subjects: list[Subject], problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        Vocabulary(tuple(subjects))


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("id,prefLabel\na,Buses\n", "the column broader is missing"),
        ("id,broader,prefLabel\na,,Buses\n,,Trains\n", "line 3: there is no id"),
    ],
)
def test_a_bad_table_is_refused_by_its_line(table: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        list(parse_csv(table))


def test_a_document_that_is_no_vocabulary_is_refused() -> None:
    with pytest.raises(InputError, match="no vocabulary in JSON-LD"):
        list(parse_skos('{"graph": 5}'))


def test_a_subject_of_an_administrator_joins_or_takes_the_place_of_an_old_one() -> None:
    vocabulary = Vocabulary((Subject("a", "Transport"), Subject("b", "Buses", broader="a")))
    changed = vocabulary.add([Subject("b", "Bus services", broader="a"), Subject("c", "Trains", broader="a")])
    assert [subject.pref_label for subject in changed.subjects] == ["Transport", "Bus services", "Trains"]


def test_an_abbreviation_of_two_things_counts_half_for_each_and_the_other_words_decide() -> None:
    vocabulary = Vocabulary(
        (
            Subject("top", "Money and care"),
            Subject("benefit", "Disability benefits", ("PIP", "assessor"), broader="top"),
            Subject("conduct", "Staff performance", ("PIP", "line manager"), broader="top"),
        )
    )
    weights = (
        SubjectMatcher(vocabulary)
        .fit()
        .transform(["Her PIP was refused", "The assessor refused her PIP", "Nothing of it", "Two PIPs"])
        .toarray()
    )
    assert weights[:, 1].tolist() == [0.5, 1.5, 0.0, 0.5]
    assert weights[:, 2].tolist() == [0.5, 0.5, 0.0, 0.5]


def test_fifty_thousand_subjects_are_read_and_found() -> None:
    letters = "bcdfghjklmnpqrst"
    words = ["".join(letters[number >> shift & 15] for shift in (0, 4, 8, 12)) for number in range(50_000)]
    narrow = tuple(Subject(f"s{number}", f"{word} delays", broader="top") for number, word in enumerate(words))
    matcher = SubjectMatcher(Vocabulary((Subject("top", "Everything"), *narrow))).fit()
    weights = matcher.transform([f"Again there were {words[31_415]} delays."])
    assert matcher.subjects_[int(weights.toarray()[0].argmax())].id == "s31415"


def test_a_label_of_one_word_of_content_needs_its_other_words() -> None:
    """ "Section 47" is no other section, and a school is no child who cannot go to school."""
    matcher = SubjectMatcher().fit()
    said, unsaid = matcher.transform(
        ["A section 47 enquiry about a child who can't go to school.", "This section of the school was shut."]
    ).toarray()
    labels = [matcher.subjects_[place].pref_label for place in said.nonzero()[0]]
    assert "Child protection enquiries" in labels
    assert not unsaid.any()


def test_what_does_not_fit_is_left_out_with_what_stands_under_it() -> None:
    vocabulary = Vocabulary((Subject("a", "Transport"), Subject("b", "Buses", broader="a")))
    own = [Subject("c", "buses"), Subject("d", "Coaches", broader="c"), Subject("e", "Trains", broader="a")]
    assert [subject.id for subject in vocabulary.add_fitting(own).subjects] == ["a", "b", "e"]
