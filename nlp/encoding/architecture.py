"""The architecture of a BERT-type sentence model, read from its folder."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.errors import ModelError

ACTIVATIONS = {"gelu": "GELU", "gelu_new": "GELUTanh", "relu": "RELU"}


@dataclass(frozen=True, slots=True)
class Architecture:
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


def read_architecture(model_folder: Path) -> Architecture:
    """Read what a sentence-transformers folder says about its model.

    Raises:
        ModelError: there is no readable description, or it is not a BERT-type model.
    """
    try:
        config = json.loads((model_folder / "config.json").read_text(encoding="utf-8"))
        if config["model_type"] != "bert" or config["hidden_act"] not in ACTIVATIONS:
            raise ModelError(f"The sentence model at {model_folder} is of a type that cannot be used: only BERT can.")
        limits = _read_optional(model_folder / "sentence_bert_config.json")
        pooling = _read_optional(model_folder / "1_Pooling" / "config.json")
        longest = int(config["max_position_embeddings"])
        return Architecture(
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


def _read_optional(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}
