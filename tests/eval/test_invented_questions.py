"""The invented texts that are trained on and measured on: true of themselves, and apart from each other."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from eval.testset import Question, find_faults, fold, load_test_set
from ingest.reading import document_files, read_document
from retrieval.documents import Document

EVAL = Path(__file__).resolve().parents[2] / "eval"
PRACTICE = EVAL / "practice" / "questions.jsonl", EVAL / "practice" / "documents"
CLAIMS = EVAL / "practice" / "claims.jsonl"
REGIONS = EVAL / "testsets" / "regions.jsonl", EVAL / "testsets" / "regions"


@cache
def questions(file: Path) -> tuple[Question, ...]:
    return load_test_set(file).questions


@cache
def documents(folder: Path) -> tuple[Document, ...]:
    return tuple(read_document(file, folder) for file in document_files(folder))


@pytest.mark.parametrize(("file", "folder"), [PRACTICE, REGIONS], ids=["practice", "regions"])
def test_every_pattern_stands_in_its_document(file: Path, folder: Path) -> None:
    assert find_faults(file, documents(folder)) == ()


@pytest.mark.parametrize(
    ("file", "folder", "counts"),
    [(*PRACTICE, (1975, 34299, 18828, 486)), (*REGIONS, (60, 480, 210, 30))],
    ids=["practice", "regions"],
)
def test_about_a_third_of_the_questions_is_not_answered(
    file: Path, folder: Path, counts: tuple[int, int, int, int]
) -> None:
    kinds = Counter(question.kind for question in questions(file))
    assert (len(documents(folder)), kinds["plain"], kinds["near-miss"], kinds["far"]) == counts
    languages = Counter(question.language for question in questions(file))
    assert min(languages.values()) > 0.95 * max(languages.values())


def test_nothing_that_is_measured_on_is_trained_on() -> None:
    trained = {
        re.sub(r"\W+", " ", each.question.lower()) for each in questions(PRACTICE[0]) if each.kind != "far"
    }
    measured = {
        re.sub(r"\W+", " ", each.question.lower())
        for file in (REGIONS[0], EVAL / "testsets" / "corpus.jsonl")
        for each in questions(file)
    }
    assert trained & measured == set()
    regions = re.compile(
        r"Region (Bælthav|Nordmosen|Slättbygden|Ytterskär|Strandmark|Hedebanke|Storåsen|Vikbygden)"
    )
    assert [each.info.path for each in documents(PRACTICE[1]) if regions.search(each.text)] == []


def test_the_halves_of_the_test_set_have_documents_of_their_own() -> None:
    halves = {
        (evidence.document.partition("/")[0], each.split)
        for each in questions(REGIONS[0])
        for evidence in each.evidence
    }
    assert halves == {("tune", "tune"), ("test", "test")}


def test_each_claim_is_about_what_its_document_says() -> None:
    lines = [json.loads(line) for line in CLAIMS.read_text(encoding="utf-8").splitlines()]
    by_path = {each.info.path: each for each in documents(PRACTICE[1])}
    for line in lines:
        document = by_path[line["document"]]
        text = fold(document.text)
        # A row of a table is told with its heads, which the document does not do.
        if all(block.kind != "table_row" for block in document.blocks):
            assert [quote for quote in line["quote"] if fold(quote) not in text] == [], line["id"]
        for side in ("right", "wrong"):
            assert {claim["language"] for claim in line[side]} == {"da", "sv", "en"}, line["id"]
        assert all(claim["kind"] for claim in line["wrong"])
    assert len({line["id"] for line in lines}) == len(lines)
    tested = {line["document"].partition("/")[0] for line in lines if line["split"] == "test"}
    trained = {line["document"].partition("/")[0] for line in lines if line["split"] == "tune"}
    assert tested & trained == set()
