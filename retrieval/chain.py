"""The assistant: one open index, asked question after question, alone or as a step of a LangChain chain."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from errors import AnswerModelError, ModelError
from retrieval.answering import QUOTES, Answerer
from retrieval.cross_encoder import open_cross_encoder, open_entailment
from retrieval.documents import Answer, Citation, Document, DocumentInfo, Language, SearchResult, Timing
from retrieval.embedding import open_embedder
from retrieval.events import Event, Finished, Quoted
from retrieval.evidence import Reader
from retrieval.index import Index
from retrieval.judgement import Calibration, Judge
from retrieval.language import detect_language
from retrieval.passages import Passage, passage_around
from retrieval.question_parts import parts_of, standing_alone
from retrieval.reranking import PASSAGES, Reranker
from retrieval.rewriting import leans_surely, rewrite
from retrieval.search import NO_FILTERS, Filters, Found, Searcher
from settings import Settings

# LangChain's runnables take a third of a second to import, for whoever puts them into a chain.
if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable

    from retrieval.writing import Writer


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

    `finding | answering` is the chain of quotes, from a `Question` to an `Answer`; `stream` lets a
    language model write over them, where one is set.
    """

    def __init__(
        self,
        index: Index,
        searcher: Searcher,
        reranker: Reranker,
        answerer: Answerer,
        settings: Settings,
        writer: Writer | None = None,
    ) -> None:
        self.index = index
        self._searcher = searcher
        self._reranker = reranker
        self._answerer = answerer
        self._settings = settings
        self._writer = writer

    @classmethod
    def open(cls, settings: Settings) -> Assistant:
        """Open the model and the current index of the settings' data folder.

        Raises IndexMissingError, IndexDamagedError, IndexModelError, ModelError, AnswerModelError or
        SettingsError.
        """
        with ThreadPoolExecutor(1) as beside:
            # A model's weights are laid out for the processor by code that leaves Python to others.
            # PyTorch parses while it is imported, at which Python 3.11 may fail in two threads at once.
            chosen = open_embedder(settings) if settings.embedding_model else None
            cross_encoder = beside.submit(open_cross_encoder, settings)
            embedder = chosen or open_embedder(settings)
            embedder.open_for_questions()
            index = Index.open(settings, embedder)
            judge = Judge(Calibration.load())
            answerer = Answerer(index, Reader(index, embedder), judge)
            searcher = Searcher(index, embedder, settings)
            reranker = Reranker(index, cross_encoder.result())
        writer = _writer(index, settings)
        return cls(index, searcher, reranker, answerer, settings, writer)

    def using(self, model: str, **answer_settings: object) -> Assistant:
        """Return an assistant over the same index whose answers this model writes.

        `answer_settings` are settings of the answer, such as `answer_api_key`. Raises AnswerModelError.
        `retrieval.models.choices` names the models.
        """
        settings = self._settings.model_copy(update={"answer_model": model, **answer_settings})
        writer = _writer(self.index, settings)
        return Assistant(self.index, self._searcher, self._reranker, self._answerer, settings, writer)

    @cached_property
    def finding(self) -> Runnable[Question, Found]:
        """The search as a LangChain runnable."""
        from langchain_core.runnables import RunnableLambda

        return RunnableLambda(self._find, name="find")

    @cached_property
    def answering(self) -> Runnable[Found, Answer]:
        """The answer of quotes as a LangChain runnable."""
        from langchain_core.runnables import RunnableLambda

        return RunnableLambda(self._answerer.answer, name="answer")

    @cached_property
    def chain(self) -> Runnable[Question, Answer]:
        """Both, one after the other."""
        return self.finding | self.answering

    @property
    def model(self) -> str:
        """Who writes the answers: 'quotes', or a language model's name."""
        return self._writer.model.name if self._writer else QUOTES

    def warm_up(self, language: Language) -> None:
        """Let a local language model read its prompts of a language ahead, so that it answers sooner."""
        if self._writer:
            self._writer.warm_up(language)

    def search(self, question: str, k: int | None = None, filters: Filters = NO_FILTERS) -> SearchResult:
        """Return the `k` best hits. Raises QuestionError."""
        return self._find(Question(question, filters, k)).shown

    def ask(self, question: str, filters: Filters = NO_FILTERS, history: tuple[str, ...] = ()) -> Answer:
        """Answer with checked quotes or checked sentences, or refuse. Raises QuestionError.

        `history` holds the questions asked before, oldest first: a follow-up is understood by them.
        """
        answer: Answer | None = None
        for event in self.stream(Question(question, filters, history=history)):
            if isinstance(event, Finished):
                answer = event.answer
        assert answer is not None  # a stream always finishes
        return answer

    def stream(self, question: Question) -> Iterator[Event]:
        """Give the quotes at once, then each checked sentence as it is written, last the whole answer.

        Without a language model, or when the documents do not answer, the quotes or the refusal are the
        answer. Raises QuestionError before the first event.
        """
        # Before any other work, which could take long for a question that is too long.
        text = self._searcher.checked(question.text)
        language = detect_language(text)
        asked = rewrite(text, question.history, language)
        found, quotes = self._quotes(question, asked, asked != text)
        if asked != text and quotes.abstained and not leans_surely(text):
            alone, answer = self._quotes(question, text, False)
            if not answer.abstained:
                asked, found, quotes = text, alone, answer
        yield Quoted(quotes)
        if self._writer is None:
            yield Finished(quotes)
            return
        if asked != text:
            better = self._writer.rewrite(text, question.history, language)
            if better not in ("", asked):
                again, answer = self._quotes(question, better, better != text)
                if quotes.abstained or not answer.abstained:
                    found, quotes = again, answer
                    yield Quoted(quotes)
        if quotes.abstained:
            yield Finished(quotes)
            return
        yield from self._writer.write(found, quotes)

    def _quotes(self, question: Question, asked: str, is_rewritten: bool) -> tuple[Found, Answer]:
        """Return what was found, and the answer of quotes, to a question taken as `asked`."""
        found = self._find(replace(question, text=asked))
        if not is_rewritten:
            return found, replace(self._answerer.answer(found), question=question.text, standalone="")
        # What was asked before may be in another language; whoever asks reads their own.
        own = detect_language(question.text)
        answer = self._answerer.answer(found, None if own == "unknown" else own)
        return found, replace(answer, question=question.text, standalone=asked)

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
        from retrieval.retriever import Retriever

        return Retriever(search=lambda text: self.search(text, k, filters))

    def _find(self, question: Question) -> Found:
        """Search for a question, and for each of two that it asks in one; read what was found."""
        wanted = self._settings.hits if question.k is None else question.k
        # As many as are read must be found, however few are wanted; of none the search says what is wrong.
        depth = max(wanted, PASSAGES) if wanted > 0 else wanted
        begun = time.perf_counter()
        whole = self._searcher.find(question.text, depth, question.filters)
        asked = standing_alone(parts_of(whole.result.question), whole.result.language)
        parts = tuple(self._searcher.find(part, depth, question.filters) for part in asked)
        read = self._reranker.rerank(replace(whole, parts=parts), wanted)
        seconds = time.perf_counter() - begun
        return replace(read, result=replace(read.result, seconds=Timing(seconds, seconds)))


def _writer(index: Index, settings: Settings) -> Writer | None:
    if settings.answer_model == QUOTES:
        return None
    from retrieval.models import open_model  # a language model's client is for those who set one
    from retrieval.streaming import Limits
    from retrieval.writing import Writer

    model = open_model(settings)
    if model is None:
        return None
    limits = Limits(settings.first_word_timeout_s, settings.answer_timeout_s, settings.answer_retries)
    try:
        entailment = open_entailment(settings)
    except ModelError as error:  # no written answer is shown unchecked, and the quotes need no check
        raise AnswerModelError(error.message, error.next_step) from error
    return Writer(index, entailment, model, limits, Calibration.load().sure)
