import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nlp.encoding import model_weights
from nlp.encoding.sentence_encoder import SentenceEncoder
from nlp.errors import ModelError


def test_vectors_have_unit_length_and_blank_texts_are_zeros(encoder: SentenceEncoder) -> None:
    vectors = encoder.transform(["The bus is late.", "", " \n"])
    assert vectors.shape == (3, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 0, 0], abs=1e-5)


def test_likeness_of_meaning_is_seen(encoder: SentenceEncoder) -> None:
    bus, coach, cell = encoder.transform(["The bus came late.", "Our coach was delayed.", "The cell window is broken."])
    assert bus @ coach > bus @ cell + 0.2


def test_the_order_of_texts_changes_nothing(encoder: SentenceEncoder, texts: list[str]) -> None:
    forwards, backwards = encoder.transform(texts), encoder.transform(texts[::-1])
    assert np.allclose(forwards, backwards[::-1], atol=1e-6)


def test_a_long_text_is_read_to_its_end(encoder: SentenceEncoder) -> None:
    filler = "The weather was fine. " * 150
    plain, with_end = encoder.transform([filler, filler + "Prison officers resign. " * 150])
    assert plain @ with_end < 0.95


def test_progress_is_told_for_every_text(encoder: SentenceEncoder, texts: list[str]) -> None:
    done: list[int] = []
    encoder.transform([*texts, ""], progress=done.append)
    assert sum(done) == len(texts) + 1


def test_the_packaged_weights_are_the_expected_ones() -> None:
    content = (model_weights.get_packaged_folder() / "model.safetensors").read_bytes()
    assert hashlib.sha256(content).hexdigest() == model_weights.WEIGHTS_SHA256


def test_altered_or_missing_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError, match="missing"):
        model_weights.verify_weights(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"altered")
    monkeypatch.setattr(model_weights, "get_packaged_folder", lambda: tmp_path)
    with pytest.raises(ModelError, match="not the expected one"):
        SentenceEncoder(model_folder=str(tmp_path)).fit()


def test_two_processes_that_convert_at_once_both_get_the_model(tmp_path: Path) -> None:
    code = (
        "import sys; from nlp.encoding.sentence_encoder import SentenceEncoder as E;"
        "print(E(cache_folder=sys.argv[1]).transform(['x']).shape)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "cache")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [process.communicate()[0].strip() for process in running] == ["(1, 384)"] * 2
    assert len(list((tmp_path / "cache").iterdir())) == 1
    shutil.rmtree(tmp_path / "cache")
