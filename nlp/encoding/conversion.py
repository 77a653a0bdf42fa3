"""A BERT encoder as CTranslate2 wants it, from the tensors of a sentence-transformers folder."""

import os
from pathlib import Path
from typing import Any

import numpy as np

from nlp.encoding.architecture import Architecture, read_architecture
from nlp.errors import ModelError


def convert_model(model_folder: Path, target: Path) -> None:
    """Write the int8 model of a sentence-transformers folder into another folder.

    Raises:
        ModelError: the model is not of BERT type, or its files cannot be read.
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
    """CTranslate2's description of a BERT encoder (Devlin et al. 2019), filled with these tensors."""
    from ctranslate2 import specs

    encoder = specs.TransformerEncoderSpec(
        architecture.layers,
        architecture.heads,
        pre_norm=False,
        activation=specs.Activation[architecture.activation],
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
