import pytest

from nlp.privacy.staff_directory import StaffDirectory

PEOPLE = [
    "Zebedee Quillfeather",
    "Ann-Marie  O'Tanvin",
    "Ann Quillfeather",
    "Ann Quillfeather Ockley",
    "Li Xu",
    "Tom Head",
]


@pytest.fixture(scope="module")
def directory() -> StaffDirectory:
    return StaffDirectory(PEOPLE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zebedee quillfeather came", ["zebedee quillfeather", "quillfeather"]),
        ("ask j.quillfeather", ["quillfeather"]),
        ("we met quillfeather.he left", ["quillfeather"]),
        ("(Quillfeather)", ["Quillfeather"]),
        ("#Quillfeather's cell", ["Quillfeather"]),
        ("Ann-Marie O'Tanvin rang", ["Ann-Marie O'Tanvin", "O'Tanvin"]),
        ("Ann Quillfeather Ockley rang", ["Ann Quillfeather Ockley", "Quillfeather", "Ockley"]),
        ("the Xu report", ["Xu"]),
    ],
)
def test_a_name_is_found_wherever_it_ends_with_a_word(
    directory: StaffDirectory, text: str, expected: list[str]
) -> None:
    assert [text[span.start : span.end] for span in directory.find_spans(text)] == expected


@pytest.mark.parametrize(
    "text", ["xquillfeather", "quillfeather2", "quillfeather_x", "an xu tube", "the head came", ""]
)
def test_a_part_of_a_word_and_an_ordinary_word_name_nobody(directory: StaffDirectory, text: str) -> None:
    assert directory.find_spans(text) == []


def test_a_directory_without_people_finds_nobody() -> None:
    assert StaffDirectory(["", "  "]).find_spans("Mrs Farrow came.") == []
