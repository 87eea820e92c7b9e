"""How well the measure of support tells what a passage carries from what it does not: right and wrong pairs.

The claims were written by hand over the corpus, in three languages. A carried claim is held against its own
passage, and against the three best others that a search for it finds; an altered one says what its passage
does not.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.claim_scoring import check_claims
from eval.claims import load_claims
from retrieval.chain import Assistant, Question
from retrieval.embedding import Embedder
from retrieval.excerpts import excerpt_of
from retrieval.support import SupportMeter

CLAIMS = Path(__file__).resolve().parents[2] / "eval" / "fitted_claims.jsonl"
NEAR_MISSES = CLAIMS.with_name("claims.jsonl")
OTHERS = 3


@pytest.fixture(scope="module")
def enough(corpus: Assistant, embedder: Embedder) -> dict[str, list[bool]]:
    """Whether the support was enough, for each kind of pair."""
    index = corpus.index
    chunks = list(index.chunks)
    judged: dict[str, list[bool]] = {"carried": [], "altered": [], "elsewhere": []}
    for line in CLAIMS.read_text(encoding="utf-8").splitlines():
        claim = json.loads(line)
        own = next(
            each
            for each in chunks
            if claim["passage"] in each.text and index.documents[each.document_id].path == claim["document"]
        )
        passages = [own]
        if claim["kind"] == "carried":
            found = corpus.finding.invoke(Question(claim["claim"])).chunks
            passages += [each for each in found if each != own][:OTHERS]
        excerpts = [excerpt_of(index, n, chunk) for n, chunk in enumerate(passages, start=1)]
        measured = SupportMeter(embedder, excerpts).measure(claim["claim"], claim["language"])
        judged[claim["kind"]].append(measured[1].enough)
        judged["elsewhere"] += [support.enough for n, support in measured.items() if n > 1]
    return judged


def test_what_a_passage_carries_is_found(enough: dict[str, list[bool]]) -> None:
    assert len(enough["carried"]) == 54
    assert sum(enough["carried"]) >= 0.88 * len(enough["carried"])


def test_what_stands_elsewhere_or_nowhere_is_not(enough: dict[str, list[bool]]) -> None:
    # Some of the others say the same in other words, so not all of these are wrong.
    assert sum(enough["elsewhere"]) <= 0.14 * len(enough["elsewhere"])
    assert sum(enough["altered"]) <= 2 <= 15 == len(enough["altered"])


def test_claims_that_nothing_was_fitted_on(corpus: Assistant, embedder: Embedder) -> None:
    """No better than this: the measure hardly tells a right sentence from its near miss."""
    outcomes = check_claims(load_claims(NEAR_MISSES, corpus.index), embedder)
    assert [sum(each.is_right is side for each in outcomes) for side in (True, False)] == [240, 240]
    assert sum(each.is_shown for each in outcomes if each.is_right) >= 0.70 * 240
    assert sum(each.is_shown for each in outcomes if not each.is_right) <= 0.61 * 240
