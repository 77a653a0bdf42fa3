"""Routing to single teams: the sample insights, labelled by hand with the sample teams of three departments.

The texts and the remits were invented for this project; the label is by the concern that a text was
written about, read by hand against the remits. What touches a team of another department is left out.
"""

import json
from pathlib import Path

import numpy as np
from data import print_table
from measures import HEADER, line
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from nlp.encoding.sentence_encoder import SentenceEncoder
from nlp.routing.team_router import TeamRouter
from nlp.routing.teams import Team

PROJECT = Path(__file__).resolve().parents[1]
ROOT = PROJECT / "frontline"
DEPARTMENTS = {"education", "health", "justice"}
FOLDS = 5
TEAM_OF = {
    "attendance-anxiety": "attendance-and-belonging", "camhs-waits": "attendance-and-belonging",
    "phones-online-harm": "attendance-and-belonging", "ehcp-delays": "special-needs-and-plans",
    "school-buildings": "school-buildings", "teacher-recruitment": "teacher-workforce",
    "hungry-pupils": "early-years-and-family-hardship", "school-readiness": "early-years-and-family-hardship",
    "care-placements": "care-placements-and-leavers", "care-leavers-housing": "care-placements-and-leavers",
    "kinship-carers": "care-placements-and-leavers", "agency-turnover": "social-work-and-safeguarding",
    "information-sharing": "social-work-and-safeguarding", "court-delays-family": "family-courts",
    "home-care-packages": "adult-social-care-and-discharge", "discharge-delays": "adult-social-care-and-discharge",
    "waiting-lists": "planned-care-and-waiting-lists", "computer-systems": "nhs-technology-and-estate",
    "diagnostics-equipment": "nhs-technology-and-estate", "ambulance-handover": "urgent-and-emergency-care",
    "staff-rotas-agency": "nhs-workforce", "gp-access": "primary-care-and-pharmacy",
    "mental-health-crisis-ed": "mental-health-crisis", "prison-staffing": "prison-officer-workforce",
    "prison-crowding": "prison-capacity-and-estate", "prison-maintenance": "prison-capacity-and-estate",
    "release-homeless": "probation-and-resettlement", "probation-handover": "probation-and-resettlement",
    "prison-drugs-drones": "prison-security-and-drugs", "prison-education": "prison-education-and-health",
    "mental-health-transfers": "prison-education-and-health",
}  # fmt: skip


def sample() -> tuple[list[str], list[str]]:
    """The sample insights in order of their dates, with the team of each."""
    files = sorted((PROJECT / "tests" / "data" / "hard_sample").glob("*.jsonl"))
    found = [json.loads(row) for file in files for row in file.read_text(encoding="utf-8").splitlines()]
    kept = sorted(
        (row for row in found if "what_happened" in row and row["concern"] in TEAM_OF),
        key=lambda row: (row["date"], row["what_happened"]),
    )
    texts = [
        "\n\n".join(filter(None, (row["what_happened"], row.get("why_it_matters"), row.get("what_would_help"))))
        for row in kept
    ]
    return texts, [TEAM_OF[row["concern"]] for row in kept]


def teams() -> list[Team]:
    """The sample teams of the three departments."""
    reference = json.loads((ROOT / "organisations" / "data" / "reference.json").read_text(encoding="utf-8"))
    return [
        Team(team["slug"], team["remit"], team["department"], tuple(team["phrases"]))
        for team in reference["teams"]
        if team["department"] in DEPARTMENTS
    ]


def main() -> None:
    """Print the table: from remits alone, and learned from four fifths of the texts for the fifth that is left."""
    texts, right = sample()
    known, encoder = teams(), SentenceEncoder()
    names = [team.team for team in known]
    truth, vectors = np.array([names.index(name) for name in right]), encoder.transform(texts)

    def routed(decided: list[str | None]) -> NDArray[np.float64]:
        router = TeamRouter(known, encoder=encoder).fit(texts, decided, vectors=vectors)
        ranked = router.rank(texts, vectors=vectors, reasons=False)
        found = [{route.team: route.confidence for route in ranking.routes} for ranking in ranked]
        return np.array([[row[name] for name in names] for row in found])

    learned, usual = (np.zeros((len(texts), len(names))) for _ in range(2))
    fold = np.random.default_rng(0).permutation(len(texts)) % FOLDS
    for held in range(FOLDS):
        inside = fold == held
        learned[inside] = routed([None if out else name for name, out in zip(right, inside, strict=True)])[inside]
        weigher, machine = TfidfVectorizer(), LogisticRegression(max_iter=1_000)
        machine.fit(
            weigher.fit_transform([text for text, out in zip(texts, inside, strict=True) if not out]), truth[~inside]
        )
        shown = weigher.transform([text for text, out in zip(texts, inside, strict=True) if out])
        usual[np.ix_(inside, machine.classes_)] = machine.predict_proba(shown)
    cosine = np.exp(10 * (vectors @ encoder.transform([team.remit for team in known]).T))
    print(f"{len(texts)} texts, {len(names)} teams of {len(DEPARTMENTS)} departments:\n")
    print_table(
        HEADER,
        [
            line("plain cosine of remits", cosine / cosine.sum(axis=1, keepdims=True), truth),
            line("ours, remits alone", routed([None] * len(texts)), truth),
            line("TF-IDF + logistic regression", usual, truth),
            line("ours, learned", learned, truth),
        ],
    )


if __name__ == "__main__":
    main()
