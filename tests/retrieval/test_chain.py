"""The assistant as LangChain runnables, which other code composes."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from langchain_core.runnables import RunnableLambda

from errors import QuestionError
from retrieval.chain import Assistant, Question
from retrieval.documents import Answer
from retrieval.search import Filters

QUESTION = "Hvorfor mistede Skåne viden?"


def without_times(answer: Answer) -> tuple[object, ...]:
    return answer.sentences, answer.citations, answer.hits, answer.confidence, answer.answer


def test_finding_and_answering_compose_with_other_runnables(corpus: Assistant) -> None:
    asked = RunnableLambda[str, Question](lambda text: Question(f"{text}?"))
    counted = RunnableLambda[Answer, int](lambda answer: len(answer.citations))
    chain = asked | corpus.finding | corpus.answering | counted
    answer = corpus.ask(QUESTION)
    assert chain.invoke(QUESTION.rstrip("?")) == len(answer.citations) > 0
    assert without_times(corpus.chain.invoke(Question(QUESTION))) == without_times(answer)
    assert [found.result.hits for found in corpus.finding.batch([Question(QUESTION, k=2)] * 2)] == [
        corpus.search(QUESTION, 2).hits
    ] * 2
    # In a thread of its own: the browser tests of the same session keep an event loop in this one.
    with ThreadPoolExecutor(1) as thread:
        waited = thread.submit(lambda: asyncio.run(corpus.chain.ainvoke(Question(QUESTION)))).result()
    assert without_times(waited) == without_times(answer)


def test_errors_come_through_as_they_are(corpus: Assistant) -> None:
    with pytest.raises(QuestionError, match="The question is empty"):
        corpus.chain.invoke(Question("?"))
    with pytest.raises(QuestionError, match="0 hits"):
        corpus.retriever(k=0).invoke(QUESTION)


def test_the_retriever_gives_langchain_documents(corpus: Assistant) -> None:
    hits = corpus.search(QUESTION, 3).hits
    documents = corpus.retriever(k=3).invoke(QUESTION)
    assert [document.page_content for document in documents] == [hit.text for hit in hits]
    for document, hit in zip(documents, hits, strict=True):
        assert document.metadata == {
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
        }
    swedish = corpus.retriever(Filters(languages=("sv",))) | (
        lambda found: {d.metadata["language"] for d in found}
    )
    assert swedish.invoke(QUESTION) == {"sv"}


def test_several_threads_get_the_answers_that_one_gets(corpus: Assistant) -> None:
    questions = [QUESTION, "Why did Skåne lose knowledge?", "Hvad er it-rådet?", "Vem vann 1998?"] * 3
    alone = [without_times(corpus.ask(question)) for question in questions[:4]] * 3
    with ThreadPoolExecutor(4) as pool:
        assert [without_times(answer) for answer in pool.map(corpus.ask, questions)] == alone


def test_documents_and_the_passage_around_a_quote(corpus: Assistant) -> None:
    assert len(corpus.documents()) == 5
    for info in corpus.documents():
        assert corpus.document(info.id).info == info
    with pytest.raises(KeyError):
        corpus.document("0000000000000000")
    citation = corpus.ask(QUESTION).citations[0]
    passage = corpus.passage(citation)
    text = corpus.document(citation.document.id).text
    assert text[passage.start : passage.end] == passage.text
    assert passage.text[slice(*passage.mark)] == citation.quote
    assert passage.text.startswith("Kunskap kan gå förlorad")
    assert (passage.before, passage.after) == (True, True)
