import gzip
import io
import json
import runpy
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from nlp.subjects.vocabulary_files import load_packaged_vocabulary
from tests.unit.nlp.conftest import CONCERNS


def _run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command, without a process of its own: the model is loaded once."""
    given, out, err = ["nlp", *map(str, arguments)], io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", given)
        with pytest.raises(SystemExit) as ended:
            runpy.run_module("nlp", run_name="__main__")
    return subprocess.CompletedProcess(given, int(ended.value.code or 0), out.getvalue(), err.getvalue())


def _run_apart(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nlp", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _written(path: Path, rows: list[Any]) -> Path:
    content = "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)
    path.write_bytes(gzip.compress(content.encode()) if path.suffix == ".gz" else content.encode())
    return path


def _read(path: Path) -> list[dict[str, Any]]:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in content.splitlines()]


@pytest.fixture
def rows(texts: list[str]) -> list[dict[str, str]]:
    return [{"id": f"r{number}", "text": text} for number, text in enumerate(texts)]


def test_themes_are_written_for_every_line_and_keep_their_identity(tmp_path: Path, rows: list[Any]) -> None:
    source, first = _written(tmp_path / "in.jsonl.gz", rows[:60]), tmp_path / "first.jsonl"
    assert _run("themes", "--in", source, "--out", first).returncode == 0
    before = {row["id"]: row for row in _read(first)}
    assert set(before["r0"]) == {"id", "theme", "subtheme", "strength", "name", "fit", "also"}
    everything, second = _written(tmp_path / "all.jsonl", rows), tmp_path / "second.jsonl.gz"
    assert _run("themes", "--in", everything, "--out", second, "--previous", first).returncode == 0
    after = {row["id"]: row for row in _read(second)}
    assert list(after) == [row["id"] for row in rows]
    themed = [key for key, row in before.items() if row["theme"]]
    kept = [after[key]["theme"] == before[key]["theme"] for key in themed]
    assert sum(kept) >= 0.95 * len(kept)
    assert {after[k]["name"] for k in themed if after[k]["theme"] == before[k]["theme"]} <= {
        r["name"] for r in before.values()
    }


def test_what_people_decided_in_the_last_output_binds_and_goes_on(tmp_path: Path, rows: list[Any]) -> None:
    source, first = _written(tmp_path / "in.jsonl", rows), tmp_path / "first.jsonl"
    _run("themes", "--in", source, "--out", first)
    edited = _read(first)
    # Two concerns were merged into one, confirmed and renamed; one text was put elsewhere.
    merged, other = edited[0]["theme"], edited[1]["theme"]
    for row in edited:
        if row["theme"] in {merged, other}:
            row |= {"theme": merged, "name": "Getting to school in the dry", "confirmed": True}
    ours = [row["id"] for row in edited if row["theme"] == merged]
    edited[2] |= {"theme": edited[3]["theme"], "pinned": True}
    for _ in range(2):
        _run("themes", "--in", source, "--out", first, "--previous", _written(tmp_path / "edited.jsonl", edited))
        after = _read(first)
        assert [row["id"] for row in after if row.get("confirmed")] == ours
        assert after[0]["name"] == "Getting to school in the dry"
        assert (after[2]["theme"], after[2]["pinned"]) == (edited[2]["theme"], True)
        edited = after


def test_a_renamed_theme_keeps_its_new_name_and_no_number_is_given_twice(tmp_path: Path, rows: list[Any]) -> None:
    source, first = _written(tmp_path / "in.jsonl", rows), tmp_path / "first.jsonl"
    _run("themes", "--in", source, "--out", first)
    last = max(row["theme"] for row in _read(first) if row["theme"])
    # The theme of the highest number loses all its texts, and one line of another gives it a new name.
    left = [row for row in _read(first) if row["theme"] != last]
    left[0]["name"] = "Late buses"
    gone = {row["id"] for row in _read(first)} - {row["id"] for row in left}
    fewer = _written(tmp_path / "fewer.jsonl", [row for row in rows if row["id"] not in gone])
    _run(
        "themes",
        "--in",
        fewer,
        "--out",
        tmp_path / "b",
        "--previous",
        _written(tmp_path / "p", [*left, {"last": last}]),
    )
    assert {row["name"] for row in _read(tmp_path / "b") if row["theme"] == left[0]["theme"]} == {"Late buses"}
    assert _read(tmp_path / "b")[0]["last"] == last
    new = [{"id": f"n{n}", "text": f"The canteen ran out of hot meals on day {n}."} for n in range(20)]
    more = _written(tmp_path / "more.jsonl", [*[row for row in rows if row["id"] not in gone], *new])
    _run("themes", "--in", more, "--out", tmp_path / "c", "--previous", tmp_path / "b")
    assert last not in {row["theme"] for row in _read(tmp_path / "c")}


def test_bad_lines_of_the_last_run_are_named_and_the_rest_go_on(tmp_path: Path, rows: list[Any]) -> None:
    odd = ["", "{no", '{"theme": "t99999999999999999999"}', '{"id": "r0", "name": 5}', {"id": "r0", "theme": "t0003"}]
    source, previous = _written(tmp_path / "in.jsonl", rows), _written(tmp_path / "p.jsonl", odd)
    answer = _run("themes", "--in", source, "--out", tmp_path / "o", "--previous", previous)
    assert answer.returncode == 1
    assert [line.split(":")[0] for line in answer.stderr.splitlines()] == [f"p.jsonl, line {n}" for n in (2, 3, 4)]
    assert _read(tmp_path / "o")[0]["theme"] == "t0003"


def test_decisions_without_a_word_of_content_crash_nothing(tmp_path: Path, rows: list[Any]) -> None:
    (tmp_path / "teams.json").write_text('[{"team": "the", "remit": "the of and"}, {"team": "b", "remit": "buses"}]')
    decided = _written(tmp_path / "d.jsonl", [{"id": n, "text": "No !!", "team": "b"} for n in range(80)])
    given = ("route", "--teams", tmp_path / "teams.json", "--in", _written(tmp_path / "in", rows[:5]))
    answer = _run(*given, "--out", tmp_path / "out", "--decided", decided)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert len(_read(tmp_path / "out")) == 5


def test_the_same_run_twice_writes_the_same(tmp_path: Path, rows: list[Any]) -> None:
    source = _written(tmp_path / "in.jsonl", rows)
    for name in ("a", "b"):
        _run_apart("themes", "--in", source, "--out", tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_routes_rank_all_teams_and_learn_from_decisions(tmp_path: Path, rows: list[Any]) -> None:
    teams = [{"team": name, "remit": pattern.format(n="many")} for name, pattern in CONCERNS.items()]
    (tmp_path / "teams.json").write_text(json.dumps([*teams, {"team": "empty", "remit": ""}]))
    source, target = _written(tmp_path / "in.jsonl", rows), tmp_path / "out.jsonl"
    decided = _written(tmp_path / "decided.jsonl", [{**rows[0], "team": "buses"}, {**rows[1], "team": "nobody"}])
    given = ("route", "--teams", tmp_path / "teams.json", "--in", source, "--out", target)
    assert _run(*given).returncode == 0
    first = _read(target)[0]
    assert first["teams"][0]["team"] == "buses"
    assert len(first["teams"]) == 6
    assert isinstance(first["abstain"], bool)
    learned = _run(*given, "--decided", decided)
    assert learned.returncode == 1
    assert 'no team called "nobody"' in learned.stderr


def test_redaction_gives_the_text_without_and_the_spans(tmp_path: Path) -> None:
    source = _written(tmp_path / "in.jsonl", [{"id": 1, "text": "Ring Mrs Farrow on 07700 900123."}])
    assert _run("redact", "--in", source, "--out", tmp_path / "out.jsonl").returncode == 0
    row = _read(tmp_path / "out.jsonl")[0]
    assert row["text"] == "Ring [name] on [phone]."
    assert [set(span) for span in row["spans"]] == [{"start", "end", "kind", "confidence"}] * 2


def test_bad_lines_are_named_and_the_rest_go_on(tmp_path: Path) -> None:
    odd = ["{no", "[]", {"id": "a"}, {"text": "x"}, {"id": "b", "text": "Good"}, {"id": "b", "text": "Twice"}]
    source = _written(tmp_path / "in.jsonl", odd)
    source.write_bytes(source.read_bytes() + b'{"id": "c", "text": "\xff"}\n')
    answer = _run("themes", "--in", source, "--out", tmp_path / "out.jsonl")
    assert answer.returncode == 1
    named = [line.split(":")[0] for line in answer.stderr.splitlines()]
    assert named == [f"in.jsonl, line {number}" for number in (1, 2, 3, 4, 6, 7)]
    assert [row["id"] for row in _read(tmp_path / "out.jsonl")] == ["b"]


STRANGE = [
    "", " \n\t", "word", "a" * 1_000_000, "😀🎉", "مرحبا بالعالم", "Mae'r bws yn hwyr eto", "<p>Hello <b>world</b></p>",
    "\x00\x01", "word " * 210_000, "\ud800", "“Word” \N{EN DASH} paste…\u00a0", *["the very same text"] * 300,
]  # fmt: skip


@pytest.mark.parametrize("command", ["themes", "redact"])
def test_strange_texts_crash_nothing(tmp_path: Path, command: str) -> None:
    source = _written(tmp_path / "in.jsonl", [{"id": n, "text": text} for n, text in enumerate(STRANGE)])
    answer = _run(command, "--in", source, "--out", tmp_path / "out.jsonl")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert len(_read(tmp_path / "out.jsonl")) == len(STRANGE)


@pytest.mark.parametrize("rows_given", [[], [{"id": "1", "text": "Only one"}]])
def test_no_text_and_one_text_are_fine(tmp_path: Path, rows_given: list[Any]) -> None:
    source, teams = _written(tmp_path / "in.jsonl", rows_given), tmp_path / "teams.json"
    teams.write_text('[{"team": "a", "remit": "buses"}]')
    for command in (["themes"], ["redact"], ["route", "--teams", teams]):
        assert _run(*command, "--in", source, "--out", tmp_path / "out.jsonl").returncode == 0
        assert len(_read(tmp_path / "out.jsonl")) == len(rows_given)


def test_what_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    missing = _run_apart("themes", "--in", tmp_path / "none.jsonl", "--out", tmp_path / "out")
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)
    (tmp_path / "teams.json").write_text("{}")
    source = _written(tmp_path / "in.jsonl", [{"id": "1", "text": "x"}])
    assert (
        "no teams" in _run("route", "--teams", tmp_path / "teams.json", "--in", source, "--out", tmp_path / "o").stderr
    )


def test_the_demo_prints_a_table(tmp_path: Path, texts: list[str]) -> None:
    (tmp_path / "texts.txt").write_text("\n".join(texts))
    answer = _run_apart("demo", tmp_path / "texts.txt")
    assert answer.returncode == 0
    assert "(no theme)" in answer.stdout
    assert len(answer.stdout.splitlines()) >= 5


def test_groups_are_named_in_two_to_nine_words_no_two_alike(tmp_path: Path, rows: list[Any]) -> None:
    grouped = [row | {"group": f"g{number % 5}", "headline": "Late again"} for number, row in enumerate(rows)]
    source = _written(tmp_path / "in.jsonl", [*grouped, {"id": "x", "text": "Nothing of it"}])
    assert _run("name", "--in", source, "--out", tmp_path / "out.jsonl").returncode == 0
    named = _read(tmp_path / "out.jsonl")
    assert [row["group"] for row in named] == ["g0", "g1", "g2", "g3", "g4"]
    assert len({row["name"].lower() for row in named}) == 5
    names = [row["name"] for row in named]
    assert [name for name in names if not 2 <= len(name.split()) <= 9] == []
    subjects = {subject.pref_label for subject in load_packaged_vocabulary().subjects}
    assert [name for name in names if " and " in name and name not in subjects] == []
    assert all(set(row) == {"group", "name", "description", "phrases"} and row["phrases"] for row in named)
    assert any(row["description"] in text["text"] for row in named for text in rows)


def test_a_group_that_is_neither_text_nor_number_is_named_and_the_rest_go_on(tmp_path: Path, rows: list[Any]) -> None:
    grouped = [row | {"group": 1} for row in rows[:5]]
    source = _written(tmp_path / "in.jsonl", [*grouped, {"id": "odd", "text": "Late", "group": ["a"]}])
    answer = _run("name", "--in", source, "--out", tmp_path / "out.jsonl")
    assert (answer.returncode, len(_read(tmp_path / "out.jsonl"))) == (1, 1)
    assert "in.jsonl, id odd: its group" in answer.stderr


def test_a_line_may_have_a_headline_alone_but_none_that_is_no_text(tmp_path: Path, rows: list[Any]) -> None:
    lines = [{"id": "h", "headline": "No bed for a boy of nine " * 250}, {"id": "n", "text": "A", "headline": 5}]
    source = _written(tmp_path / "in.jsonl", [*rows[:20], *lines])
    answer = _run("themes", "--in", source, "--out", tmp_path / "out.jsonl")
    assert answer.returncode == 1
    assert "line 22: its headline is no text" in answer.stderr
    assert [row["id"] for row in _read(tmp_path / "out.jsonl")][-1] == "h"
