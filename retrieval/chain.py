"""The assistant: one open index, asked question after question; its steps are LangChain runnables."""

from __future__ import annotations

from dataclasses import dataclass

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import ConfigDict

from retrieval.answering import Answerer
from retrieval.documents import Answer, Citation, Document, DocumentInfo, SearchResult
from retrieval.embedding import open_embedder
from retrieval.evidence import Reader
from retrieval.index import Index
from retrieval.judgement import Calibration, Judge
from retrieval.passages import Passage, passage_around
from retrieval.search import NO_FILTERS, Filters, Found, Searcher
from settings import Settings


@dataclass(frozen=True, slots=True)
class Question:
    """What goes into the chain."""

    text: str
    filters: Filters = NO_FILTERS
    k: int | None = None
    history: tuple[str, ...] = ()
    """The questions asked before in this conversation, oldest first."""


class Assistant:
    """Searches and answers over one index generation. Safe to use from several threads.

    `finding | answering` is the whole chain, from a `Question` to an `Answer`.
    """

    def __init__(self, index: Index, searcher: Searcher, answerer: Answerer) -> None:
        self.index = index
        self._searcher = searcher
        self.finding: Runnable[Question, Found] = RunnableLambda(
            lambda question: searcher.find(question.text, question.k, question.filters), name="find"
        )
        self.answering: Runnable[Found, Answer] = RunnableLambda(answerer.answer, name="answer")
        self.chain: Runnable[Question, Answer] = self.finding | self.answering

    @classmethod
    def open(cls, settings: Settings) -> Assistant:
        """Open the model and the current index of the settings' data folder.

        Raises IndexMissingError, IndexDamagedError, IndexModelError, ModelError or SettingsError.
        """
        embedder = open_embedder(settings)
        index = Index.open(settings, embedder)
        judge = Judge(Calibration.load())
        answerer = Answerer(index, Reader(index, embedder), judge)
        return cls(index, Searcher(index, embedder, settings), answerer)

    def search(self, question: str, k: int | None = None, filters: Filters = NO_FILTERS) -> SearchResult:
        """Return the `k` best hits. Raises QuestionError."""
        return self.finding.invoke(Question(question, filters, k)).result

    def ask(self, question: str, filters: Filters = NO_FILTERS) -> Answer:
        """Answer with checked quotes, or refuse. Raises QuestionError."""
        return self.chain.invoke(Question(question, filters))

    def passage(self, citation: Citation) -> Passage:
        """Return the text around a citation's quote."""
        document = self.document(citation.document.id)
        return passage_around(document.text, document.blocks, citation.start, citation.end)

    def document(self, document_id: str) -> Document:
        """Return a whole document. Raises KeyError when the index does not hold it."""
        return self.index.document(document_id)

    def documents(self) -> tuple[DocumentInfo, ...]:
        """Return what is known about every document."""
        return tuple(self.index.documents.values())

    def retriever(self, filters: Filters = NO_FILTERS, k: int | None = None) -> BaseRetriever:
        """Return the search as a LangChain retriever, for chains of others."""
        return _Retriever(searcher=self._searcher, filters=filters, k=k)


class _Retriever(BaseRetriever):
    """Gives hits as LangChain documents; their metadata say where each stands."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    searcher: Searcher
    filters: Filters
    k: int | None

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
    ) -> list[LangChainDocument]:
        return [
            LangChainDocument(
                page_content=hit.text,
                metadata={
                    "document": hit.document.id,
                    "title": hit.document.title,
                    "publisher": hit.document.publisher,
                    "date": hit.document.date,
                    "language": hit.document.language,
                    "path": hit.document.path,
                    "page": hit.page,
                    "section": hit.section,
                    "start": hit.start,
                    "end": hit.end,
                    "score": hit.score,
                },
            )
            for hit in self.searcher.search(query, self.k, self.filters).hits
        ]
