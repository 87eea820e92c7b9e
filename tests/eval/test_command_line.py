"""python -m eval over a real index: the JSON contract, marks, failures, checks, public sets."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from eval.__main__ import main
from tests.eval.small_index import HOSPITAL, QUESTIONS, ROAD


def test_a_run_prints_one_json_object_in_the_form_that_others_read(
    data: Path, questions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(questions), "--data", str(data), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert list(said) == ["run", "set", "questions", "metrics", "by", "seconds"]
    assert (said["set"], said["questions"]) == ("small", 3)
    for name in ("recall@1", "recall@5", "recall_in_1000_chars", "recall_in_2000_chars", "mrr", "ndcg@10"):
        assert said["metrics"][name] == {"value": 1.0, "low": 1.0, "high": 1.0}, name
    assert said["metrics"]["citation_precision"]["value"] == 1.0
    assert {"refused_unanswerable", "refused_answerable", "quote_accuracy", "abstention_auroc"} <= set(
        said["metrics"]
    )
    assert list(said["by"]) == ["da->da", "en->none", "sv->sv"]
    assert list(said["seconds"]) == ["search_p50", "search_p95", "answer_p50", "answer_p95"]
    assert (data / "runs" / said["run"] / "questions.jsonl").is_file()


def test_the_same_run_again_has_the_same_numbers_to_the_digit(
    data: Path, questions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = []
    for _ in range(2):
        assert main(["run", str(questions), "--data", str(data), "--split", "tune", "--json"]) == 0
        folder = data / "runs" / json.loads(capsys.readouterr().out)["run"]
        kept.append({f.name: f.read_bytes() for f in folder.iterdir() if f.name != "durations.json"})
    assert kept[0] == kept[1]


def test_a_missed_mark_is_exit_status_1_and_named(
    data: Path, questions: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    run = ["run", str(questions), "--data", str(data)]
    assert main([*run, "--require", "recall@5>=1", "--require", "sv->sv:mrr>=1"]) == 0
    assert "recall@5" in capsys.readouterr().out
    assert main([*run, "--require", "precision@5>=0.5"]) == 1
    assert "precision@5>=0.5, but it is 0.200 (0.200 to 0.200)" in caplog.text
    caplog.clear()
    assert main([*run, "--split", "test", "--require", "precision@5>=0.5"]) == 1
    assert re.search(r"`python -m eval failures small-test-\w+ --split test` shows where\.", caplog.text)


def test_wrong_usage_is_exit_status_2(questions: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in (["--require", "recal@5>=1"], ["--limit", "0"], ["--split", "half"]):
        with pytest.raises(SystemExit) as caught:
            main(["run", str(questions), *wrong])
        assert caught.value.code == 2
        assert capsys.readouterr().err


def test_a_set_with_a_fault_and_a_missing_index_are_one_sentence(
    data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(json.dumps(QUESTIONS[0] | {"evidence": [{"document": "no.md", "pattern": "x"}]}), "utf-8")
    assert main(["run", str(path), "--data", str(data)]) == 1
    assert f"{path}, line 1: the index holds no document no.md." in caplog.text
    assert main(["run", str(path), "--data", str(tmp_path / "empty")]) == 1
    assert "There is no index in" in caplog.text


@pytest.mark.parametrize("command", ["ablate", "calibrate", "train"])
def test_a_file_that_cannot_be_written_is_told_before_the_work(
    command: str, questions: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    page = tmp_path / "page.md"
    page.write_text("No marks.\n", "utf-8")
    new = tmp_path / "new" / "folder" / "table.md"
    # No index is there to work with; that is told only where the file is as it should be.
    faults = {
        tmp_path: f"{tmp_path} cannot be written: ",
        page / "table.md": f"{page / 'table.md'} cannot be written: ",
        page: "page.md has no place for the table." if command == "ablate" else "There is no index in",
        new: "There is no index in",
    }
    for out, fault in faults.items():
        caplog.clear()
        assert main([command, str(questions), "--data", str(tmp_path / "empty"), "--out", str(out)]) == 1
        assert [fault in message for message in caplog.messages] == [True]
    assert page.read_text("utf-8") == "No marks.\n"
    assert list(new.parent.iterdir()) == []


def test_check_lists_every_fault_and_patterns_that_match_twice(
    data: Path, questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(questions), "--data", str(data)]) == 0
    assert capsys.readouterr().out == "3 questions, no fault.\n"
    loose = QUESTIONS[1] | {"evidence": [{"document": "road.md", "pattern": "bro"}]}
    path = tmp_path / "set.jsonl"
    path.write_text(json.dumps(loose), "utf-8")
    assert main(["check", str(path), "--data", str(data)]) == 0
    assert capsys.readouterr().out == "2: 'bro' matches at 2 places\n1 questions, no fault.\n"
    path.write_text(json.dumps(loose) + "\n{}\nx", "utf-8")
    assert main(["check", str(path), "--data", str(data)]) == 1
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == ["line 2", "line 3"]


def test_failures_shows_the_tune_half_unless_told(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    # A question whose "right" passage is not what it asks for must fail.
    wrong = QUESTIONS[0] | {"evidence": [{"document": "road.md", "pattern": "Nybro"}]}
    path = tmp_path / "wrong.jsonl"
    path.write_text(json.dumps(wrong), "utf-8")
    assert main(["run", str(path), "--data", str(data), "--json"]) == 0
    run = json.loads(capsys.readouterr().out)["run"]
    assert main(["failures", run, "--data", str(data)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("1 (da->sv, plain, tune): Hvornår åbner hospitalet i Viborg?\n  wrong     ")
    assert "  expected  road.md: Nybro\n" in shown
    assert shown.endswith("1 of 1 questions of the half tune went wrong.\n")
    assert main(["failures", run, "--data", str(data), "--split", "all"]) == 0
    assert capsys.readouterr().out == shown.replace(" of the half tune", "")
    caplog.clear()
    assert main(["failures", run, "--data", str(data), "--split", "test"]) == 1
    assert caplog.messages == [
        f"The run {run} asked no question of the half test. "
        f"`python -m eval failures {run} --split all` shows its own."
    ]
    assert capsys.readouterr().out == ""


def test_a_public_set_is_indexed_once_and_scored_apart_for_each_language_pair(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "guides"
    folder.mkdir()
    passages = [
        {"id": "h:da", "text": HOSPITAL, "lang": "da"},
        {"id": "r:sv", "text": ROAD, "lang": "sv"},
        {"id": "r:da", "text": "Broen i Kalmar er lukket i to uger i august.", "lang": "da"},
    ]
    queries = [
        {"id": "q1", "text": "Hvor længe er broen lukket?", "lang": "da", "relevant": ["r:da", "r:sv"]},
        {"id": "q2", "text": "Åbningen af hospitalet i Viborg", "lang": "da", "relevant": ["h:da"]},
    ]
    for name, rows in (("corpus.jsonl", passages), ("queries.jsonl", queries)):
        (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    indexes = []
    for _ in range(2):
        assert main(["run", str(folder), "--data", str(data), "--json"]) == 0
        said = json.loads(capsys.readouterr().out)
        indexes.append(sorted(path.name for path in data.glob("eval/guides-*/index/*-*")))
    assert len(indexes[0]) == 1
    assert indexes[0] == indexes[1]
    assert list(said["by"]) == ["da->da", "da->sv"]
    assert list(said["metrics"]) == [
        "recall@1",
        "recall@5",
        "recall@10",
        "precision@1",
        "precision@5",
        "mrr",
        "ndcg@10",
        "map",
    ]
    assert said["questions"] == 2
    # Among the Swedish passages there is one only, so it must be found.
    assert said["by"]["da->sv"]["ndcg@10"]["value"] == 1.0
    assert said["by"]["da->da"]["ndcg@10"]["value"] == 1.0
    assert list(said["seconds"]) == ["search_p50", "search_p95"]
