"""What each part of a search is worth: the same questions with parts left out, alone, or cut otherwise."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from errors import TestSetError
from eval.measuring import Search, search_public_set, search_test_set
from eval.metrics import Estimate
from eval.outcome import Outcome, aggregate, group
from eval.publicindex import index_documents
from eval.publicset import PublicSet, Query, is_public_set, load_public_set
from eval.testset import Question, TestSet, load_test_set
from retrieval.building import OnProgress
from retrieval.cross_encoder import CrossEncoder
from retrieval.documents import Document
from retrieval.embedding import Embedder
from retrieval.index import Index
from retrieval.mix import BETWEEN, USED, Mix
from retrieval.reranking import Reranker
from retrieval.search import Searcher
from settings import Settings

_PLAIN = replace(USED, weights=(), max_sim=False, lead=0.0, document=0.0, translated=0.0)


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to search, and how the documents are cut for it."""

    name: str
    mix: Mix = USED
    chunk_tokens: int | None = None
    """None: as the settings have it."""
    context: bool = True
    """Whether chunks are embedded after their context."""
    reads: bool = False
    """Whether the best hits are read together with the question."""


PARTS = (
    Variant("as it is used", reads=True),
    Variant("without reading question and passage together"),
    Variant("dense alone: one vector a passage", replace(_PLAIN, fusion="dense")),
    Variant("dense alone, with MaxSim and lead", replace(USED, fusion="dense")),
    Variant("lexical alone: BM25 over 4-grams", replace(_PLAIN, fusion="lexical")),
    Variant("lexical alone, with document and glossary", replace(USED, fusion="lexical")),
    Variant("RRF, k = 60, of the two plain ones", replace(_PLAIN, fusion="rrf")),
    Variant("RRF, k = 60, of the two with their parts", replace(USED, fusion="rrf")),
    Variant("the mix of the two plain ones", _PLAIN),
    Variant("the mix of the two with their parts, weighed by hand", replace(USED, weights=())),
    Variant("one weight for all languages", replace(USED, weights=(USED.weights[0],) * len(BETWEEN))),
    Variant("without MaxSim", replace(USED, max_sim=False)),
    Variant("without the document's lead", replace(USED, lead=0.0)),
    Variant("without the document's words", replace(USED, document=0.0)),
    Variant("without the glossary", replace(USED, translated=0.0)),
    Variant("without context in the embedded text", context=False),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a variant scores on one set."""

    variant: Variant
    set: str
    questions: int
    metrics: dict[str, Estimate]
    by: dict[str, dict[str, Estimate]]
    """By language pair."""
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A set with the documents that it is about."""

    asked: TestSet | PublicSet
    documents: tuple[Document, ...]
    digest: str
    """Of the documents."""

    @property
    def name(self) -> str:
        """Return the set's name."""
        return self.asked.name

    @property
    def queries(self) -> Sequence[Query | Question]:
        """Return what is searched for: the answerable questions of the tune half."""
        if isinstance(self.asked, PublicSet):
            return [query for query in self.asked.queries if query.split == "tune"]
        return [each for each in self.asked.questions if each.answerable and each.split == "tune"]


def variants(chunk_tokens: Sequence[int], used: int) -> tuple[Variant, ...]:
    """Return the parts' variants and one for each size of chunks but the one in use."""
    return PARTS + tuple(Variant(f"chunks of {n} tokens", chunk_tokens=n) for n in chunk_tokens if n != used)


def load_source(path: Path, index: Callable[[], Index]) -> Source:
    """Read a set; `index` opens the documents of a test set, which a public set brings along.

    Raises TestSetError when it cannot be used.
    """
    if is_public_set(path):
        public_set = load_public_set(path)
        documents = tuple(passage.to_document() for passage in public_set.passages)
        return Source(public_set, documents, public_set.corpus_digest)
    opened = index()
    documents = tuple(opened.document(document_id) for document_id in opened.document_ids)
    digest = hashlib.sha256(repr([(d.info, d.text, d.blocks) for d in documents]).encode()).hexdigest()
    return Source(load_test_set(path, documents), documents, digest)


def ablate(
    source: Source,
    tried: Sequence[Variant],
    settings: Settings,
    models: tuple[Embedder, CrossEncoder],
    on_progress: OnProgress,
    limit: int | None = None,
) -> Iterator[Measured]:
    """Search for the tune half of a set with each variant, on indexes that are built once and kept.

    With a `limit`, only its first questions. Raises TestSetError when none of the half is answerable.
    """
    if not source.queries:
        raise TestSetError(
            f"The set {source.name} has no answerable question in its half tune.", "Leave it out."
        )
    like = None
    embedder, cross_encoder = models
    for variant in tried:
        cut = settings.model_copy(
            update={
                "chunk_tokens": variant.chunk_tokens or settings.chunk_tokens,
                "chunk_context": variant.context,
            }
        )
        own = index_documents(
            source.name, source.digest, source.documents, cut, embedder, on_progress, like=like
        )
        index = Index.open(own, embedder)
        like = like or index
        searcher = Searcher(index, embedder, own, variant.mix)
        search = _reading(searcher, Reranker(index, cross_encoder)) if variant.reads else searcher.search
        outcomes = tuple(_outcomes(source, search, limit))
        yield Measured(
            variant,
            source.name,
            len({outcome.id for outcome in outcomes}),
            aggregate(outcomes),
            group(outcomes, "pair"),
            outcomes,
        )


def _reading(searcher: Searcher, reranker: Reranker) -> Search:
    return lambda question, k, filters: reranker.rerank(searcher.find(question, k, filters), k).result


def _outcomes(source: Source, search: Search, limit: int | None) -> Iterator[Outcome]:
    infos = [document.info for document in source.documents]
    queries = source.queries[:limit]
    if isinstance(source.asked, PublicSet):
        asked = [query for query in queries if isinstance(query, Query)]
        yield from search_public_set(search, infos, source.asked, asked)
    else:
        questions = [question for question in queries if isinstance(question, Question)]
        yield from search_test_set(search, infos, questions)
