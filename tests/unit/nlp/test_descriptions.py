import numpy as np

from nlp.arrays import Vectors
from nlp.describing.theme_description import describe_themes
from nlp.documents.tokenisation import split_sentences, tokenise_texts
from nlp.encoding.sentence_encoder import SentenceEncoder
from tests.unit.nlp.conftest import CONCERNS


def test_themes_are_named_in_words_of_their_own(encoder: SentenceEncoder, vectors: Vectors, texts: list[str]) -> None:
    described = describe_themes(texts, np.arange(100) % 5, vectors, encoder=encoder)
    names = [description.name for description in described.values()]
    assert len({name.lower() for name in names}) == 5
    assert "bus" in described[0].name.lower() + " ".join(described[0].phrases)
    assert all(1 <= len(name.split()) <= 5 for name in names)


def test_quotes_are_sentences_of_the_theme_by_different_authors(
    encoder: SentenceEncoder, vectors: Vectors, texts: list[str]
) -> None:
    authors = [row % 2 for row in range(100)]
    described = describe_themes(texts, np.arange(100) % 5, vectors, authors=authors, encoder=encoder)
    for number, description in described.items():
        quoted = [quote.text_index for quote in description.quotes]
        assert all(row % len(CONCERNS) == number for row in quoted)
        assert len({authors[row] for row in quoted}) == len(quoted)
        assert all(texts[quote.text_index][quote.start : quote.end].endswith(".") for quote in description.quotes)


def test_problems_and_good_practice_are_kept_apart_by_the_kind_that_authors_gave(
    encoder: SentenceEncoder, vectors: Vectors, texts: list[str]
) -> None:
    kinds = ["good practice" if row < 25 else "problem" for row in range(100)]
    described = describe_themes(texts, np.arange(100) % 5, vectors, kinds=kinds, encoder=encoder)
    for description in described.values():
        assert [(side.kind, side.texts) for side in description.sides] == [("problem", 15), ("good practice", 5)]
        assert all(kinds[quote.text_index] == side.kind for side in description.sides for quote in side.quotes)
        assert all(side.summary for side in description.sides)


def test_names_that_are_taken_are_not_given_again(encoder: SentenceEncoder, vectors: Vectors, texts: list[str]) -> None:
    labels = np.arange(100) % 5
    first = describe_themes(texts, labels, vectors, encoder=encoder)
    second = describe_themes(texts, labels, vectors, encoder=encoder, taken_names=[first[0].name])
    assert second[0].name != first[0].name


def test_sentences_are_offsets_into_the_text() -> None:
    text = " One here. Two there! "
    assert [text[sentence.start : sentence.end] for sentence in split_sentences(text)] == ["One here.", "Two there!"]


def test_words_have_lemmas_that_group_their_forms() -> None:
    words = tokenise_texts(["Pupils waited; a pupil waits."])[0]
    assert [word.lemma for word in words if word.is_content].count("pupil") == 2
    assert words[2].breaks
