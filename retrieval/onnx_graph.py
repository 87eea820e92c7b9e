"""The bundled model as an ONNX graph, in onnxruntime's fused operators for BERT.

The graph takes the `words` of the texts, float32 (words × dimension), `input_ids`, which word stands where,
and `attention_mask` (both int32, texts × tokens), and gives
`sentence_embedding` (float32, texts × dimension): the mean over a text's tokens, of length 1; and
`token_embeddings` (float32, texts × tokens × dimension), not normalised.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

from retrieval.packed import Array, PackedModel

_FUSED: Final = "com.microsoft"
_OPSET: Final = 17
_IR_VERSION: Final = 8


class _Graph:
    """Nodes and weights as they are added; every adder returns the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.weights: list[TensorProto] = []

    def weight(self, name: str, values: Array) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **attributes))
        return output


def write_graph(model: PackedModel, file: Path) -> None:
    """Write the graph to `file` and its weights to `file` + '.data' (86 MB), which is mapped, not read.

    The word embeddings are not among them: `retrieval.word_embeddings` holds them.
    """
    graph = _Graph()
    hidden = _embeddings(graph, model)
    for layer in range(model.layers):
        hidden = _layer(graph, model, layer, hidden)
    graph.node("Identity", [hidden], "token_embeddings")
    _mean(graph, hidden)
    words = helper.make_tensor_value_info("words", TensorProto.FLOAT, ["words", model.hidden])
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT32, ["texts", "tokens"])
    mask = helper.make_tensor_value_info("attention_mask", TensorProto.INT32, ["texts", "tokens"])
    sentence = helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["texts", model.hidden])
    tokens = helper.make_tensor_value_info(
        "token_embeddings", TensorProto.FLOAT, ["texts", "tokens", model.hidden]
    )
    proto = helper.make_model(
        helper.make_graph(graph.nodes, "encoder", [words, ids, mask], [sentence, tokens], graph.weights),
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)],
        ir_version=_IR_VERSION,
    )
    onnx.save_model(
        proto, file, save_as_external_data=True, location=file.name + ".data", size_threshold=1024
    )


def write_adapted_graph(base: Path, weights: Mapping[str, Array], file: Path) -> None:
    """Write the graph of `base` with some of its weights replaced, to `file` beside it.

    The weights that stay are not written again: the new graph maps them from the data of `base`.
    """
    proto = onnx.load(base, load_external_data=False)
    left = dict(weights)
    for initializer in proto.graph.initializer:
        values = left.pop(initializer.name, None)
        if values is not None:
            initializer.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(values), initializer.name))
    if left:
        raise KeyError(", ".join(left))
    onnx.save_model(
        proto, file, save_as_external_data=True, location=file.name + ".data", size_threshold=1024
    )


def _embeddings(graph: _Graph, model: PackedModel) -> str:
    """Add the sum of word, place and type embeddings, normalised."""
    names = ("position_embeddings", "token_type_embeddings")
    tables = [graph.weight(name, model.tensors[f"embeddings.{name}.weight"]) for name in names]
    norm = [
        graph.weight("embeddings.gamma", model.tensors["embeddings.LayerNorm.weight"]),
        graph.weight("embeddings.beta", model.tensors["embeddings.LayerNorm.bias"]),
    ]
    graph.node("Sub", ["input_ids", "input_ids"], "type_ids")
    graph.nodes.append(
        helper.make_node(
            "EmbedLayerNormalization",
            ["input_ids", "type_ids", "words", *tables, *norm],
            ["embedded", "unused_mask_index"],
            domain=_FUSED,
            epsilon=model.epsilon,
        )
    )
    return "embedded"


def _layer(graph: _Graph, model: PackedModel, number: int, hidden: str) -> str:
    """Add one encoder layer; return the name of its output."""

    def named(name: str) -> str:
        return f"layer{number}.{name}"

    for name, values in layer_weights(model.tensors, number).items():
        graph.weight(name, values)
    attended = graph.node(
        "Attention",
        [hidden, named("qkv"), named("qkv.bias"), "attention_mask"],
        named("attended"),
        _FUSED,
        num_heads=model.heads,
    )
    summed = _dense_and_norm(graph, model, named("attention"), attended, hidden)
    wide = graph.node("MatMul", [summed, named("in")], named("wide"))
    active = graph.node("BiasGelu", [wide, named("in.bias")], named("active"), _FUSED)
    return _dense_and_norm(graph, model, named("output"), active, summed)


def _dense_and_norm(graph: _Graph, model: PackedModel, name: str, source: str, skip: str) -> str:
    """Add a dense layer whose output is added to `skip` and normalised."""
    dense = graph.node("MatMul", [source, f"{name}.dense"], f"{name}.projected")
    norm = [f"{name}.{part}" for part in ("gamma", "beta", "bias")]
    return graph.node(
        "SkipLayerNormalization", [dense, skip, *norm], f"{name}.normed", _FUSED, epsilon=model.epsilon
    )


def layer_weights(tensors: Mapping[str, Array], number: int) -> dict[str, Array]:
    """Return the weights of one encoder layer by their names in the graph.

    `tensors` are those of a BERT model's state, at least this layer's.
    """

    def tensor(name: str) -> Array:
        return tensors[f"encoder.layer.{number}.{name}"]

    kinds = ("query", "key", "value")

    def dense_and_norm(part: str) -> dict[str, Array]:
        return {
            "dense": tensor(f"{part}.dense.weight").T,
            "gamma": tensor(f"{part}.LayerNorm.weight"),
            "beta": tensor(f"{part}.LayerNorm.bias"),
            "bias": tensor(f"{part}.dense.bias"),
        }

    weights = {
        "qkv": np.concatenate([tensor(f"attention.self.{kind}.weight").T for kind in kinds], axis=1),
        "qkv.bias": np.concatenate([tensor(f"attention.self.{kind}.bias") for kind in kinds]),
        **{f"attention.{name}": values for name, values in dense_and_norm("attention.output").items()},
        "in": tensor("intermediate.dense.weight").T,
        "in.bias": tensor("intermediate.dense.bias"),
        **{f"output.{name}": values for name, values in dense_and_norm("output").items()},
    }
    return {f"layer{number}.{name}": values for name, values in weights.items()}


def _mean(graph: _Graph, hidden: str) -> None:
    """Add the mean over a text's own tokens, scaled to length 1."""
    graph.weights.append(numpy_helper.from_array(np.array([1], np.int64), "token_axis"))
    graph.weights.append(numpy_helper.from_array(np.array([2], np.int64), "last_axis"))
    graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
    graph.node("Unsqueeze", ["mask", "last_axis"], "mask_column")
    graph.node("Mul", [hidden, "mask_column"], "kept")
    graph.node("ReduceSum", ["kept", "token_axis"], "total", keepdims=0)
    # The mean differs from the sum by a factor only, which scaling to length 1 takes out again.
    graph.node("LpNormalization", ["total"], "sentence_embedding", axis=-1, p=2)
