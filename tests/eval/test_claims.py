"""Claims are read with their places in the index, and shown or stopped by the gate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from errors import TestSetError
from eval.__main__ import main
from eval.claim_scoring import as_table, check_claims
from eval.claims import Claim, load_claims
from retrieval.embedding import Embedder
from retrieval.index import Index
from settings import load
from tests.eval.small_index import write_lines

LINE: dict[str, Any] = {
    "id": "1",
    "split": "tune",
    "document": "hospital.md",
    "quote": ["Direktør Mette Holm siger, at personalet flytter ind i marts."],
    "right": [
        {"language": "da", "text": "Ifølge direktør Mette Holm flytter personalet ind i marts."},
        {"language": "en", "text": "The staff will move in in March, says director Mette Holm."},
    ],
    "wrong": [
        {
            "language": "da",
            "text": "Direktør Mette Holm siger, at patienterne flytter ind i marts.",
            "kind": "word",
        },
        {
            "language": "en",
            "text": "The hospital has been sold to a private firm, says director Mette Holm.",
            "kind": "role",
        },
    ],
}
OTHER = {**LINE, "id": "2", "split": "test", "document": "road.md"} | {
    "quote": [
        "Vägverket stänger bron i Kalmar under två veckor i augusti.",
        "Bilister leds om över Nybro.",
    ]
}


@pytest.fixture
def index(data: Path) -> Index:
    return Index.open(load(data_dir=data))


def test_each_claim_comes_with_its_place(index: Index, tmp_path: Path) -> None:
    first, second = load_claims(write_lines(tmp_path / "claims.jsonl", [LINE, OTHER]), index)
    assert (first.split, second.split) == ("tune", "test")
    assert first.excerpt.sentences[2] == LINE["quote"][0]
    assert first.wrong[1] == Claim(
        "The hospital has been sold to a private firm, says director Mette Holm.", "en", "role"
    )
    assert first.right[0].kind == ""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            {**LINE, "quote": ["Det står her ikke."]},
            "line 2: the quote stands in no passage of 'hospital.md'",
        ),
        ({**LINE, "document": "away.md"}, "line 2: the quote stands in no passage of 'away.md'"),
        ({**LINE, "split": "dev"}, "line 2: not a line of claims"),
        ({name: value for name, value in LINE.items() if name != "wrong"}, "line 2: not a line of claims"),
        ({**LINE, "quote": []}, "line 2: not a line of claims"),
        ({**LINE, "wrong": LINE["right"]}, "line 2: not a line of claims"),
        ("a text", "line 2: not a line of claims"),
    ],
)
def test_a_faulty_line_is_named(index: Index, tmp_path: Path, line: object, said: str) -> None:
    with pytest.raises(TestSetError, match=said):
        load_claims(write_lines(tmp_path / "claims.jsonl", [LINE, line]), index)


def test_a_file_that_is_not_there_is_named(index: Index, tmp_path: Path) -> None:
    with pytest.raises(TestSetError, match=r"away\.jsonl cannot be read"):
        load_claims(tmp_path / "away.jsonl", index)


def test_the_command_shows_what_the_gate_lets_by(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    file = write_lines(tmp_path / "claims.jsonl", [LINE])
    assert main(["claims", str(file), "--data", str(data)]) == 1
    assert f"{file} has no claims to check. Name the other half" in caplog.text
    assert main(["claims", str(file), "--data", str(data), "--split", "tune"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].split() == ["claims", "shown", "95", "%", "interval", "number"]
    assert [line[:22].strip() for line in shown[1:]] == [
        "right",
        "right, in the passage'",
        "right, in another lang",
        "wrong",
        "wrong, in the passage'",
        "wrong, in another lang",
        "wrong, role",
        "wrong, word",
    ]


def test_the_table_counts_what_is_shown(index: Index, tmp_path: Path, embedder: Embedder) -> None:
    places = load_claims(write_lines(tmp_path / "claims.jsonl", [LINE]), index)
    outcomes = check_claims(places, embedder)
    assert [(each.is_right, each.fault) for each in outcomes] == [
        (True, None),
        (True, None),
        (False, None),
        (False, "meaning"),
    ]
    rows = [line.split() for line in as_table(outcomes).splitlines()]
    assert rows[1] == ["right", "1.000", "1.000", "to", "1.000", "2"]
    assert rows[4] == ["wrong", "0.500", "0.000", "to", "1.000", "2"]
