"""Claims are read with their places in the index, trained on, and shown or stopped by the gate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from errors import TestSetError
from eval.__main__ import main
from eval.claim_scoring import as_table, check_claims
from eval.claims import Claim, load_claims
from eval.entailment_training import read_places, train
from retrieval.adapter import CROSS_ENCODER, Adapter
from retrieval.cross_encoder import CrossEncoder
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
    assert (first.split, first.quoted, second.split, second.quoted) == ("tune", (2,), "test", (0, 1))
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


def test_a_claim_is_read_with_its_passage_what_is_quoted_of_it_and_others(
    index: Index, tmp_path: Path
) -> None:
    places = read_places(load_claims(write_lines(tmp_path / "claims.jsonl", [LINE, OTHER]), index), index)
    claims = [claim for place in places for claim in place.claims]
    assert [claim.whole.is_right for claim in claims] == [True, True, False, False] * 2
    assert claims[0].whole.answers == (False, False, True)
    assert claims[0].alone.answers == (True,)
    assert LINE["quote"][0] in claims[0].alone.text
    assert "4,2" not in claims[0].alone.text
    assert claims[2].whole.answers == (False, False, False)
    assert claims[4].whole.answers == (True, True, False)
    start, end = claims[0].whole.spans[2]
    assert claims[0].whole.text[start:end] == LINE["quote"][0]
    assert claims[0].elsewhere == ()  # the document has one passage


def test_training_gives_the_same_again_and_another_than_it_began_with(
    index: Index, tmp_path: Path, model_folder: Path
) -> None:
    places = read_places(load_claims(write_lines(tmp_path / "claims.jsonl", [LINE, OTHER]), index), index)
    former = Adapter.load(CROSS_ENCODER)
    told: list[tuple[int, int]] = []
    for name in ("one", "other"):
        train(places * 2, model_folder, former, tmp_path / name, lambda *done: told.append(done))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert told == [(1, 3), (2, 3), (3, 3)] * 2
    made = Adapter.load(tmp_path / "one")
    assert (made.tensors["heads.passage"] != former.tensors["heads.passage"]).any()
    with pytest.raises(TestSetError, match="No claim can be trained on"):
        train([], model_folder, former, tmp_path / "none", lambda *_: None)


def test_the_commands_train_and_show(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    file = write_lines(tmp_path / "claims.jsonl", [LINE])
    out = tmp_path / "adapter"
    assert main(["train-entailment", str(file), "--data", str(data), "--out", str(out)]) == 0
    assert "Trained on 4 claims" in capsys.readouterr().out
    assert Adapter.load(out).layers
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


def test_the_table_counts_what_is_shown(index: Index, tmp_path: Path, entailment: CrossEncoder) -> None:
    places = load_claims(write_lines(tmp_path / "claims.jsonl", [LINE]), index)
    outcomes = check_claims(places, entailment)
    assert [(each.is_right, each.fault) for each in outcomes] == [
        (True, None),
        (True, None),
        (False, "meaning"),
        (False, "meaning"),
    ]
    rows = [line.split() for line in as_table(outcomes).splitlines()]
    assert rows[1] == ["right", "1.000", "1.000", "to", "1.000", "2"]
    assert rows[4] == ["wrong", "0.000", "0.000", "to", "0.000", "2"]
