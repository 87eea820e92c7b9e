"""The statements of a search's hits and the signs that speak for them; the judgement made of those."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from errors import SettingsError
from retrieval.chain import Assistant, Question
from retrieval.embedding import Embedder
from retrieval.evidence import Reader, share_of_figures
from retrieval.judgement import CASE_SIGNS, FILE, Calibration, Judge
from retrieval.reranking import PASSAGES
from retrieval.search import Filters, Found
from retrieval.signs import Signs, Statement
from retrieval.table_rows import rows_that_fit

NURSES = "Hvor mange fuldtidsansatte sygeplejersker var der 1. oktober 2024?"
READ = 3
"""So many signs come first that say what was read, in log odds tenths."""
SKAANE = "Hvorfor mistede Skåne viden?"


def read(assistant: Assistant, embedder: Embedder, question: str) -> tuple[Found, tuple[Statement, ...]]:
    found = assistant.finding.invoke(Question(question))
    return found, Reader(assistant.index, embedder).statements(found)


@pytest.mark.parametrize("question", [NURSES, SKAANE, "it-råd", "Why?", "北京在哪里?"])
def test_statements_are_sentences_items_and_rows_of_the_best_hits(
    corpus: Assistant, embedder: Embedder, question: str
) -> None:
    found, statements = read(corpus, embedder, question)
    assert {statement.hit for statement in statements} == set(range(min(PASSAGES, len(found.chunks))))
    for statement in statements:
        text = corpus.document(statement.chunk.document_id).text
        assert text[statement.start : statement.end] == statement.text
        assert statement.chunk == found.chunks[statement.hit]
        assert statement.chunk.start <= statement.start < statement.end <= statement.chunk.end
        assert statement.kind in {"paragraph", "item", "table_row"}
        values = statement.signs.values
        assert len(values) == len(Signs.names_of_all())
        assert all(-0.2 <= value <= 1.001 for value in values[READ:])
        assert all(-3 <= value <= 3 for value in values[:READ])
    order = [(statement.hit, statement.start) for statement in statements]
    assert order == sorted(order)


def test_the_right_row_has_the_best_signs(corpus: Assistant, embedder: Embedder) -> None:
    _, statements = read(corpus, embedder, NURSES)
    rows = {
        statement.text.split("\t")[0]: statement.signs
        for statement in statements
        if statement.kind == "table_row"
    }
    right = rows["Sygeplejersker"]
    assert right.is_row == right.is_row_named == right.gives == right.figures == 1
    assert right.word_match == max(each.word_match for each in rows.values())


@pytest.mark.parametrize(
    ("question", "has_rows"),
    [
        ("Hvor mange sygeplejersker var på fuld tid den 1. januar 2023?", False),
        ("Hvor mange sygeplejersker var på fuld tid den 1. januar 2021?", True),
        ("How many nurses worked full-time in 2021 and 2024?", True),
        ("How many nurses worked full-time in 2021 and 2022?", False),
        ("Vilka är de 3 största yrkesgrupperna på heltid?", True),
    ],
)
def test_a_table_s_row_says_nothing_of_years_that_do_not_stand_there(
    corpus: Assistant, embedder: Embedder, question: str, has_rows: bool
) -> None:
    _, statements = read(corpus, embedder, question)
    of_staff = [each for each in statements if "Fuldtidsansatte på regionens" in each.chunk.embedded_text]
    assert of_staff
    assert any(each.kind == "table_row" for each in of_staff) == has_rows


def test_where_a_row_is_named_the_others_are_left_out(corpus: Assistant, embedder: Embedder) -> None:
    def rows(question: str) -> set[str]:
        _, statements = read(corpus, embedder, question)
        return {each.text.split("\t")[0] for each in statements if each.kind == "table_row"}

    named = rows("Hur många sjuksköterskor fanns det den 1 oktober 2024?")
    assert "Sygeplejersker" in named
    assert not named & {"Læger", "Radiografer", "Jordemødre"}
    both = rows("Hvor mange læger og sygeplejersker var der i 2021?")
    assert {"Læger", "Sygeplejersker"} <= both
    assert "Radiografer" not in both
    assert {"Læger", "Radiografer"} <= rows("Hvor mange var på fuld tid i 2021, fordelt på faggrupper?")


def test_tables_without_heads_are_not_taken_for_one(corpus: Assistant, embedder: Embedder) -> None:
    _, statements = read(corpus, embedder, "Hvor mange var på fuld tid i 2021, fordelt på faggrupper?")
    rows = [
        replace(each, chunk=replace(each.chunk, heads=()), signs=replace(each.signs, is_row_named=0.0))
        for each in statements
        if each.kind == "table_row"
    ]
    named = replace(rows[0], signs=replace(rows[0].signs, is_row_named=1.0))
    others = [each for each in rows if each.chunk != named.chunk]
    assert others
    assert rows_that_fit("Hvor mange?", [named, *rows[1:]], corpus.index) == (named, *others)


def test_a_name_and_a_figure_that_stand_nowhere_are_missed(corpus: Assistant, embedder: Embedder) -> None:
    assert read(corpus, embedder, "Hvor meget viden mistede Qvistborgland?")[1] == ()
    _, statements = read(corpus, embedder, "Hvor meget viden mistede Skåne i 1873?")
    assert {statement.signs.figures for statement in statements} == {0}
    _, statements = read(corpus, embedder, SKAANE)
    assert max(statement.signs.names for statement in statements) == 1


@pytest.mark.parametrize(
    ("asked", "there", "share"),
    [
        ("Blev lønnen hævet med 2,5 procent?", "lønnen steg med 2,5 procent", 1),
        ("Was pay raised by 2.5 percent?", "lønnen steg med 2,5 procent", 1),
        ("Var arbejder de 6 620 ansatte?", "6.620 ansatte", 1),
        ("What about the 6,620 employees?", "6 620 anställda", 1),
        ("Hvad skete der den 12.8.2025?", "den 12. august 2025", 2 / 3),
        ("Hvad skete der den 12.8.2025?", "den 12.8.2025", 1),
        ("Gælder planen 2019-2021?", "planen for 2019-2021", 1),
        ("Hvad begynder kl. 10.30?", "begynder kl. 10.30", 1),
        ("Hvor mange var der i 2023?", "i 2022 var der 20 ansatte, i 12023", 0),
        ("Hvor mange var der?", "", 1),
    ],
)
def test_figures_are_the_same_however_they_are_written(asked: str, there: str, share: float) -> None:
    assert share_of_figures(asked, there) == pytest.approx(share)


def test_the_judgement_ranks_the_row_that_answers_first(corpus: Assistant, embedder: Embedder) -> None:
    _, statements = read(corpus, embedder, NURSES)
    judge = Judge(Calibration.load())
    judged = judge.judge(statements)
    assert judged.statements[0].text.startswith("Sygeplejersker\t")
    assert list(judged.log_odds) == sorted(judged.log_odds, reverse=True)
    assert sorted(map(id, judged.statements)) == sorted(map(id, statements))
    assert judge.calibration.threshold < judged.confidence < 1


def test_without_statements_nothing_is_sure(corpus: Assistant, embedder: Embedder) -> None:
    nowhere = Question(SKAANE, Filters(documents=("0000000000000000",)))
    found = corpus.finding.invoke(nowhere)
    assert Reader(corpus.index, embedder).statements(found) == ()
    assert Judge(Calibration.load()).judge(()).confidence == 0


def test_the_calibration_that_comes_with_it(tmp_path: Path) -> None:
    calibration = Calibration.load()
    assert calibration.statement.signs == Signs.names_of_all()
    assert calibration.case.signs == CASE_SIGNS
    assert 0 < calibration.threshold < calibration.sure < 1
    assert calibration.fitted_on
    for weights in (calibration.statement, calibration.case):
        assert len(weights.signs) == len(weights.mean) == len(weights.deviation) == len(weights.weight)
        assert all(deviation > 0 for deviation in weights.deviation)
    (tmp_path / "again.json").write_text(calibration.to_json(), encoding="utf-8")
    assert Calibration.load(tmp_path / "again.json") == calibration


def test_a_calibration_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    record = json.loads(FILE.read_text(encoding="utf-8"))
    record["case"]["signs"][0] = "other"
    written = {"broken.json": "{", "empty.json": "{}", "list.json": "[]", "other.json": json.dumps(record)}
    for name, text in written.items():
        (tmp_path / name).write_text(text)
    for name in (*written, "none.json"):
        with pytest.raises(SettingsError, match="The calibration") as caught:
            Calibration.load(tmp_path / name)
        assert caught.value.next_step == "Run: make calibrate"
