"""Sentences judged by hand go through the citation gate, and what it makes of them is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from errors import TestSetError
from eval.__main__ import main
from eval.judged import as_table, gated, load_judged
from retrieval.cross_encoder import CrossEncoder
from retrieval.index import Index
from settings import load
from tests.eval.small_index import write_lines

QUOTE = "Direktør Mette Holm siger, at personalet flytter ind i marts."
LINE = {
    "id": "1",
    "question": "Hvornår flytter personalet ind?",
    "sentence": "Direktør Mette Holm siger, at personalet flytter ind i marts.",
    "quotes": [QUOTE],
    "right": True,
}
WRONG = {**LINE, "id": "2", "sentence": "Personalet flytter ind den 4. marts.", "right": False}
LET_BY = {
    "id": "3",
    "question": "Var leds bilister om?",
    "sentence": "Bilister leds om över Nybro.",
    "quotes": ["Bilister leds om över Nybro."],
    "right": False,
}
ELSEWHERE = {**LINE, "id": "4", "quotes": ["Det står i et andet indeks."]}


def test_each_sentence_whose_quotes_stand_in_the_index_is_checked(
    data: Path, tmp_path: Path, entailment: CrossEncoder
) -> None:
    file = write_lines(tmp_path / "judged.jsonl", [LINE, WRONG, LET_BY, ELSEWHERE])
    checked = list(gated(load_judged(file), Index.open(load(data_dir=data)), entailment))
    assert [(each.judged.id, each.fault) for each in checked] == [("1", None), ("2", "figure"), ("3", None)]
    assert as_table(checked).splitlines() == [
        "sentences             share   95 % interval  number",
        "right ones shown      1.000  1.000 to 1.000       1",
        "wrong ones shown      0.500  0.000 to 1.000       2",
        "right of those shown  0.500  0.000 to 1.000       2",
        "",
        "3: shown: Bilister leds om över Nybro.",
    ]


def test_a_file_of_another_index_is_told(
    data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = write_lines(tmp_path / "judged.jsonl", [ELSEWHERE])
    assert main(["judged", str(file), "--data", str(data)]) != 0
    assert "stand nowhere in this index" in caplog.text


def test_a_faulty_line_is_named(tmp_path: Path) -> None:
    file = write_lines(tmp_path / "judged.jsonl", [LINE, {**LINE, "right": None}])
    with pytest.raises(TestSetError, match="line 2: not a judged sentence"):
        load_judged(file)


def test_no_sentence_was_judged_twice() -> None:
    judged = load_judged(Path("eval/judged.jsonl"))
    pairs = [(each.question, each.sentence, each.quotes) for each in judged]
    assert len(set(pairs)) == len(pairs) > 100
