"""The measures of what a language model writes, with a real server in the model's place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.written import main
from tests.answers.conftest import ModelServer

SKAANE = {"document": "region-skaane-outsourcing.md", "pattern": "chefer och personalansvariga kvar"}


def test_measures_of_a_small_set(
    corpus_data: Path,
    model_server: ModelServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    model_server.says(
        "The employees who did the work moved to the supplier [1]. It cost 40 million kroner [1]."
    )
    for name, value in {
        "DATA_DIR": str(corpus_data),
        "ANSWER_MODEL": "openai:good",
        "ANSWER_BASE_URL": f"{model_server.address}/v1",
        "ANSWER_API_KEY": "x",
    }.items():
        monkeypatch.setenv(name, value)
    common = {"language": "en", "split": "test"}
    lines = [
        {"id": "a", "question": "Why did Skåne lose knowledge?", "answerable": True, "kind": "plain"}
        | {"evidence": [SKAANE]},
        {"id": "b", "question": "Who won the world cup in 1998?", "answerable": False, "kind": "far"}
        | {"evidence": []},
    ]
    file = tmp_path / "set.jsonl"
    file.write_text("".join(json.dumps(line | common) + "\n" for line in lines), encoding="utf-8")
    assert main([str(file), "--list", str(tmp_path / "list.jsonl")]) == 0
    measures = json.loads(capfd.readouterr().out)
    assert measures["questions"] == 2
    assert (measures["written"], measures["quotes_alone"]) == (1, 0)
    assert measures["answered_unanswerable"] == measures["refused_answerable"] == 0.0
    assert measures["own_language"] == 1.0
    assert (measures["sentences"], measures["stopped"]) == (2, {"figure": 1})
    (listed,) = map(json.loads, (tmp_path / "list.jsonl").read_text(encoding="utf-8").splitlines())
    assert listed["sentence"] == "The employees who did the work moved to the supplier."
    assert "leverantören" in listed["quotes"][0]
    assert listed["right"] is None
