"""Routing by remits, and by earlier months, beside the usual recipes, tested on later months."""

import json

import numpy as np
from data import FOLDER, print_table, rows
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from nlp.calibration import calibration_error
from nlp.encoder import SentenceEncoder
from nlp.routing import Team, TeamRouter

LATER = "2025-01"
WANTED = 0.95


def line(name: str, shares: NDArray[np.float64], truth: NDArray[np.int64]) -> list[object]:
    """Top-1, top-3, coverage at 95 % precision and calibration error."""
    order = np.argsort(-shares, axis=1)
    right = order[:, 0] == truth
    surest = np.argsort(-shares.max(axis=1))
    precision = np.cumsum(right[surest]) / np.arange(1, len(truth) + 1)
    covered = np.flatnonzero(precision >= WANTED)
    coverage = float((covered[-1] + 1) / len(truth)) if len(covered) else 0.0
    top3 = float((order[:, :3] == truth[:, None]).any(axis=1).mean())
    return [name, float(right.mean()), top3, coverage, calibration_error(shares, truth)]


def main() -> None:
    """Print the table."""
    found = sorted(rows("written_questions"), key=lambda row: row["month"])
    remits = json.loads((FOLDER / "teams.json").read_text(encoding="utf-8"))
    names = [team["team"] for team in remits]
    teams = [Team(team["team"], team["remit"]) for team in remits]
    encoder = SentenceEncoder()
    texts, classes = [row["text"] for row in found], np.array([names.index(row["department"]) for row in found])
    vectors = encoder.transform(texts)
    early = np.array([row["month"] < LATER for row in found])
    seen, shown = ([text for text, kept in zip(texts, mask, strict=True) if kept] for mask in (early, ~early))

    def shares(decided: list[str | None]) -> NDArray[np.float64]:
        router = TeamRouter(teams, encoder=encoder).fit(seen, vectors[early], decided)
        ranked = router.rank(shown, vectors[~early], reasons=False)
        rows = [{route.team: route.confidence for route in ranking.routes} for ranking in ranked]
        return np.array([[row[name] for name in names] for row in rows])

    cosine = np.exp(10 * (vectors[~early] @ encoder.transform([team.remit for team in teams]).T))
    weigher = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    usual = LogisticRegression(C=10, max_iter=200).fit(weigher.fit_transform(seen), classes[early])
    learned = np.zeros((len(shown), len(names)))
    learned[:, usual.classes_] = usual.predict_proba(weigher.transform(shown))
    truth = classes[~early]
    print_table(
        ["recipe", "top-1", "top-3", "coverage at 95 %", "calibration error"],
        [
            line("plain cosine of remits", cosine / cosine.sum(axis=1, keepdims=True), truth),
            line("ours, remits alone", shares([None] * len(seen)), truth),
            line("TF-IDF + logistic regression", learned, truth),
            line("ours, learned", shares([names[number] for number in classes[early]]), truth),
        ],
    )


if __name__ == "__main__":
    main()
