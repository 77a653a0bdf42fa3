"""What an administrator adds to the vocabulary names themes and leads to teams."""

import numpy as np
import pytest

from nlp.describing.theme_description import describe_themes
from nlp.encoding.sentence_encoder import SentenceEncoder
from nlp.encoding.subject_vectors import get_subject_vectors
from nlp.routing.team_router import TeamRouter
from nlp.routing.teams import Team
from nlp.subjects.vocabulary import Subject, Vocabulary
from nlp.subjects.vocabulary_files import load_packaged_vocabulary

_HUBS = Subject("hubs", "Zorbing centres", ("ZBC", "zorbing hall"), "Halls where children zorb", broader="send")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_packaged_vocabulary().add([_HUBS])


def test_a_theme_is_named_by_an_own_subject(encoder: SentenceEncoder, texts: list[str], vocabulary: Vocabulary) -> None:
    zorbing = [f"The zorbing hall of our town was shut for {n} weeks and nobody zorbs." for n in range(8)]
    everything = [*texts, *zorbing]
    labels = np.array([*(row % 5 for row in range(len(texts))), *[5] * len(zorbing)])
    vectors = encoder.transform(everything)
    names = [
        describe_themes(everything, labels, vectors, encoder=encoder, vocabulary=used)[5].name
        for used in (None, vocabulary)
    ]
    assert names[0] != names[1] == "Zorbing centres"


def test_an_own_subject_leads_to_the_team_whose_remit_is_nearest(
    encoder: SentenceEncoder, vocabulary: Vocabulary
) -> None:
    remits = ("Income tax and customs.", "Prisons.", "Hospitals.", "Buses.", "Zorbing centres and halls for children.")
    teams, text = [Team(remit, remit) for remit in remits], "The ZBC came late."
    confidences = [
        TeamRouter(teams, encoder=encoder, vocabulary=used).fit([text], [None]).predict_proba([text])[0, -1]
        for used in (None, vocabulary)
    ]
    assert confidences[1] > confidences[0] + 0.1


def test_vectors_of_packaged_subjects_are_the_same_with_others_beside_them(
    encoder: SentenceEncoder, vocabulary: Vocabulary
) -> None:
    packaged, merged = (get_subject_vectors(used, encoder) for used in (load_packaged_vocabulary(), vocabulary))
    assert np.array_equal(merged.labels[:-1], packaged.labels)
    assert np.allclose(
        merged.scopes[-1], encoder.transform(["Zorbing centres. Halls where children zorb"])[0], atol=1e-4
    )
    few = Vocabulary((Subject("send", "Special needs"), _HUBS))
    assert np.allclose(get_subject_vectors(few, encoder).labels[1], merged.labels[-1], atol=1e-4)
