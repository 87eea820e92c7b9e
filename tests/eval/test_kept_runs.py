"""Runs are repeatable, known when they are not whole, compared; gold removed; parts left out."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path, PosixPath

import pytest

from errors import TestSetError
from eval.__main__ import main
from eval.recording import OUTCOMES, unfinished
from eval.run import load, recorded, save
from settings import PROJECT
from tests.eval.small_index import QUESTIONS, write_lines
from tests.eval.small_run import GOOD, SMALL_RUN, SUBJECT


def process(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "eval", *arguments]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_two_processes_write_the_same_bytes(data: Path, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "twice.jsonl", QUESTIONS)
    kept = []
    for _ in range(2):
        assert process("run", str(path), "--data", str(data)).wait() == 0
        (folder,) = data.glob("runs/twice-all-*")
        files = sorted(f for f in folder.iterdir() if f.name != "durations.json")
        assert [f.name for f in files] == ["metrics.json", "questions.jsonl", "subject.json"]
        kept.append([f.read_bytes() for f in files])
    assert kept[0] == kept[1]


def test_a_run_that_is_killed_says_so_and_passes_nothing(
    data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_lines(tmp_path / "many.jsonl", [QUESTIONS[0] | {"id": str(n)} for n in range(4000)])
    running = process("run", str(path), "--data", str(data))
    while not any(file.stat().st_size for file in data.glob("runs/.many-*/questions.jsonl")):
        assert running.poll() is None
        time.sleep(0.05)
    (folder,) = data.glob("runs/.many-*")
    name = folder.name[1:].rpartition(".")[0]
    assert main(["show", name, "--data", str(data)]) == 1
    assert re.search(f"The run {name} is not finished yet: [0-9]+ questions are asked.", caplog.text)
    running.send_signal(signal.SIGKILL)
    running.wait()
    for said in ("last", name):
        caplog.clear()
        assert main(["show", said, "--data", str(data), "--require", "recall@1>=0.01"]) == 1
        assert re.search(f"The run {name} did not finish: it stopped after question [1-9]", caplog.text)
    assert capsys.readouterr().out == ""
    assert [row.name for row in data.glob("runs/many-*")] == []
    # The same set again, whole this time, takes its place.
    assert main(["run", str(path), "--data", str(data), "--limit", "1"]) == 0
    assert main(["show", "last", "--data", str(data), "--require", "recall@1>=1"]) == 0


def test_when_the_last_run_was_stopped_the_same_run_of_before_does_not_stand_for_it(tmp_path: Path) -> None:
    save(SMALL_RUN, tmp_path)
    assert load(tmp_path, "last") == SMALL_RUN
    with suppress(KeyboardInterrupt), recorded(SUBJECT, tmp_path) as keep:
        keep(GOOD)
        raise KeyboardInterrupt
    with pytest.raises(TestSetError, match="did not finish: it stopped after question 1"):
        load(tmp_path, "last")
    # Asked for by its name, it is there.
    assert load(tmp_path, SMALL_RUN.id) == SMALL_RUN


class Finishing(PosixPath):
    """A folder of runs in which the run `whole` is finished, and its folder gone, once it was looked at."""

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        found = super().stat(follow_symlinks=follow_symlinks)
        self._finish()
        return found

    def read_bytes(self) -> bytes:
        content = super().read_bytes()
        self._finish()
        return content

    def _finish(self) -> None:
        if self.name == OUTCOMES and self.parent.name.startswith(".whole"):
            shutil.rmtree(self.parent)


def test_a_run_that_is_finished_while_the_runs_are_listed_is_left_out(tmp_path: Path) -> None:
    for folder in (".whole-all-1.7", ".stopped-all-1.8"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / OUTCOMES).write_bytes(b"{}\n")
    (tmp_path / ".begun-all-1.9").mkdir()
    assert [(each.id, each.asked) for each in unfinished(Finishing(tmp_path))] == [("stopped-all-1", 1)]
    assert not (tmp_path / ".whole-all-1.7").exists()


def test_kept_runs_are_shown_and_compared_by_name_or_as_last_and_previous(
    data: Path,
    questions: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    names = []
    for hits in ("10", "9"):
        monkeypatch.setenv("HITS", hits)  # another setting, so another run
        assert main(["run", str(questions), "--data", str(data), "--split", "tune", "--json"]) == 0
        names.append(json.loads(capsys.readouterr().out)["run"])
    assert main(["compare", "previous", "last", "--data", str(data), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [said["first"], said["second"]] == names
    assert (said["verdict"], said["better"], said["worse"], said["questions"]) == ("same", [], [], 2)
    assert main(["compare", *names, "--data", str(data)]) == 0
    assert capsys.readouterr().out.endswith("can be told from chance.\n")
    assert main(["show", "last", "--data", str(data), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["run"] == names[1]
    assert main(["run", str(questions), "--data", str(data), "--split", "test", "--json"]) == 0
    other = json.loads(capsys.readouterr().out)["run"]
    assert main(["compare", names[0], other, "--data", str(data)]) == 1
    assert f"The runs {names[0]} and {other} did not ask the same questions." in caplog.text
    assert main(["show", "nothing", "--data", str(data)]) == 1
    assert "There is no run nothing in" in caplog.text


def test_marks_can_stand_in_a_file(
    data: Path, questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    marks = tmp_path / "small.marks"
    marks.write_text("# what holds today\nrecall@5>=1  # all\n\nsv->sv:mrr>=1\n", "utf-8")
    run = ["run", str(questions), "--data", str(data)]
    assert main([*run, "--marks", str(marks)]) == 0
    marks.write_text("recall@5>=1\nprecision@5>=0.9\n", "utf-8")
    assert main([*run, "--marks", str(marks)]) == 1
    for content, fault in (
        ("\nrecal@5>=1", "small.marks, line 2: There is no metric"),
        ("\nrecall@5>=95", "small.marks, line 2: The requirement 'recall@5>=95' has a bound above 1"),
        ("# nothing yet\n\n", "small.marks holds no mark."),
        (None, "cannot be read"),
    ):
        if content:
            marks.write_text(content, "utf-8")
        else:
            marks.unlink()
        with pytest.raises(SystemExit) as caught:
            main([*run, "--marks", str(marks)])
        assert caught.value.code == 2
        assert fault in capsys.readouterr().err


def test_with_gold_removed_each_query_is_asked_twice(
    data: Path, pages: Path, questions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(pages), "--data", str(data), "--remove-gold", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert {"refused_unanswerable", "refused_answerable", "abstention_auroc", "risk_coverage_area"} <= set(
        said["metrics"]
    )
    assert said["metrics"]["citation_precision"]["value"] == 1.0
    rows = (data / "runs" / said["run"] / "questions.jsonl").read_text("utf-8").splitlines()
    outcomes = [json.loads(row) for row in rows]
    assert [(o["id"], o["pair"], o["kind"]) for o in outcomes[:4]] == [
        ("q1", "da->da", "plain"),
        ("q1", "da->da", "gold-removed"),
        ("q1", "da->sv", "plain"),
        ("q1", "da->sv", "gold-removed"),
    ]
    # What was taken out is found nowhere, and there is nothing else in Swedish.
    for outcome in outcomes:
        found = {hit["document"] for hit in outcome["hits"]}
        relevant = {"q1": {"r:da", "r:sv"}, "q2": {"h:da"}, "q3": {"b:da"}, "q4": {"b:da"}}[outcome["id"]]
        assert bool(found & relevant) is outcome["answerable"]
    assert outcomes[3]["hits"] == []
    assert outcomes[3]["abstained"] is True
    plain = json.loads(_run(capsys, pages, data))
    assert plain["run"] != said["run"]
    assert main(["run", str(questions), "--data", str(data), "--remove-gold"]) == 1


def _run(capsys: pytest.CaptureFixture[str], folder: Path, data: Path) -> str:
    assert main(["run", str(folder), "--data", str(data), "--json"]) == 0
    return capsys.readouterr().out


def test_an_ablation_is_one_table(
    data: Path, pages: Path, questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ablation.md"
    file.write_text("# Parts\n\n<!-- table -->\nold\n<!-- /table -->\n\nWhat did not help.\n", "utf-8")
    ablate = ["ablate", str(questions), str(pages), "--data", str(data), "--chunk-tokens", "160,16"]
    assert main([*ablate, "--out", str(file), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    names = list(dict.fromkeys(row["variant"] for row in said["rows"]))
    assert names[0] == "as it is used"
    assert names[-1] == "chunks of 16 tokens"
    assert "RRF, k = 60, of the two plain ones" in names
    assert len(said["rows"]) == 2 * len(names)
    by_name = {(row["variant"], row["set"]): row for row in said["rows"]}
    # The same index and the same search give what a run of the tune half gives.
    assert main(["run", str(pages), "--data", str(data), "--split", "tune", "--json"]) == 0
    run = json.loads(capsys.readouterr().out)
    own = by_name["as it is used", "pages"]
    assert own["metrics"] == {name: estimate["value"] for name, estimate in run["metrics"].items()}
    bare = by_name["without context in the embedded text", "pages"]
    assert (own["context"], bare["context"]) == (True, False)
    written = file.read_text("utf-8")
    assert written.startswith("# Parts\n\n<!-- table -->\nMeasured on ")
    assert written.endswith("<!-- /table -->\n\nWhat did not help.\n")
    assert written.count("| as it is used |") == 2
    indexes = sorted(data.glob("eval/*/index/*-*"))
    assert main(ablate) == 0
    assert sorted(data.glob("eval/*/index/*-*")) == indexes
    assert capsys.readouterr().out.splitlines()[0].startswith("variant ")


def test_two_sets_of_one_name_are_not_put_into_one_column(
    data: Path, questions: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = write_lines(tmp_path / "small.jsonl", QUESTIONS)
    assert main(["ablate", str(questions), str(other), "--data", str(data)]) == 1
    assert caplog.messages[-1] == (
        "Two of the sets are called small, so the table cannot tell them apart. "
        "Rename the file or folder of one."
    )
