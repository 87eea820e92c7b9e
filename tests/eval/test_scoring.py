"""The score of one question, on hits and answers worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from eval.outcome import Place, aggregate, group
from eval.scoring import ranking_of, recall_in_chars, score
from eval.testset import Evidence, Question
from retrieval.documents import Answer, Citation, Document, DocumentInfo, Hit, Sentence, Timing

A = DocumentInfo("ida", "", None, None, "da", "a.md")
B = DocumentInfo("idb", "", None, None, "sv", "b.md")
TEXT = {"ida": "Filler. The hospital opens in 2027.", "idb": "Vägen öppnar år 2020."}
QUESTION = Question("q", "When?", "en", True, "tune", "plain", (Evidence("a.md", "opens in 2027"),))
TWO = replace(
    QUESTION, id="two", kind="two-documents", evidence=(*QUESTION.evidence, Evidence("b.md", "2020"))
)
EITHER = replace(TWO, id="either", kind="plain")
NONE = replace(QUESTION, id="none", answerable=False, kind="far", evidence=())


def document(document_id: str) -> Document:
    return Document({"ida": A, "idb": B}[document_id], TEXT[document_id], (), 0)


def hits(*found: tuple[DocumentInfo, str]) -> tuple[Hit, ...]:
    return tuple(
        Hit(rank, 1 / rank, info, None, "", 0, len(text), text) for rank, (info, text) in enumerate(found, 1)
    )


def answer(*quotes: tuple[DocumentInfo, int, int, str], confidence: float = 0.8) -> Answer:
    citations = tuple(Citation(n, info, None, s, e, quote) for n, (info, s, e, quote) in enumerate(quotes, 1))
    sentences = tuple(Sentence(c.quote, (c.n,)) for c in citations)
    words = " ".join(c.quote for c in citations) if quotes else "The documents do not answer this."
    return Answer(
        "", "en", not quotes, words, "quotes", sentences, citations, (), confidence, Timing(0, 0, 0)
    )


RIGHT = (A, 8, 35, "The hospital opens in 2027.")
FOUND = hits(
    (A, "Filler."), (B, "opens in 2027"), (A, "It opens\nin 2027."), (B, "år 2020"), (A, "opens in 2027")
)


def test_a_passage_counts_once_at_the_first_hit_of_its_own_document_that_holds_it() -> None:
    ranking = ranking_of(TWO, FOUND)
    assert ranking.retrieved == ("other 1", "other 2", "sought 0", "sought 1", "other 5")
    assert ranking.relevant == {"sought 0": 1, "sought 1": 1}
    assert ranking_of(EITHER, FOUND).relevant == {"sought 0": 1}


def test_scores_of_an_answer_that_quotes_the_passage() -> None:
    outcome = score(QUESTION, "en->da", FOUND, answer(RIGHT), document)
    assert outcome.scores == {
        "recall@1": 0.0,
        "recall@5": 1.0,
        "recall@10": 1.0,
        "document_recall@5": 1.0,
        "precision@1": 0.0,
        "precision@5": 0.2,
        "mrr": pytest.approx(1 / 3),
        "ndcg@10": pytest.approx(1 / math.log2(4)),
        "map": pytest.approx(1 / 3),
        "recall_in_1000_chars": 1.0,
        "recall_in_2000_chars": 1.0,
        "quote_accuracy": 1.0,
        "quote_accuracy_answered": 1.0,
        "refused_answerable": 0.0,
        "citation_precision": 1.0,
        "citation_recall": 1.0,
    }
    assert outcome.ranks == (3,)
    assert outcome.right is True


def test_only_searched_for_there_is_no_score_of_an_answer() -> None:
    outcome = score(QUESTION, "en->da", FOUND, None, document)
    assert {"recall@5", "map", "document_recall@5"} <= set(outcome.scores)
    assert not {"quote_accuracy", "refused_answerable", "citation_precision"} & set(outcome.scores)
    assert (outcome.confidence, outcome.abstained, outcome.right) == (None, None, None)


def test_documents_without_a_passage_are_found_by_the_first_five_hits_and_cited() -> None:
    both = replace(QUESTION, evidence=(), documents=("a.md", "b.md"))
    outcome = score(both, "en->da+sv", FOUND, answer(RIGHT), document)
    assert outcome.scores["document_recall@5"] == 1.0
    assert "recall@5" not in outcome.scores
    assert "quote_accuracy" not in outcome.scores
    assert outcome.right is False
    assert outcome.expected == (Place("a.md", ""), Place("b.md", ""))
    assert score(both, "en->da+sv", FOUND[:1], answer(RIGHT), document).scores["document_recall@5"] == 0.5
    cited = score(both, "en->da+sv", FOUND, answer(RIGHT, (B, 13, 20, "år 2020")), document)
    assert cited.right is True


def test_an_answer_is_held_against_the_pattern_that_is_expected() -> None:
    asked = replace(QUESTION, answer=r"\b2027\b")
    assert score(asked, "en->da", FOUND, answer(RIGHT), document).scores["answer_accuracy"] == 1.0
    other = score(asked, "en->da", FOUND, answer((B, 13, 20, "år 2020")), document)
    assert other.scores["answer_accuracy"] == 0.0
    said = replace(answer((B, 13, 20, "år 2020")), answer="It opens in 2027.", mode="some-model")
    assert score(asked, "en->da", FOUND, said, document).scores["answer_accuracy"] == 1.0
    assert score(asked, "en->da", FOUND, answer(), document).scores["answer_accuracy"] == 0.0
    by_words = replace(asked, evidence=(), documents=("a.md",))
    assert score(by_words, "en->da", FOUND, said, document).right is True


def test_what_the_assistant_says_itself_is_in_the_language_asked_what_it_quotes_need_not_be() -> None:
    refused = replace(answer(), answer="Dokumenterne svarer ikke på spørgsmålet.")
    assert score(QUESTION, "en->da", FOUND, refused, document).scores["answer_language"] == 0.0
    danish = replace(QUESTION, language="da")
    assert score(danish, "da->da", FOUND, refused, document).scores["answer_language"] == 1.0
    assert "answer_language" not in score(QUESTION, "en->da", FOUND, answer(RIGHT), document).scores
    said = replace(answer(RIGHT), answer="The hospital opens in the year 2027.", mode="some-model")
    assert score(QUESTION, "en->da", FOUND, said, document).scores["answer_language"] == 1.0


def test_a_refused_question_is_as_right_as_what_it_would_have_been_answered() -> None:
    refused = answer(confidence=0.2)
    assert score(QUESTION, "en->da", FOUND, refused, document).right is None
    assert score(QUESTION, "en->da", FOUND, refused, document, answer(RIGHT)).right is True
    assert score(QUESTION, "en->da", FOUND, refused, document, answer((B, 13, 20, "x"))).right is False
    assert score(NONE, "en->none", FOUND, answer(RIGHT), document).right is False


def test_of_two_documents_one_quoted_is_not_an_answer_and_one_found_is_half_the_recall() -> None:
    outcome = score(TWO, "en->da+sv", FOUND[:3], answer(RIGHT), document)
    assert outcome.scores["recall@5"] == 0.5
    assert outcome.scores["recall_in_1000_chars"] == 0.5
    assert outcome.scores["quote_accuracy"] == 0.0
    assert outcome.ranks == (3, None)
    both = score(TWO, "en->da+sv", FOUND, answer(RIGHT, (B, 13, 20, "år 2020")), document)
    assert both.scores["quote_accuracy"] == 1.0
    assert score(EITHER, "en->da+sv", FOUND, answer(RIGHT), document).scores["quote_accuracy"] == 1.0


def test_a_right_quote_under_the_wrong_document_is_no_answer() -> None:
    outcome = score(QUESTION, "en->da", FOUND, answer((B, 0, 27, RIGHT[3])), document)
    assert outcome.scores["quote_accuracy"] == 0.0
    assert outcome.scores["citation_precision"] == 0.0
    assert outcome.scores["citation_recall"] == 0.0


def test_a_quote_one_character_off_its_place_is_not_precise() -> None:
    outcome = score(QUESTION, "en->da", FOUND, answer(RIGHT, (A, 9, 36, RIGHT[3])), document)
    assert outcome.scores["citation_precision"] == 0.5
    assert outcome.scores["citation_recall"] == 0.5


def test_a_refusal_is_wrong_for_an_answerable_question_and_right_for_another() -> None:
    refused = score(QUESTION, "en->da", FOUND, answer(confidence=0.2), document)
    assert refused.scores["quote_accuracy"] == 0.0
    assert refused.scores["refused_answerable"] == 1.0
    assert "quote_accuracy_answered" not in refused.scores
    assert "citation_precision" not in refused.scores
    assert score(NONE, "en->none", FOUND, answer(confidence=0.2), document).scores == {
        "refused_unanswerable": 1.0,
        "answer_language": 1.0,
    }
    assert score(NONE, "en->none", FOUND, answer(RIGHT), document).scores == {
        "refused_unanswerable": 0.0,
        "citation_precision": 1.0,
        "citation_recall": 1.0,
    }


def test_a_budget_of_characters_cuts_through_a_hit() -> None:
    found = hits((B, "x" * 990), (A, "opens in 2027"))
    assert recall_in_chars(QUESTION, found, 1002) == 0.0
    assert recall_in_chars(QUESTION, found, 1003) == 1.0
    assert recall_in_chars(QUESTION, hits((A, "opens"), (A, " in 2027")), 1000) == 0.0


def test_aggregates_leave_out_what_a_question_cannot_give() -> None:
    outcomes = [
        score(QUESTION, "en->da", FOUND, answer(RIGHT, confidence=0.9), document),
        score(TWO, "en->da+sv", FOUND, answer(confidence=0.4), document),
        score(NONE, "en->none", FOUND, answer(RIGHT, confidence=0.6), document),
    ]
    metrics = aggregate(outcomes)
    assert {name: estimate.value for name, estimate in metrics.items()} == {
        "recall@1": 0.0,
        "recall@5": 1.0,
        "recall@10": 1.0,
        "document_recall@5": 1.0,
        "recall_in_1000_chars": 1.0,
        "recall_in_2000_chars": 1.0,
        "precision@1": 0.0,
        "precision@5": pytest.approx(0.3),
        "mrr": pytest.approx(1 / 3, abs=1e-6),
        "ndcg@10": pytest.approx((1 / 2 + (1 / 2 + 1 / math.log2(5)) / (1 + 1 / math.log2(3))) / 2, abs=1e-6),
        "map": pytest.approx((1 / 3 + (1 / 3 + 2 / 4) / 2) / 2, abs=1e-6),
        "quote_accuracy": 0.5,
        "quote_accuracy_answered": 1.0,
        "citation_precision": 1.0,
        "citation_recall": 1.0,
        "answer_language": 1.0,
        "refused_unanswerable": 0.0,
        "refused_answerable": 0.5,
        "abstention_auroc": 0.5,
    }
    assert metrics["abstention_auroc"].questions == 3
    assert metrics["mrr"].questions == 2
    pairs = group(outcomes, "pair")
    assert list(pairs) == ["en->da", "en->da+sv", "en->none"]
    assert list(pairs["en->none"]) == ["citation_precision", "citation_recall", "refused_unanswerable"]
