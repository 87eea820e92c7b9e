"""An adapter is trained on a few questions; what torch makes of it, the program makes too."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import torch

from errors import TestSetError
from eval.__main__ import main
from eval.examples import Candidate, Example
from eval.training import _batch, _Model, _pair, _write, train
from retrieval import bundled
from retrieval.adapter import Adapter, adapted_graph
from retrieval.cross_encoder import score
from retrieval.onnx_model import TOKENS, OnnxGraph, Text
from settings import load
from tests.eval.small_index import QUESTIONS, write_lines

TEXT = "Broen\nBroen åbnede i juli 2000. Den kostede 30 milliarder kroner."
SPANS = ((6, 31), (32, 65))
OTHER = "Hamnen\nHamnen byggdes om 1998."


def example(question: str, *answers: bool, answerable: bool = True) -> Example:
    right = Candidate(TEXT, SPANS, answers, 1)
    return Example(question, answerable, (right, Candidate(OTHER, ((7, 30),), (False,), 2)))


EXAMPLES = [
    example("Hvornår åbnede broen?", True, False),
    example("Vad kostade bron?", False, True),
    example("Who built the bridge?", False, False, answerable=False),
    Example("Nothing was found for this.", False, ()),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled model's folder, in which adapted graphs may be written."""
    made = tmp_path_factory.mktemp("model")
    for file in bundled.unpack(load().model_dir).iterdir():
        if file.is_file():
            os.link(file, made / file.name)
    return made


def test_the_program_reads_what_torch_was_trained_to_read(folder: Path, tmp_path: Path) -> None:
    torch.manual_seed(1)
    model = _Model(folder).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.requires_grad:
                parameter.add_(torch.randn_like(parameter) * 0.02)
                parameter.copy_(parameter.half().float())  # as it is kept
    pair = _pair("Hvornår åbnede broen?", EXAMPLES[0].candidates[0], folder)
    with torch.no_grad():
        statements, passages = model(_batch([pair]))
    _write(model, tmp_path / "adapter", "a test")
    adapter = Adapter.load(tmp_path / "adapter")
    assert adapter.layers == (6, 7, 8, 9, 10, 11)
    graph = OnnxGraph(folder, adapted_graph(folder, adapter))
    text = Text(np.array(pair.ids, np.int32), np.empty(0, np.int32))
    ((_, _, (states,)),) = graph.run([text], [TOKENS])
    reading = score(states[0], pair.question_end, pair.spans, adapter.heads)
    assert reading.statements == pytest.approx(statements.tolist(), abs=2e-3)
    assert reading.passage == pytest.approx(passages.item(), abs=2e-3)


def test_training_learns_and_gives_the_same_again(folder: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    for name in ("one", "other"):
        train(EXAMPLES * 12, folder, tmp_path / name, lambda done, of: told.append((done, of)))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert told == [(step, 5) for step in range(1, 6)] * 2
    adapter = Adapter.load(tmp_path / "one")
    assert all(np.isfinite(values).all() for values in adapter.tensors.values())
    assert any(values.any() for name, values in adapter.tensors.items() if name.endswith(".b"))


def test_training_on_top_of_an_adapter_begins_where_that_ended(folder: Path, tmp_path: Path) -> None:
    train(EXAMPLES * 12, folder, tmp_path / "first", lambda *_: None)
    first = Adapter.load(tmp_path / "first")
    model = _Model(folder)
    model.take(first)
    _write(model, tmp_path / "taken", "a test")
    taken = Adapter.load(tmp_path / "taken")
    assert taken.tensors.keys() == first.tensors.keys()
    assert all((taken.tensors[name] == first.tensors[name]).all() for name in first.tensors)
    train(EXAMPLES * 12, folder, tmp_path / "second", lambda *_: None, on_top_of=first)
    second = Adapter.load(tmp_path / "second").tensors
    assert any((second[name] != first.tensors[name]).any() for name in second)


def test_a_set_without_a_question_to_train_on_is_refused(
    folder: Path, data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    out = tmp_path / "adapter"
    with pytest.raises(TestSetError, match="No question of the set can be trained on"):
        train(EXAMPLES[3:], folder, out, lambda *_: None)
    other_half = write_lines(tmp_path / "set.jsonl", [QUESTIONS[1]])
    assert main(["train", str(other_half), "--data", str(data), "--out", str(out)]) == 1
    assert "No question of the set can be trained on. Add questions to its tune half" in caplog.text
    assert not out.exists()


def test_the_command_trains_on_the_tune_half(
    data: Path, questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "adapter"
    for option in ([], ["--on-top"]):
        assert main(["train", str(questions), "--data", str(data), "--out", str(out), *option]) == 0
        assert "Trained on" in capsys.readouterr().out
        assert Adapter.load(out).layers
