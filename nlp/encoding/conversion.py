"""An encoder as CTranslate2 wants it, from the tensors of a sentence-transformers folder of BERT or MPNet type."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nlp.encoding.architecture import Architecture, Family, read_architecture
from nlp.errors import ModelError

# Words farther apart than this are all equally far for MPNet.
MPNET_MAX_DISTANCE = 128


@dataclass(frozen=True, slots=True)
class _AttentionNames:
    """What the tensors of an attention layer are called: queries, keys and values; what joins them; the norm."""

    inputs: tuple[str, str, str]
    output: str
    norm: str


_ATTENTION: dict[Family, _AttentionNames] = {
    "bert": _AttentionNames(("self.query", "self.key", "self.value"), "output.dense", "output.LayerNorm"),
    "mpnet": _AttentionNames(("attn.q", "attn.k", "attn.v"), "attn.o", "LayerNorm"),
}


def convert_model(model_folder: Path, target: Path) -> None:
    """Write the int8 model of a sentence-transformers folder into another folder.

    Raises:
        ModelError: the model is of another type, or its files cannot be read.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    weights = model_folder / "model.safetensors"
    architecture = read_architecture(model_folder)
    try:
        # Some folders name each tensor with the model before it.
        tensors = {name.removeprefix("bert."): value for name, value in load_file(weights).items()}
        model = _build_specification(tensors, architecture)
        model.config.layer_norm_epsilon = architecture.norm_epsilon
        # Texts are given as numbers of tokens: their names only fill the place that CTranslate2 keeps for them.
        names = [f"[{number}]" for number in range(len(tensors["embeddings.word_embeddings.weight"]))]
        model.config.unk_token = names[0]
        model.register_vocabulary(names)
        model.validate()
    except (SafetensorError, KeyError, ValueError) as error:
        raise ModelError(f"The sentence model at {model_folder} cannot be converted: {error}.") from error
    model.optimize(quantization="int8")
    model.save(os.fspath(target))


def _build_specification(tensors: dict[str, Any], architecture: Architecture) -> Any:
    """CTranslate2's description of an encoder (Devlin et al. 2019; Song et al. 2020), filled with these tensors."""
    from ctranslate2 import specs

    encoder = specs.TransformerEncoderSpec(
        architecture.layers,
        architecture.heads,
        pre_norm=False,
        activation=specs.Activation[architecture.activation],
        layernorm_embedding=True,
        num_source_embeddings=2,
        embeddings_merge=specs.EmbeddingsMerge.ADD,
        relative_attention_bias=architecture.family == "mpnet",
    )
    encoder.scale_embeddings = False
    encoder.embeddings[0].weight = tensors["embeddings.word_embeddings.weight"]
    _set_norm(encoder.layernorm_embedding, tensors, "embeddings.LayerNorm")
    _SET_POSITIONS[architecture.family](encoder, tensors)
    for number, layer in enumerate(encoder.layer):
        _set_layer(layer, tensors, f"encoder.layer.{number}", _ATTENTION[architecture.family])
    return specs.TransformerEncoderModelSpec(encoder)


def _set_bert_positions(encoder: Any, tensors: dict[str, Any]) -> None:
    encoder.embeddings[1].weight = tensors["embeddings.token_type_embeddings.weight"]
    encoder.position_encodings.encodings = tensors["embeddings.position_embeddings.weight"]


def _set_mpnet_positions(encoder: Any, tensors: dict[str, Any]) -> None:
    """Positions twice over: as embeddings, which take the place of token types, and relative in each attention.

    CTranslate2 keeps no position embeddings beside relative attention; the first two are of padding.
    """
    encoder.embeddings[1].weight = tensors["embeddings.position_embeddings.weight"][2:]
    for layer in encoder.layer:
        layer.self_attention.relative_attention_bias = tensors["encoder.relative_attention_bias.weight"]
        layer.self_attention.relative_attention_max_distance = np.dtype("int32").type(MPNET_MAX_DISTANCE)


_SET_POSITIONS: dict[Family, Callable[[Any, dict[str, Any]], None]] = {
    "bert": _set_bert_positions,
    "mpnet": _set_mpnet_positions,
}


def _set_layer(layer: Any, tensors: dict[str, Any], prefix: str, names: _AttentionNames) -> None:
    attention, forward = layer.self_attention, layer.ffn
    _set_fused(attention.linear[0], tensors, [f"{prefix}.attention.{name}" for name in names.inputs])
    _set_linear(attention.linear[1], tensors, f"{prefix}.attention.{names.output}")
    _set_norm(attention.layer_norm, tensors, f"{prefix}.attention.{names.norm}")
    _set_linear(forward.linear_0, tensors, f"{prefix}.intermediate.dense")
    _set_linear(forward.linear_1, tensors, f"{prefix}.output.dense")
    _set_norm(forward.layer_norm, tensors, f"{prefix}.output.LayerNorm")


def _set_fused(linear: Any, tensors: dict[str, Any], names: list[str]) -> None:
    for part in ("weight", "bias"):
        setattr(linear, part, np.concatenate([tensors[f"{name}.{part}"] for name in names]))


def _set_linear(linear: Any, tensors: dict[str, Any], prefix: str) -> None:
    linear.weight = tensors[f"{prefix}.weight"]
    linear.bias = tensors[f"{prefix}.bias"]


def _set_norm(norm: Any, tensors: dict[str, Any], prefix: str) -> None:
    norm.gamma = tensors[f"{prefix}.weight"]
    norm.beta = tensors[f"{prefix}.bias"]
