"""Themes, fit, names and routing on reports as secondees would type them; invented, labelled by who wrote them.

What the product learned from these reports (`concern_metric.py`) is taken from the set that is not measured.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from concern_metric import read_labelled
from data import print_table
from invented import REPORTS, Report, read_reports
from measures import calibration_error
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_mutual_info_score

from nlp.clustering.theme_discovery import ThemeFinder
from nlp.describing.theme_description import describe_themes
from nlp.encoding import concern_metric
from nlp.encoding.sentence_encoder import SentenceEncoder
from nlp.encoding.sentence_vectors import encode_sentences
from nlp.routing.team_router import TeamRouter
from nlp.routing.teams import Team

TEAMS = Path(__file__).resolve().parents[1] / "frontline" / "organisations" / "data" / "reference.json"
OTHER = {"development": "sample", "sample": "development"}
SEEDS = 3


def measure_themes(reports: list[Report], *, headlines: bool) -> list[float]:
    """Themes found, agreement over all and over themed texts, share themed and in the right theme, core and right."""
    encoder = SentenceEncoder()
    texts = [report.whole if headlines else report.text for report in reports]
    vectors = encoder.transform(texts)
    sentences = encode_sentences(texts, vectors, encoder)
    concerns = np.array([report.concern or f"stray {number}" for number, report in enumerate(reports)])
    runs = []
    for seed in range(SEEDS):
        finder = ThemeFinder(random_state=seed).fit(vectors, texts=texts, sentences=sentences)
        labels = finder.labels_
        themed, is_right = labels >= 0, list_right(labels, concerns)
        is_core = finder.find_core(labels)
        agreement = adjusted_mutual_info_score(concerns[themed], labels[themed])
        runs.append(
            [
                labels.max() + 1, adjusted_mutual_info_score(concerns, labels), agreement, themed.mean(),
                is_right[themed].mean(), is_core.mean(), is_right[is_core].mean(),
            ]
        )  # fmt: skip
    return np.mean(runs, axis=0).tolist()


def list_right(labels: NDArray[np.int64], concerns: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether each text sits in a theme most of whose texts are on its concern."""
    commonest = {
        label: Counter(concerns[labels == label].tolist()).most_common(1)[0][0] for label in set(labels.tolist())
    }
    pairs = zip(labels.tolist(), concerns.tolist(), strict=True)
    return np.array([label >= 0 and commonest[label] == concern for label, concern in pairs])


def measure_kmeans(reports: list[Report]) -> float:
    """Agreement of k-means that is told the number of concerns."""
    concerns = [report.concern or f"stray {number}" for number, report in enumerate(reports)]
    vectors = SentenceEncoder().transform([report.whole for report in reports])
    told = len({report.concern for report in reports if report.concern})
    return float(adjusted_mutual_info_score(concerns, KMeans(told, random_state=0).fit_predict(vectors)))


def print_names(reports: list[Report]) -> None:
    """Names of the true groups, and how many lead back to the right description."""
    descriptions = json.loads((REPORTS / "concerns.json").read_text(encoding="utf-8"))
    concerns, encoder = sorted({report.concern for report in reports if report.concern}), SentenceEncoder()
    labels = np.array([concerns.index(report.concern) if report.concern else -1 for report in reports])
    vectors = encoder.transform([report.whole for report in reports])
    texts, headlines = [report.text for report in reports], [report.headline for report in reports]
    themes = describe_themes(texts, labels, vectors, headlines=headlines, encoder=encoder)
    names = [themes[number].name for number in range(len(concerns))]
    nearness = encoder.transform(names) @ encoder.transform([descriptions[concern] for concern in concerns]).T
    leads = nearness.argmax(axis=1) == np.arange(len(concerns))
    print_table(["concern", "name", "leads back"], list(zip(concerns, names, map(bool, leads), strict=True)))
    print(f"\n{leads.mean():.2f} lead back; {len(set(names))} of {len(names)} are unlike.\n")


def measure_routing(reports: list[Report], teams: list[Team]) -> list[float]:
    """Top-1, top-3, mean confidence, calibration error, share without abstention and right of these."""
    names = [team.team for team in teams]
    truth = np.array([names.index(str(report.team)) for report in reports])
    texts, encoder = [report.whole for report in reports], SentenceEncoder()
    rankings = TeamRouter(teams, encoder=encoder).fit(texts).rank(texts, reasons=False)
    confidences = [{route.team: route.confidence for route in ranking.routes} for ranking in rankings]
    shares = np.array([[confidence[name] for name in names] for confidence in confidences])
    order = np.argsort(-shares, axis=1)
    right, sure = order[:, 0] == truth, np.array([not ranking.abstain for ranking in rankings])
    return [
        float(right.mean()), float((order[:, :3] == truth[:, None]).any(axis=1).mean()),
        float(shares.max(axis=1).mean()), calibration_error(shares, truth), float(sure.mean()),
        float(right[sure].mean()) if sure.any() else float("nan"),
    ]  # fmt: skip


def main() -> None:
    """Print the tables."""
    lines: list[list[object]] = []
    for name, other in OTHER.items():
        vectors, concerns = read_labelled([other])
        learned = concern_metric.LearnedMetric(vectors.mean(axis=0), concern_metric.learn_metric(vectors, concerns))
        concern_metric.load_learned = lambda learned=learned: learned  # type: ignore[assignment,misc]
        reports = read_reports(name)
        lines += [
            [name, len(reports), "yes" if headlines else "no", *measure_themes(reports, headlines=headlines)]
            for headlines in (True, False)
        ]
        print(f"k-means told the number, {name}: {measure_kmeans(reports):.3f}\n")
    print_table(
        [
            "set", "texts", "headlines", "themes", "AMI", "AMI of themed", "themed", "in the theme of their concern",
            "core", "core and right",
        ],
        lines,
    )  # fmt: skip
    reports = read_reports("development")
    print()
    print_names([report for report in reports if report.concern])
    teams = json.loads(TEAMS.read_text(encoding="utf-8"))["teams"]
    with_phrases = [Team(team["name"], team["remit"], None, tuple(team["phrases"])) for team in teams]
    remits = [Team(team["name"], team["remit"]) for team in teams]
    print_table(
        ["remits", "top-1", "top-3", "mean confidence", "calibration error", "does not abstain", "right of these"],
        [
            ["with phrases", *measure_routing(reports, with_phrases)],
            ["one or two sentences", *measure_routing(reports, remits)],
        ],
    )


if __name__ == "__main__":
    main()
