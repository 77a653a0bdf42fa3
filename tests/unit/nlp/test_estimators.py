"""The estimators keep scikit-learn's contract, so that its tools work on them."""

import numpy as np
import pytest
from sklearn.base import BaseEstimator, clone
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks

from nlp.arrays import Vectors
from nlp.clustering.theme_classifier import ThemeClassifier
from nlp.clustering.theme_discovery import ThemeFinder
from nlp.clustering.theme_tracking import ThemeTracker
from nlp.encoding.sentence_encoder import SentenceEncoder
from tests.unit.nlp.conftest import blobs

_DIRECTIONS = "its groups lie in different directions, not at different distances from the origin"
_NOT_CLAIMED = {
    ThemeFinder: {"check_clustering": _DIRECTIONS},
    ThemeTracker: {"check_clustering": _DIRECTIONS},
    ThemeClassifier: {
        "check_classifiers_classes": "themes have numbers; a negative one is none",
        "check_classifiers_one_label": "a text that is unlike the only theme joins none",
        "check_estimators_empty_data_messages": "before the first theme there is nothing to learn from",
    },
}


@parametrize_with_checks(  # type: ignore[untyped-decorator]
    [ThemeFinder(), ThemeTracker(), ThemeClassifier()],
    expected_failed_checks=lambda estimator: _NOT_CLAIMED[type(estimator)],
)
def test_the_theme_estimators_keep_scikit_learns_contract(estimator: object, check: object) -> None:
    check(estimator)  # type: ignore[operator]


@pytest.mark.parametrize("estimator", [ThemeFinder(neighbours=9), ThemeTracker(bound=(3,)), SentenceEncoder(threads=1)])
def test_a_clone_has_the_same_parameters(estimator: BaseEstimator) -> None:
    assert clone(estimator).get_params() == estimator.get_params()


def test_texts_become_themes_in_one_pipeline(encoder: SentenceEncoder, vectors: Vectors, texts: list[str]) -> None:
    pipeline = make_pipeline(encoder, ThemeFinder())
    labels = pipeline.fit_predict(texts, themefinder__texts=texts)
    assert labels.tolist() == ThemeFinder().fit(vectors, texts=texts).labels_.tolist()


def test_the_classifier_is_cross_validated() -> None:
    scores = cross_val_score(ThemeClassifier(), blobs([40, 40, 40]), np.repeat([2, 5, 7], 40), cv=3)
    assert scores.min() > 0.8
