"""How well it is told what a passage carries from what it does not, on claims that nothing was trained on.

They were written over the corpus, in three languages, right ones and near misses; a right one is held
against the three best other passages that a search for it finds too.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.claim_scoring import check_claims
from eval.claims import load_claims
from retrieval.chain import Assistant, Question
from retrieval.cross_encoder import CrossEncoder
from retrieval.documents import DocumentInfo
from retrieval.excerpts import Excerpt, excerpt_of
from retrieval.support import SupportMeter

CLAIMS = Path(__file__).resolve().parents[2] / "eval" / "claims.jsonl"
OTHERS = 3


def test_most_near_misses_are_stopped_and_most_right_sentences_are_not(
    corpus: Assistant, entailment: CrossEncoder
) -> None:
    outcomes = check_claims(load_claims(CLAIMS, corpus.index), entailment)
    assert [sum(each.is_right is side for each in outcomes) for side in (True, False)] == [240, 240]
    assert sum(each.is_shown for each in outcomes if each.is_right) >= 0.82 * 240
    assert sum(each.is_shown for each in outcomes if not each.is_right) <= 0.38 * 240


def test_what_stands_elsewhere_is_not_carried(corpus: Assistant, entailment: CrossEncoder) -> None:
    enough: list[bool] = []
    for place in load_claims(CLAIMS, corpus.index):
        claim = place.right[0]
        found = corpus.finding.invoke(Question(claim.text)).chunks
        others = [each for each in found if each.text != place.excerpt.whole][:OTHERS]
        excerpts = [excerpt_of(corpus.index, n, chunk) for n, chunk in enumerate(others, start=1)]
        meter = SupportMeter(entailment, excerpts)
        numbers = range(1, len(excerpts) + 1)
        enough += [support.enough for support in meter.measure(claim.text, numbers).values()]
    assert len(enough) == OTHERS * 60
    # Some of the others say the same in other words, so not all of these are wrong.
    assert sum(enough) <= 0.15 * len(enough)


def excerpt(n: int, sentences: tuple[str, ...], told: tuple[str, ...] | None = None) -> Excerpt:
    """Return an excerpt of a document of these sentences."""
    info = DocumentInfo("0" * 16, "Regler", None, None, "da", "regler.md")
    text = "\n".join(sentences)
    spans = tuple((text.index(each), text.index(each) + len(each)) for each in sentences)
    return Excerpt(n, info, 1, spans, sentences, told or sentences, "Regler", text, 0, "Regler")


def test_a_sentence_that_stands_there_word_for_word_is_carried_by_its_place(entailment: CrossEncoder) -> None:
    sentences = ("Ordningen er ny.", "Ansatte kan ikke få fri; det er aftalt!", "Løn\t30\t40")
    told = (*sentences[:2], "Løn: 2023: 30; 2024: 40.")
    meter = SupportMeter(entailment, [excerpt(1, sentences, told)])
    for n, sentence in enumerate(told):
        support = meter.measure(sentence.rstrip(".!").upper(), [1])[1]
        assert (support.enough, support.sentence) == (True, n)


def test_an_excerpt_without_a_sentence_carries_nothing(entailment: CrossEncoder) -> None:
    support = SupportMeter(entailment, [excerpt(1, ())]).measure("Noget.", [1])[1]
    assert not support.enough


def test_a_long_excerpt_is_read_to_its_end(entailment: CrossEncoder) -> None:
    filling = tuple(
        f"Punkt {n}: Udvalget tog orienteringen om afdeling {n}'s lokaler til efterretning og vedtog intet."
        for n in range(40)
    )
    meter = SupportMeter(entailment, [excerpt(1, (*filling, "Budgettet for 2025 er på 12 mio. kr."))])
    supports = [
        meter.measure(sentence, [1])[1]
        for sentence in ("The budget for 2025 is 12 million kroner.", "The hospital opens in 2025.")
    ]
    assert [each.enough for each in supports] == [True, False]
    assert supports[0].sentence == len(filling)


def test_what_is_no_sentence_but_a_text_is_not_carried(entailment: CrossEncoder) -> None:
    meter = SupportMeter(entailment, [excerpt(1, ("Mødet er i maj.",))])
    assert meter.measure("Mødet holdes i maj.", [1])[1].enough
    assert not meter.measure("; ".join(["Mødet holdes i maj"] * 40), [1])[1].enough


HALVES = (
    excerpt(1, ("Hospitalet i Vik åbner i 2026.", "Der er plads til 300 patienter.")),
    excerpt(2, ("Rådet for it mødes den 3. maj.", "Formand er Mette Holm.")),
    excerpt(3, ("Køkkenet laver suppe om torsdagen.",)),
)


@pytest.mark.parametrize(
    ("sentence", "numbers", "carrying"),
    [
        ("Hospitalet i Vik åbner i 2026, og Mette Holm er formand for it-rådet.", (1, 2), {1: 0, 2: 1}),
        ("Hospitalet i Vik åbner i 2026, og Mette Holm er formand for it-rådet.", (1, 2, 3), {1: 0, 2: 1}),
        ("Hospitalet i Vik åbner i 2026, og Mette Holm er formand for it-rådet.", (1, 3), {}),
        ("Hospitalet i Vik åbner i 2026, og Mette Holm er formand for it-rådet.", (1,), {}),
        ("Hospitalet i Vik åbner i 2027, og Mette Holm er ikke formand for it-rådet.", (1, 2), {}),
    ],
)
def test_excerpts_that_are_cited_together_may_each_carry_a_part(
    entailment: CrossEncoder, sentence: str, numbers: tuple[int, ...], carrying: dict[int, int]
) -> None:
    meter = SupportMeter(entailment, HALVES)
    alone = meter.measure(sentence, numbers)
    assert [each.enough for each in alone.values()] == [False] * len(numbers)
    together = meter.measure_together(sentence, numbers)
    assert {n: each.sentence for n, each in together.items()} == carrying
