"""BM25 over character 4-grams: compounds, spellings, and the same scores after saving."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.lexical import VERSION, LexicalIndex, grams

TEXTS = [
    "En vagtplanlægger lægger planer for vagterne.",
    "Kantinen serverer suppe om torsdagen.",
    "En vaktplaneläggare gör scheman.",
    "",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Å", ["_å_"]),
        ("it", ["_it_"]),
        ("råd", ["_råd", "råd_"]),
        ("it-råd", ["_it_", "_råd", "råd_"]),
        ("Öl, ÄRA", ["_øl_", "_æra", "æra_"]),
        ("2024", ["_202", "2024", "024_"]),
        (" –.\n", []),
    ],
)
def test_grams(text: str, expected: list[str]) -> None:
    assert grams(text) == expected


@given(st.text())
def test_every_letter_of_a_text_is_in_its_grams(text: str) -> None:
    made = grams(text)
    assert all(1 <= len(gram) <= 4 for gram in made)
    assert grams(text.upper().lower()) == grams(text.upper())


def test_compounds_are_found_by_their_parts_and_across_spellings() -> None:
    scores = LexicalIndex.build(TEXTS).scores("Hvad laver en planlægger?")
    assert scores.dtype == np.float32
    assert scores.shape == (4,)
    assert scores[0] > scores[2] > scores[1] >= scores[3] == 0


def test_a_question_that_shares_nothing_scores_nothing() -> None:
    index = LexicalIndex.build(TEXTS)
    for question in ("", "?!", "qqqq xxxx"):
        assert index.scores(question).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("texts", [TEXTS, [], ["", "–"]])
def test_a_saved_index_scores_as_before(tmp_path: Path, texts: list[str]) -> None:
    built = LexicalIndex.build(texts)
    built.save(tmp_path / "lexical")
    opened = LexicalIndex.open(tmp_path / "lexical")
    assert opened.count == built.count == len(texts)
    assert opened.version == built.version == VERSION
    for question in ("planlægger", "suppe torsdag", ""):
        assert np.array_equal(opened.scores(question), built.scores(question))


def test_an_index_of_before_versions_were_written_is_of_the_first(tmp_path: Path) -> None:
    built = LexicalIndex.build(TEXTS)
    built.save(tmp_path)
    file = tmp_path / "grams.json"
    written = json.loads(file.read_text("utf-8"))
    assert written.pop("version") == VERSION
    file.write_text(json.dumps(written), "utf-8")
    opened = LexicalIndex.open(tmp_path)
    assert opened.version == 1
    assert np.array_equal(opened.scores("planlægger"), built.scores("planlægger"))


def test_what_is_not_whole_cannot_be_opened(tmp_path: Path) -> None:
    LexicalIndex.build(TEXTS).save(tmp_path)
    written = tmp_path / "grams.json"
    assert json.loads(written.read_text("utf-8"))["count"] == 4
    written.write_text(written.read_text("utf-8")[:-5])
    with pytest.raises(ValueError, match=r"delimiter|Unterminated|Expecting"):
        LexicalIndex.open(tmp_path)
    with pytest.raises(FileNotFoundError):
        LexicalIndex.open(tmp_path / "none")
