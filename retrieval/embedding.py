"""Embedding models: the bundled one, or any that sentence-transformers loads.

Both are LangChain embeddings, so that LangChain's stores can use them as they are.
"""

from __future__ import annotations

import functools
import hashlib
from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from errors import KildesvarError, ModelError
from retrieval.question import is_topic
from retrieval.token_vectors import TokenVectors
from settings import Settings

if TYPE_CHECKING:
    from langchain_huggingface import HuggingFaceEmbeddings

    from retrieval.onnx_model import OnnxModel

Array = npt.NDArray[np.float32]
OnDone = Callable[[int], None]

_BATCH: Final = 32
_SAMPLES: Final = 256
_SAMPLE_BYTES: Final = 4096


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which model made a vector; vectors of two identities are never mixed."""

    name: str
    revision: str
    dimension: int
    max_tokens: int
    has_tokens: bool = False
    """Whether it gives token vectors beside a text's one."""


class Embedder(Embeddings):
    """Turns passages and questions into unit vectors.

    What is not open yet is opened when it is first needed; any method may raise ModelError then.
    """

    identity: ModelIdentity

    @abstractmethod
    def embed_passages(self, texts: Sequence[str], on_done: OnDone | None = None) -> Array:
        """Return unit vectors, float32 (texts × dimension); `on_done` is told the size of each batch."""

    @abstractmethod
    def embed_question(self, text: str) -> Array:
        """Return a unit vector, float32 (dimension,)."""

    def read_passages(
        self, texts: Sequence[str], on_done: OnDone | None = None
    ) -> tuple[Array, list[TokenVectors]]:
        """Do what `embed_passages` does, and return each text's token vectors too.

        Only of a model whose identity `has_tokens`; of another, none are returned.
        """
        return self.embed_passages(texts, on_done), []

    def read_question(self, text: str) -> tuple[Array, TokenVectors | None]:
        """Return a question's unit vector to search with, and its token vectors where the model gives them.

        The vector is that of `embed_question`, or a better one that is held against the same passages.
        """
        return self.embed_question(text), None

    def open_for_passages(self) -> None:
        """Open what embedding needs, which the first text would wait for. Raises ModelError."""

    def open_for_questions(self) -> None:
        """Open what reading questions needs, which the first one would wait for. Raises ModelError."""

    @abstractmethod
    def count_tokens(self, text: str) -> int:
        """Count the model's own tokens of a passage, its prompt and marks included."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Do what LangChain asks of embeddings."""
        vectors: list[list[float]] = self.embed_passages(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Do what LangChain asks of embeddings."""
        vector: list[float] = self.embed_question(text).tolist()
        return vector


def open_embedder(settings: Settings) -> Embedder:
    """Return the embedding model that the settings name. Raises ModelError with the step that mends it.

    The bundled one is unpacked where it is not yet, and opened by its first use.
    """
    if not settings.embedding_model:
        return BundledEmbedder(settings.model_dir)
    return SentenceTransformersEmbedder(settings.embedding_model)


class BundledEmbedder(Embedder):
    """multilingual-e5-small on onnxruntime; needs no network and no torch.

    A search reads its question with an encoder of its own, the same model with an adapter that was
    trained on questions. What asks nothing is read with both, half each. The passages' vectors are the
    model's.
    """

    def __init__(self, model_dir: Path) -> None:
        from retrieval import bundled  # onnxruntime is for this model only

        self._prompts = bundled.QUERY_PROMPT, bundled.PASSAGE_PROMPT
        self._folder = bundled.unpack(model_dir)
        self.identity = ModelIdentity(
            bundled.NAME, bundled.REVISION, bundled.DIMENSION, bundled.MAX_TOKENS, has_tokens=True
        )

    def embed_passages(self, texts: Sequence[str], on_done: OnDone | None = None) -> Array:
        return self._model.encode([self._prompts[1] + text for text in texts], on_done)

    def embed_question(self, text: str) -> Array:
        vector: Array = self._model.encode([self._prompts[0] + text])[0]
        return vector

    def read_passages(
        self, texts: Sequence[str], on_done: OnDone | None = None
    ) -> tuple[Array, list[TokenVectors]]:
        prompt = self._prompts[1]
        return self._model.encode_tokens([prompt + text for text in texts], len(prompt), on_done)

    def open_for_passages(self) -> None:
        _ = self._model

    def open_for_questions(self) -> None:
        _ = self._question_model

    def read_question(self, text: str) -> tuple[Array, TokenVectors | None]:
        prompt = self._prompts[0]
        models = [self._question_model, *([self._model] if is_topic(text) else [])]
        read = [model.encode_tokens([prompt + text], len(prompt)) for model in models]
        # A passage's likeness to the sum is the sum of its likenesses; so is MaxSim over both's tokens.
        together = np.sum([vectors[0] for vectors, _ in read], axis=0)
        vector = np.asarray(together / np.linalg.norm(together), np.float32)
        return vector, TokenVectors.joined([tokens[0] for _, tokens in read])

    def count_tokens(self, text: str) -> int:
        return self._model.count_tokens(self._prompts[1] + text)

    @functools.cached_property
    def _model(self) -> OnnxModel:
        from retrieval.onnx_model import MODEL

        return self._opened(lambda: MODEL)

    @functools.cached_property
    def _question_model(self) -> OnnxModel:
        from retrieval.adapter import QUESTION_ENCODER, Adapter, adapted_graph

        return self._opened(lambda: adapted_graph(self._folder, Adapter.load(QUESTION_ENCODER)))

    def _opened(self, find_graph: Callable[[], str]) -> OnnxModel:
        from retrieval.adapter import damaged
        from retrieval.onnx_model import OnnxModel

        try:
            return OnnxModel(self._folder, find_graph())
        except KildesvarError:
            raise
        except Exception as error:  # tokenizers and onnxruntime have no errors of their own to name
            raise damaged(self._folder) from error


class SentenceTransformersEmbedder(Embedder):
    """Any model that sentence-transformers loads by name or from a folder, through langchain-huggingface."""

    def __init__(self, name: str) -> None:
        self._embeddings = _load(name)
        model: Any = self._embeddings._client  # the store needs what only the model knows
        self._query_prompt, self._passage_prompt = _prompts(name, dict(model.prompts or {}))
        self._embeddings.query_encode_kwargs = {"prompt": self._query_prompt, "normalize_embeddings": True}
        self._embeddings.encode_kwargs = {
            "prompt": self._passage_prompt,
            "normalize_embeddings": True,
            "batch_size": _BATCH,
        }
        self._tokenizer: Any = model.tokenizer
        self.identity = ModelIdentity(
            Path(name).name if Path(name).is_dir() else name,
            _revision(name, model),
            int(model.get_embedding_dimension()),
            int(model.max_seq_length or 512),
        )

    def embed_passages(self, texts: Sequence[str], on_done: OnDone | None = None) -> Array:
        vectors = np.empty((len(texts), self.identity.dimension), np.float32)
        for at in range(0, len(texts), _BATCH):
            batch = list(texts[at : at + _BATCH])
            vectors[at : at + len(batch)] = self._embeddings.embed_documents(batch)
            if on_done:
                on_done(len(batch))
        return vectors

    def embed_question(self, text: str) -> Array:
        return np.asarray(self._embeddings.embed_query(text), np.float32)

    def count_tokens(self, text: str) -> int:
        return len(self._tokenizer(self._passage_prompt + text, truncation=False, verbose=False)["input_ids"])


def _load(name: str) -> HuggingFaceEmbeddings:
    try:
        from langchain_huggingface import HuggingFaceEmbeddings  # imports torch

        return HuggingFaceEmbeddings(model_name=name)
    except Exception as error:  # the loaders below raise whatever their parts raise
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelError(
            f"The embedding model {name!r} could not be loaded: {reason}",
            "Set EMBEDDING_MODEL to a sentence-transformers name or folder, or unset it.",
        ) from error


def _prompts(name: str, given: dict[str, str]) -> tuple[str, str]:
    """Return what the model wants before a question and before a passage.

    A model says so in its own settings; the first E5 models were published without and say it in
    their description only.
    """
    query = given.get("query", "")
    passage = given.get("passage") or given.get("document", "")
    plain_e5 = "e5-" in Path(name).name.lower() and "instruct" not in name.lower()
    if not query and not passage and plain_e5:
        return "query: ", "passage: "
    return query, passage


def _revision(name: str, model: Any) -> str:
    """Return the hub's commit, or a hash over a folder's files: names, sizes, samples of their content."""
    folder = Path(name)
    if not folder.is_dir():
        return str(getattr(model[0].auto_model.config, "_commit_hash", None) or "unknown")
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        size = file.stat().st_size
        digest.update(f"{file.relative_to(folder)} {size}\n".encode())
        with file.open("rb") as stream:
            # Training changes weights everywhere, so samples tell, and gigabytes need not be read.
            for place in range(0, size, max(_SAMPLE_BYTES, size // _SAMPLES)):
                stream.seek(place)
                digest.update(stream.read(_SAMPLE_BYTES))
    return digest.hexdigest()[:16]
