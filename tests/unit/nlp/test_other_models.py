"""A small BERT of random weights stands in for any other model; NumPy says what it should give."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import save_file
from scipy.special import erf
from tokenizers import Tokenizer

from nlp.encoding.architecture import read_architecture
from nlp.encoding.model_weights import get_packaged_folder
from nlp.encoding.sentence_encoder import SentenceEncoder
from nlp.errors import ModelError

LAYERS, HEADS, WIDTH = 2, 4, 64
TEXTS = ["The bus is late.", "A man left prison on Friday with no address to go to."]

Tensors = dict[str, NDArray[np.float32]]


@pytest.fixture(params=["mean", "cls"])
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A sentence-transformers folder as its library writes it."""
    shutil.copy(get_packaged_folder() / "tokenizer.json", tmp_path)
    config = json.loads((get_packaged_folder() / "config.json").read_text())
    config |= {"num_hidden_layers": LAYERS, "num_attention_heads": HEADS, "hidden_size": WIDTH}
    (tmp_path / "config.json").write_text(json.dumps(config))
    (tmp_path / "1_Pooling").mkdir()
    pooling = {f"pooling_mode_{'cls_token' if request.param == 'cls' else 'mean_tokens'}": True}
    (tmp_path / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    save_file(_tensors(), tmp_path / "model.safetensors")
    return tmp_path


def _tensors() -> Tensors:
    generator = np.random.default_rng(0)
    shapes = {"word": 30522, "token_type": 2, "position": 512}
    tensors = {f"embeddings.{name}_embeddings.weight": generator.normal(size=(n, WIDTH)) for name, n in shapes.items()}
    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}"
        parts = [f"{at}.attention.self.{name}" for name in ("query", "key", "value")] + [f"{at}.attention.output.dense"]
        sizes = [(part, WIDTH, WIDTH) for part in parts]
        for part, out, into in [*sizes, (f"{at}.intermediate.dense", 128, 64), (f"{at}.output.dense", 64, 128)]:
            tensors |= {f"{part}.weight": generator.normal(size=(out, into)) / 8, f"{part}.bias": np.zeros(out)}
    for part in (
        "embeddings",
        *(f"encoder.layer.{n}.{x}" for n in range(LAYERS) for x in ("attention.output", "output")),
    ):
        tensors |= {f"{part}.LayerNorm.weight": np.ones(WIDTH), f"{part}.LayerNorm.bias": np.zeros(WIDTH)}
    return {f"bert.{name}": value.astype(np.float32) for name, value in tensors.items()}


def normalise_layer(rows: NDArray[Any]) -> NDArray[Any]:
    centred: NDArray[Any] = rows - rows.mean(-1, keepdims=True)
    scaled: NDArray[Any] = centred / np.sqrt(centred.var(-1, keepdims=True) + 1e-12)
    return scaled


def _hidden(ids: list[int], tensors: Tensors) -> NDArray[Any]:
    """BERT (Devlin et al. 2019) without the bias and the scale that are 0 and 1 here."""
    word, kind, place = (tensors[f"bert.embeddings.{n}_embeddings.weight"] for n in ("word", "token_type", "position"))
    rows = normalise_layer(word[ids] + kind[0] + place[: len(ids)])
    for layer in range(LAYERS):
        w = {name.split(f"layer.{layer}.")[-1]: value for name, value in tensors.items() if f"layer.{layer}." in name}
        q, k, v = (
            (rows @ w[f"attention.self.{n}.weight"].T).reshape(len(ids), HEADS, -1) for n in ("query", "key", "value")
        )
        scores = np.einsum("ihd,jhd->hij", q, k) / np.sqrt(WIDTH / HEADS)
        shares = np.exp(scores) / np.exp(scores).sum(-1, keepdims=True)
        seen = np.einsum("hij,jhd->ihd", shares, v).reshape(len(ids), WIDTH)
        rows = normalise_layer(rows + seen @ w["attention.output.dense.weight"].T)
        inner = rows @ w["intermediate.dense.weight"].T
        rows = normalise_layer(rows + (inner * (1 + erf(inner / np.sqrt(2))) / 2) @ w["output.dense.weight"].T)
    return rows


def test_another_bert_gives_the_vectors_that_its_weights_say(folder: Path, tmp_path: Path) -> None:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tensors = _tensors()
    vectors = SentenceEncoder(model_folder=str(folder), cache_folder=str(tmp_path / "cache")).transform(TEXTS)
    pools_first = read_architecture(folder).pools_first
    assert vectors.shape == (2, WIDTH)
    for text, vector in zip(TEXTS, vectors, strict=True):
        hidden = _hidden(tokenizer.encode(text).ids, tensors)
        expected = hidden[0] if pools_first else hidden.mean(axis=0)
        assert vector @ expected / np.linalg.norm(expected) > 0.99


def test_a_model_of_another_type_and_a_broken_file_are_refused_by_name(folder: Path, tmp_path: Path) -> None:
    encoder = SentenceEncoder(model_folder=str(folder), cache_folder=str(tmp_path / "elsewhere"))
    content = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(content[: len(content) // 2])
    with pytest.raises(ModelError, match="cannot be converted"):
        encoder.fit()
    (folder / "config.json").write_text('{"model_type": "t5", "hidden_act": "gelu"}')
    with pytest.raises(ModelError, match="only BERT and MPNet can"):
        encoder.fit()
    (folder / "config.json").unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        encoder.fit()
