"""Routing by remits, and by earlier months, beside the usual recipes, tested on later months."""

import json

import numpy as np
from data import FOLDER, print_table, rows
from measures import HEADER, line
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from nlp.arrays import Booleans, Integers, Vectors
from nlp.encoding.sentence_encoder import SentenceEncoder
from nlp.routing.team_router import TeamRouter
from nlp.routing.teams import Team

LATER = "2025-01"
LEARNED = (0, 100, 300, 1_000, 3_000, 10_000)


class Questions:
    """Parliamentary questions in order of time, those of the later months set apart for testing."""

    def __init__(self) -> None:
        found = sorted(rows("written_questions"), key=lambda row: row["month"])
        remits = json.loads((FOLDER / "teams.json").read_text(encoding="utf-8"))
        self.teams = [Team(team["team"], team["remit"]) for team in remits]
        self.names = [team.team for team in self.teams]
        self.encoder = SentenceEncoder()
        self.texts = [row["text"] for row in found]
        self.months = np.array([row["month"] for row in found])
        self.classes: Integers = np.array([self.names.index(row["department"]) for row in found])
        self.vectors: Vectors = self.encoder.transform(self.texts)
        self.late = np.flatnonzero(self.months >= LATER)
        self.early = np.flatnonzero(self.months < LATER)

    def of(self, chosen: Integers) -> list[str]:
        """Some of the texts."""
        return [self.texts[row] for row in chosen.tolist()]

    def routed(self, seen: Integers, decided: Booleans, shown: Integers) -> NDArray[np.float64]:
        """Our shares of the shown, after learning from the seen, of which some are decided."""
        choices = [self.names[self.classes[row]] if known else None for row, known in zip(seen, decided, strict=True)]
        router = TeamRouter(self.teams, encoder=self.encoder).fit(self.of(seen), choices, vectors=self.vectors[seen])
        ranked = router.rank(self.of(shown), vectors=self.vectors[shown], reasons=False)
        found = [{route.team: route.confidence for route in ranking.routes} for ranking in ranked]
        return np.array([[row[name] for name in self.names] for row in found])


def usual(questions: Questions, seen: Integers, *, tuned: bool) -> NDArray[np.float64]:
    """TF-IDF and logistic regression, as scikit-learn comes or with pairs of words and less of a penalty."""
    weigher = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True) if tuned else TfidfVectorizer()
    machine = LogisticRegression(C=10 if tuned else 1, max_iter=1_000)
    machine.fit(weigher.fit_transform(questions.of(seen)), questions.classes[seen])
    found = np.zeros((len(questions.late), len(questions.names)))
    found[:, machine.classes_] = machine.predict_proba(weigher.transform(questions.of(questions.late)))
    return found


def monthly(questions: Questions) -> NDArray[np.float64]:
    """Ours where the decisions of each month are confirmed before the next."""
    found = np.zeros((len(questions.late), len(questions.names)))
    for month in np.unique(questions.months[questions.late]):
        shown = np.flatnonzero(questions.months == month)
        before = np.flatnonzero(questions.months < month)
        decided = np.repeat([True, False], [len(before), len(shown)])
        found[np.searchsorted(questions.late, shown)] = questions.routed(np.r_[before, shown], decided, shown)
    return found


def main() -> None:
    """Print the tables."""
    questions = Questions()
    late, early, truth = questions.late, questions.early, questions.classes[questions.late]
    everything, known = np.r_[early, late], np.repeat([True, False], [len(early), len(late)])
    remits = questions.encoder.transform([team.remit for team in questions.teams])
    cosine = np.exp(10 * (questions.vectors[late] @ remits.T))
    commonest = np.bincount(questions.classes[early], minlength=len(questions.names)) / len(early)
    undecided = np.zeros(len(everything), dtype=np.bool_)
    print_table(
        HEADER,
        [
            line("majority", np.tile(commonest, (len(late), 1)), truth),
            line("plain cosine of remits", cosine / cosine.sum(axis=1, keepdims=True), truth),
            line("ours, remits alone", questions.routed(everything, undecided, late), truth),
            line("TF-IDF + logistic regression, as it comes", usual(questions, early, tuned=False), truth),
            line("TF-IDF + logistic regression, tuned", usual(questions, early, tuned=True), truth),
            line("ours, learned", questions.routed(everything, known, late), truth),
            line("ours, with each month's decisions", monthly(questions), truth),
        ],
    )
    print("\nOurs after the latest decisions before 2025, all other texts at hand without one:\n")
    lines = []
    for count in (*LEARNED, len(early)):
        decided = np.isin(everything, early[len(early) - count :])
        lines.append(line(f"{count:,}", questions.routed(everything, decided, late), truth))
    print_table(["decisions", *HEADER[1:]], lines)


if __name__ == "__main__":
    main()
