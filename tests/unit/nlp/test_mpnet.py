"""A small MPNet of random weights; NumPy says what it should give."""

import json
import shutil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from scipy.special import erf
from tokenizers import Tokenizer

from nlp.encoding.model_weights import get_packaged_folder
from nlp.encoding.sentence_encoder import SentenceEncoder
from tests.unit.nlp.test_other_models import Tensors, normalise_layer

LAYERS, HEADS, WIDTH, INNER = 2, 4, 64, 128
TEXTS = ["The bus is late.", "A man left prison on Friday with no address to go to, and nobody had told probation."]


def _tensors() -> Tensors:
    generator = np.random.default_rng(0)
    tensors = {
        "embeddings.word_embeddings.weight": generator.normal(size=(30522, WIDTH)),
        "embeddings.position_embeddings.weight": generator.normal(size=(514, WIDTH)),
        "encoder.relative_attention_bias.weight": generator.normal(size=(32, HEADS)) * 2,
    }
    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}"
        sizes = [(f"{at}.attention.attn.{name}", WIDTH, WIDTH) for name in "qkvo"]
        sizes += [(f"{at}.intermediate.dense", INNER, WIDTH), (f"{at}.output.dense", WIDTH, INNER)]
        for part, out, into in sizes:
            tensors |= {f"{part}.weight": generator.normal(size=(out, into)) / 8, f"{part}.bias": np.zeros(out)}
    norms = [f"encoder.layer.{n}.{part}" for n in range(LAYERS) for part in ("attention", "output")]
    for part in ("embeddings", *norms):
        tensors |= {f"{part}.LayerNorm.weight": np.ones(WIDTH), f"{part}.LayerNorm.bias": np.zeros(WIDTH)}
    return {name: value.astype(np.float32) for name, value in tensors.items()}


def _bucket(distance: int) -> int:
    """Number of the bias for a distance between two words (Raffel et al. 2020): exact up to 8, then ever wider."""
    side = 16 if distance > 0 else 0
    size = abs(distance)
    return side + (size if size < 8 else min(8 + int(np.log(size / 8) / np.log(128 / 8) * 8), 15))


def _encode(ids: list[int], tensors: Tensors) -> NDArray[np.float64]:
    """MPNet (Song et al. 2020) without the bias and the scale that are 0 and 1 here, float64 (64,)."""
    places = tensors["embeddings.position_embeddings.weight"][2 : len(ids) + 2]
    hidden = normalise_layer(tensors["embeddings.word_embeddings.weight"][ids] + places)
    buckets = [[_bucket(key - query) for key in range(len(ids))] for query in range(len(ids))]
    bias = tensors["encoder.relative_attention_bias.weight"][np.array(buckets)]
    for layer in range(LAYERS):
        w = {name.split(f"layer.{layer}.")[-1]: value for name, value in tensors.items() if f"layer.{layer}." in name}
        q, k, v = ((hidden @ w[f"attention.attn.{n}.weight"].T).reshape(len(ids), HEADS, -1) for n in "qkv")
        scores = np.einsum("ihd,jhd->ijh", q, k) / np.sqrt(WIDTH / HEADS) + bias
        shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        seen = np.einsum("ijh,jhd->ihd", shares, v).reshape(len(ids), WIDTH)
        hidden = normalise_layer(hidden + seen @ w["attention.attn.o.weight"].T)
        inner = hidden @ w["intermediate.dense.weight"].T
        hidden = normalise_layer(hidden + (inner * (1 + erf(inner / np.sqrt(2))) / 2) @ w["output.dense.weight"].T)
    mean: NDArray[np.float64] = hidden.mean(axis=0)
    return mean / np.linalg.norm(mean)


def test_an_mpnet_gives_the_vectors_that_its_weights_say_alone_and_in_a_batch(tmp_path: Path) -> None:
    shutil.copy(get_packaged_folder() / "tokenizer.json", tmp_path)
    config = json.loads((get_packaged_folder() / "config.json").read_text())
    config |= {
        "model_type": "mpnet", "num_hidden_layers": LAYERS, "num_attention_heads": HEADS, "hidden_size": WIDTH,
        "max_position_embeddings": 514,
    }  # fmt: skip
    (tmp_path / "config.json").write_text(json.dumps(config))
    tensors = _tensors()
    save_file(tensors, tmp_path / "model.safetensors")
    tokenizer = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    tokenizer.no_padding()
    encoder = SentenceEncoder(model_folder=str(tmp_path), cache_folder=str(tmp_path / "cache"))
    for text, vector in zip(TEXTS, encoder.transform(TEXTS), strict=True):
        assert vector @ _encode(tokenizer.encode(text).ids, tensors) > 0.98
        assert encoder.transform([text])[0] @ vector > 0.999
