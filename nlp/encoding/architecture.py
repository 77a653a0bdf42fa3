"""The architecture of a sentence model of BERT or MPNet type, read from its folder."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from nlp.errors import ModelError

Family = Literal["bert", "mpnet"]
ACTIVATIONS = {"gelu": "GELU", "gelu_new": "GELUTanh", "relu": "RELU"}


@dataclass(frozen=True, slots=True)
class Architecture:
    """How a sentence model is built, as its folder says.

    Attributes:
        family: of models that it belongs to.
        layers: of the encoder.
        heads: of attention in each layer.
        dimensions: of the vectors.
        window: most tokens that the model reads at once, the marks of start and end included.
        activation: name of the activation of the feed-forward layers, as CTranslate2 spells it.
        norm_epsilon: of the layer norms.
        pools_first: whether the vector is that of the first token rather than the mean over all.
    """

    family: Family
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
        ModelError: there is no readable description, or it is a model of another type.
    """
    try:
        config = json.loads((model_folder / "config.json").read_text(encoding="utf-8"))
        if config["model_type"] not in get_args(Family) or config["hidden_act"] not in ACTIVATIONS:
            raise ModelError(
                f"The sentence model at {model_folder} is of a type that cannot be used: only BERT and MPNet can."
            )
        limits = _read_optional(model_folder / "sentence_bert_config.json")
        pooling = _read_optional(model_folder / "1_Pooling" / "config.json")
        # MPNet numbers its positions from 2 on.
        longest = int(config["max_position_embeddings"]) - (2 if config["model_type"] == "mpnet" else 0)
        return Architecture(
            family=config["model_type"],
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
