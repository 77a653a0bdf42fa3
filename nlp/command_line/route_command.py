"""The command that ranks teams for each text of a file."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nlp.command_line.encoding import encode_with_progress
from nlp.command_line.json_lines import TextLines, read_texts, write_lines
from nlp.encoding.sentence_encoder import SentenceEncoder
from nlp.errors import InputError
from nlp.routing.team_router import TeamRouter
from nlp.routing.teams import Team


def write_routes(teams_path: Path, decided_path: Path | None, source: Path, target: Path) -> int:
    """Write the ranked teams of each text. Returns the exit status."""
    teams = _read_teams(teams_path)
    lines = read_texts(source)
    decided = _read_decided(decided_path, {name for team in teams for name in (team.team, *team.formerly)})
    # Everything is computed before the file is opened, so that a failure leaves an earlier one whole.
    write_lines(target, list(_rank_teams(teams, decided, lines)) if lines.texts else [])
    return int(lines.bad + decided.bad > 0)


def _read_teams(path: Path) -> list[Team]:
    try:
        teams = [_parse_team(value) for value in json.loads(path.read_text(encoding="utf-8-sig"))]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f'{path} is not a list of {{"team", "remit"}}: {error}.') from error
    if not teams or len({team.team for team in teams}) < len(teams):
        raise InputError(f"{path} has no teams, or two of one name.")
    return teams


def _parse_team(value: dict[str, Any]) -> Team:
    lists = [value.get(key) or [] for key in ("phrases", "formerly")]
    names = [value["team"], value.get("remit") or value["team"], value.get("department") or ""]
    if not all(isinstance(entries, list) for entries in lists) or not all(
        isinstance(entry, str) for entry in [*names, *lists[0], *lists[1]]
    ):
        raise InputError(f"the team {value['team']} has a value that is no text")
    team, remit, department = (name.encode("utf-8", "replace").decode("utf-8") for name in names)
    return Team(team, remit, department or None, tuple(lists[0]), tuple(lists[1]))


def _read_decided(path: Path | None, team_names: set[str]) -> TextLines:
    """Decided lines whose team is known; the others are named and left out."""
    if path is None:
        return TextLines()
    lines, decided = read_texts(path), TextLines()
    decided.bad = lines.bad
    for line_id, text, value in zip(lines.ids, lines.texts, lines.values, strict=True):
        if not isinstance(value.get("team"), str) or value["team"] not in team_names:
            print(f'{path.name}, id {line_id}: there is no team called "{value.get("team")}"', file=sys.stderr)
            decided.bad += 1
            continue
        decided.ids.append(line_id)
        decided.texts.append(text)
        decided.values.append(value)
    return decided


def _rank_teams(teams: Sequence[Team], decided: TextLines, lines: TextLines) -> Iterator[dict[str, Any]]:
    encoder = SentenceEncoder()
    texts = [*decided.texts, *lines.texts]
    vectors = encode_with_progress(encoder, texts)
    decisions: list[str | None] = [value["team"] for value in decided.values]
    router = TeamRouter(teams, encoder=encoder)
    router.fit(texts, [*decisions, *([None] * len(lines.texts))], vectors=vectors)
    rankings = router.rank(lines.texts, vectors=vectors[len(decided.texts) :], reasons=False)
    for line_id, ranking in zip(lines.ids, rankings, strict=True):
        ranked = [{"team": route.team, "confidence": round(route.confidence, 6)} for route in ranking.routes]
        yield {"id": line_id, "teams": ranked, "abstain": ranking.abstain}
