"""Decisions for teams that have since been renamed, merged or split."""

from collections.abc import Sequence

import numpy as np

from nlp.arrays import Integers, Vectors
from nlp.encoding.sentence_encoder import SentenceEncoder
from nlp.routing.teams import Team


class TeamSuccession:
    """Who answers now for what a team decided then.

    A team inherits the decisions of those in its `formerly`. Where several inherit from one, each
    decision goes to the heir whose remit is nearest to the text.

    Args:
        teams: the teams of today.
        encoder: for their remits.
    """

    def __init__(self, teams: Sequence[Team], encoder: SentenceEncoder) -> None:
        self._heirs: dict[str, list[int]] = {}
        for number, team in enumerate(teams):
            for name in {team.team, *team.formerly}:
                self._heirs.setdefault(name, []).append(number)
        # A name that is in use again means the team that has it.
        self._heirs |= {team.team: [number] for number, team in enumerate(teams)}
        self._remit_vectors = encoder.transform([team.remit for team in teams])

    def find_heirs(self, decided: Sequence[str | None], vectors: Vectors) -> Integers:
        """Number of the team of today for each decision, int64 (n,); -1 where nobody has decided.

        Args:
            decided: name of the team of then.
            vectors: of the texts, unit rows, float32 (n, d).

        Raises:
            ValueError: a name is of no team, and none inherits from it.
        """
        if unknown := {name for name in decided if name is not None} - self._heirs.keys():
            raise ValueError(f"Decided for a team that is not in the list: {min(unknown)}.")
        return np.array(
            [-1 if name is None else self._find_heir(name, vectors[index]) for index, name in enumerate(decided)],
            dtype=np.int64,
        )

    def _find_heir(self, name: str, vector: Vectors) -> int:
        heirs = self._heirs[name]
        return heirs[int((self._remit_vectors[heirs] @ vector).argmax())] if len(heirs) > 1 else heirs[0]
