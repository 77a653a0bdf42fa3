"""Decisions for teams that have since been renamed, merged or split."""

from collections.abc import Sequence

import numpy as np

from nlp.arrays import Numbers, Vectors
from nlp.encoder import SentenceEncoder
from nlp.remits import Team


class Succession:
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
        self._remits = encoder.transform([team.remit for team in teams])

    def numbers(self, decided: Sequence[str | None], vectors: Vectors) -> Numbers:
        """Number of the team of today for each decision, int64 (n,); -1 where nobody has decided.

        Args:
            decided: name of the team of then.
            vectors: of the texts, unit rows (n, d).

        Raises:
            ValueError: a name is of no team, and none inherits from it.
        """
        if unknown := {name for name in decided if name is not None} - self._heirs.keys():
            raise ValueError(f"Decided for a team that is not in the list: {min(unknown)}.")
        found = np.full(len(decided), -1, dtype=np.int64)
        for row, name in enumerate(decided):
            if name is not None:
                heirs = self._heirs[name]
                found[row] = heirs[int((self._remits[heirs] @ vectors[row]).argmax())] if len(heirs) > 1 else heirs[0]
        return found
