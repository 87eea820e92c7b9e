"""The user's own documents: every sentence stays, the page furniture goes, and nothing goes unsaid."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from ingest.cleaning import clean_characters
from ingest.reading import read_document
from retrieval.documents import Document

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
FURNITURE = (
    "Lasse Fletcher", "Navnenyt", "Commvault", "Energinet", "inciro", "netIP", "Glentvor",
    "Computerworld Summit", "Executive roundtable", "Læs også", "Foto:", "safelinks", "mailto:", "15 af 17",
    "Artikel top billede",
)  # fmt: skip
ARTICLE_LINES = {"000": range(11, 23), "001": range(9, 20), "003": range(1, 40)}
"""The lines of the files, counted from 1, on which the articles stand; the rest of two is furniture."""


def seed(number: str) -> Path:
    if not SEEDS.is_dir():
        pytest.skip("needs ../shared/seeds")
    return next(SEEDS.glob(f"{number}_*.txt"))


def read(number: str) -> Document:
    return read_document(seed(number), SEEDS)


def letters(text: str) -> str:
    return "".join(char for char in clean_characters(text) if char.isalnum())


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_no_furniture_is_left(number: str) -> None:
    text = read(number).text
    assert [word for word in FURNITURE if word in text] == []


@pytest.mark.parametrize("number", ["000", "001", "003"])
def test_every_sentence_of_the_articles_stays_as_it_is(number: str) -> None:
    text = read(number).text
    lines = seed(number).read_text(encoding="utf-8").split("\n")
    wanted = [lines[0], lines[2], *(lines[n - 1] for n in ARTICLE_LINES[number] if n <= len(lines))]
    missing = [line for line in wanted if line.strip() and line.strip() not in text.split("\n")]
    assert missing == []


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_nothing_goes_without_a_word(number: str) -> None:
    document = read(number)
    told = letters(document.text) + "".join(letters(one.text) for one in document.dropped)
    assert Counter(told) == Counter(letters(seed(number).read_text(encoding="utf-8")))


def test_the_job_profile_loses_nothing_but_links() -> None:
    document = read("002")
    assert {one.kind for one in document.dropped} == {"link"}
    assert "2022-2025-strategi" in document.text
    assert "specialundervisningsområdet" in document.text
    assert [
        block.level for block in document.blocks if document.text[block.start : block.end] == "Tidsplan"
    ] == [2]


def test_the_action_plan_is_whole() -> None:
    document = read("004")
    headings = [
        document.text[block.start : block.end] for block in document.blocks if block.kind == "heading"
    ]
    for name in (
        "Omsorgskonferencen",
        "Vagtplanlæggerkonference 2025",
        "Onboarding-system",
        "Ungdomstopmøde",
    ):
        assert headings.count(name) == 1
    rows = [document.text[block.start : block.end] for block in document.blocks if block.kind == "table_row"]
    assert len(rows) == 7
    assert "Sygeplejersker\t6.122\t6.620" in rows
    (head,) = [
        document.text[block.start : block.end] for block in document.blocks if block.kind == "table_head"
    ]
    assert head.split("\t")[1:] == ["1. januar 2021", "1. oktober 2024"]
    assert {one.kind for one in document.dropped} == {"page number"}
    assert "fastholdelses- og rekrutteringsudvalget" in document.text
    assert "plan-" not in document.text.replace("drings- og", "")
    assert document.info.language == "da"
