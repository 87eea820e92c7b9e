"""How well it is told what a passage carries from what it does not, on claims that nothing was fitted on.

They were written over the corpus, in three languages, right ones and near misses; a right one is held
against the three best other passages that a search for it finds too.
"""

from __future__ import annotations

from pathlib import Path

from eval.claim_scoring import check_claims
from eval.claims import load_claims
from retrieval.chain import Assistant, Question
from retrieval.cross_encoder import CrossEncoder
from retrieval.documents import DocumentInfo
from retrieval.embedding import Embedder
from retrieval.excerpts import Excerpt, excerpt_of
from retrieval.support import SupportMeter

CLAIMS = Path(__file__).resolve().parents[2] / "eval" / "claims.jsonl"
OTHERS = 3


def test_most_near_misses_are_stopped_and_most_right_sentences_are_not(
    corpus: Assistant, embedder: Embedder, entailment: CrossEncoder
) -> None:
    outcomes = check_claims(load_claims(CLAIMS, corpus.index), embedder, entailment)
    assert [sum(each.is_right is side for each in outcomes) for side in (True, False)] == [240, 240]
    assert sum(each.is_shown for each in outcomes if each.is_right) >= 0.80 * 240
    assert sum(each.is_shown for each in outcomes if not each.is_right) <= 0.48 * 240


def test_what_stands_elsewhere_is_not_carried(
    corpus: Assistant, embedder: Embedder, entailment: CrossEncoder
) -> None:
    enough: list[bool] = []
    for place in load_claims(CLAIMS, corpus.index):
        claim = place.right[0]
        found = corpus.finding.invoke(Question(claim.text)).chunks
        others = [each for each in found if each.text != place.excerpt.whole][:OTHERS]
        excerpts = [excerpt_of(corpus.index, n, chunk) for n, chunk in enumerate(others, start=1)]
        meter = SupportMeter(embedder, entailment, excerpts)
        numbers = range(1, len(excerpts) + 1)
        enough += [meter.measure(claim.text, claim.language, [n])[n].enough for n in numbers]
    # Some of the others say the same in other words, so not all of these are wrong.
    assert sum(enough) <= 0.10 * len(enough)


def test_a_sentence_that_stands_there_word_for_word_is_carried_by_its_place(
    embedder: Embedder, entailment: CrossEncoder
) -> None:
    sentences = ("Ordningen er ny.", "Ansatte kan ikke få fri; det er aftalt!", "Løn\t30\t40")
    told = (*sentences[:2], "Løn: 2023: 30; 2024: 40.")
    info = DocumentInfo("0" * 16, "Regler", None, None, "da", "regler.md")
    excerpt = Excerpt(1, info, 1, ((0, 1), (1, 2), (2, 3)), sentences, told, "Regler", "", 0)
    meter = SupportMeter(embedder, entailment, [excerpt])
    for n, sentence in enumerate(told):
        support = meter.measure(sentence.rstrip(".!").upper(), "da", [1])[1]
        assert (support.enough, support.sentence) == (True, n)


def test_an_excerpt_without_a_sentence_carries_nothing(embedder: Embedder, entailment: CrossEncoder) -> None:
    info = DocumentInfo("0" * 16, "Regler", None, None, "da", "regler.md")
    nothing = Excerpt(1, info, 1, (), (), (), "Regler", "", 0)
    assert not SupportMeter(embedder, entailment, [nothing]).measure("Noget.", "da", [1])[1].enough
