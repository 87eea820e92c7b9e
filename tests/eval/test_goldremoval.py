"""A public set gives pairs: what a query finds, and what it finds without the passages that answer it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.goldremoval import gold_pairs
from eval.publicindex import index_public_set
from eval.publicset import load_public_set
from retrieval.embedding import Embedder
from retrieval.index import Index
from retrieval.search import Searcher
from settings import load
from tests.eval.small_index import PASSAGES, QUERIES, write_lines


def test_each_query_is_searched_for_with_its_passages_and_without(
    pages: Path, embedder: Embedder, tmp_path: Path
) -> None:
    public_set = load_public_set(pages)
    own = index_public_set(public_set, load(data_dir=tmp_path, embedding_model=""), embedder, lambda _: None)
    index = Index.open(own, embedder)
    find = Searcher(index, embedder, own).find
    pairs = list(gold_pairs(find, index.documents.values(), public_set, public_set.queries, 10))
    assert [(pair.query.id, pair.language, sorted(pair.relevant)) for pair in pairs] == [
        ("q1", "da", ["r:da"]),
        ("q1", "sv", ["r:sv"]),
        ("q2", "da", ["h:da"]),
        ("q3", "da", ["b:da"]),
        ("q4", "da", ["b:da"]),
    ]
    for pair in pairs:
        found = {hit.document.path for hit in pair.found.result.hits}
        without = {hit.document.path for hit in pair.found_without.result.hits}
        # All others of the language are found either way; nothing of the other language ever is.
        assert found - without == pair.relevant
        assert without == {p for p in ("h:da", "r:da", "b:da") if pair.language == "da"} - pair.relevant


@pytest.mark.parametrize("option", [[], ["--remove-gold"]])
def test_a_query_that_cannot_be_asked_is_not_found_and_told(
    option: list[str],
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder = tmp_path / "odd"
    write_lines(folder / "corpus.jsonl", PASSAGES)
    odd = [QUERIES[0] | {"id": "none", "text": "???"}, QUERIES[1] | {"id": "long", "text": "Hvad? " * 700}]
    write_lines(folder / "queries.jsonl", [QUERIES[1], *odd])
    assert main(["run", str(folder), "--data", str(data), "--json", *option]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["questions"] == 3
    # One of four searches finds its passage; two are for the query of two languages.
    assert said["metrics"]["recall@5"]["value"] == 0.25
    assert said["metrics"]["ndcg@10"]["value"] == 0.25
    assert "2 queries of odd cannot be asked, as they have no word or are too long" in caplog.text
    if option:
        assert said["metrics"]["refused_answerable"]["value"] >= 0.75
        assert "abstention_auroc" in said["metrics"]
