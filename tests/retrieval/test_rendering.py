"""Results as the public records, and as words for a terminal."""

from __future__ import annotations

import json
from dataclasses import replace

from retrieval.documents import Answer, Citation, DocumentInfo, Hit, SearchResult, Sentence, Timing
from retrieval.rendering import answer_record, answer_words, search_record, search_words

INFO = DocumentInfo("a" * 16, "Planen", "Regionen", None, "da", "plan.pdf")
HIT = Hit(1, 0.5, INFO, 4, "Indsatser", 10, 16, "Læger\t7")
ANSWER = Answer(
    "Hvor mange?", "da", False, "Læger: 2021: 7.", "quotes",
    (Sentence("Læger: 2021: 7.", (1, 2)),),
    (Citation(1, INFO, 4, 0, 9, "Hvem\t2021"), Citation(2, INFO, None, 10, 16, "Læger\t7")),
    (HIT,), 0.75, Timing(0.01234567, 0.1, 0.05),
)  # fmt: skip
DOCUMENT = {
    "id": "a" * 16, "title": "Planen", "publisher": "Regionen", "date": None, "language": "da",
    "path": "plan.pdf",
}  # fmt: skip
HIT_RECORD = {
    "rank": 1, "score": 0.5, "document": DOCUMENT, "page": 4, "section": "Indsatser", "start": 10, "end": 16,
    "text": "Læger\t7",
}  # fmt: skip


def test_the_record_of_a_search() -> None:
    record = search_record(SearchResult("Hvor?", "da", (HIT,), Timing(0.01, 0.02)))
    assert record == {
        "question": "Hvor?",
        "language": "da",
        "hits": [HIT_RECORD],
        "seconds": {"search": 0.01, "total": 0.02},
    }
    assert list(record) == ["question", "language", "hits", "seconds"]


def test_the_record_of_an_answer() -> None:
    record = answer_record(ANSWER)
    assert record == {
        "question": "Hvor mange?",
        "language": "da",
        "abstained": False,
        "answer": "Læger: 2021: 7.",
        "mode": "quotes",
        "sentences": [{"text": "Læger: 2021: 7.", "citations": [1, 2]}],
        "citations": [
            {"n": 1, "document": DOCUMENT, "page": 4, "start": 0, "end": 9, "quote": "Hvem\t2021"},
            {"n": 2, "document": DOCUMENT, "page": None, "start": 10, "end": 16, "quote": "Læger\t7"},
        ],
        "hits": [HIT_RECORD],
        "confidence": 0.75,
        "seconds": {"search": 0.0123, "answer": 0.05, "total": 0.1},
    }
    assert json.loads(json.dumps(record)) == record


def test_words_for_a_terminal() -> None:
    words = answer_words(ANSWER)
    assert words.startswith(
        "Læger: 2021: 7. [1][2]\n\n[1] Planen, Regionen, no date stated, page 4\n    Hvem  2021"
    )
    assert "[2] Planen, Regionen, no date stated\n    Læger  7" in words
    found = search_words(SearchResult("Hvor?", "da", (HIT,), Timing(0.01, 0.02)))
    assert found == "1. Planen, Regionen, no date stated, page 4  (score 0.50)\n    Læger  7"
    assert search_words(SearchResult("Hvor?", "da", (), Timing(0.01, 0.02))) == "Nothing was found."


def test_a_page_is_called_as_it_is_printed() -> None:
    info = replace(INFO, page_labels=("i", "ii", "iii", "1"))
    hit = replace(HIT, document=info)
    answer = replace(ANSWER, citations=(replace(ANSWER.citations[0], document=info),))
    assert "[1] Planen, Regionen, no date stated, page 1\n" in answer_words(answer)
    assert search_words_of(hit).startswith("1. Planen, Regionen, no date stated, page 1  (")
    assert answer_record(answer)["citations"][0]["page"] == 4


def test_the_words_of_a_refusal() -> None:
    refused = replace(ANSWER, abstained=True, answer="Nej.", sentences=(), citations=())
    assert answer_words(refused) == f"Nej.\n\nWhat came nearest:\n\n{search_words_of(HIT)}"
    assert answer_words(replace(refused, hits=())) == "Nej."


def search_words_of(hit: Hit) -> str:
    return search_words(SearchResult("", "da", (hit,), Timing(0, 0)))
