"""An adapter is trained on a few questions; what torch makes of it, the program makes too."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from errors import TestSetError
from eval.__main__ import main
from eval.adapted import AdaptedModel, WholeModel, write_adapter
from eval.cross_encoder_model import Model, batch_of, pair_of
from eval.examples import Candidate, Example
from eval.training import train
from retrieval.adapter import Adapter, adapted_graph, merged
from retrieval.cross_encoder import Heads, score
from retrieval.onnx_model import TOKENS, OnnxGraph, Text
from tests.eval.small_index import QUESTIONS, write_lines

UNCHANGED = Adapter(Path("none"), "none", {})
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


@pytest.mark.parametrize("is_whole", [False, True])
def test_the_program_reads_what_torch_was_trained_to_read(
    model_folder: Path, tmp_path: Path, is_whole: bool
) -> None:
    torch.manual_seed(1)
    model = Model(WholeModel(model_folder, UNCHANGED) if is_whole else AdaptedModel(model_folder)).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.requires_grad:
                noise = torch.randn_like(parameter) * 0.02
                if is_whole and parameter.dim() == 2:  # of a rank that is kept whole
                    rows, columns = parameter.shape
                    noise = torch.randn(rows, 40) @ torch.randn(40, columns) * 0.003
                parameter.add_(noise)
                if not is_whole or parameter.dim() < 2:
                    parameter.copy_(parameter.half().float())  # as it is kept
    pair = pair_of("Hvornår åbnede broen?", EXAMPLES[0].candidates[0], model_folder)
    with torch.no_grad():
        statements, passages = model(batch_of([pair]))
    write_adapter(model.tensors(), tmp_path / "adapter", "a test")
    adapter = Adapter.load(tmp_path / "adapter")
    assert adapter.layers == tuple(range(12) if is_whole else range(6, 12))
    graph = OnnxGraph(model_folder, adapted_graph(model_folder, adapter))
    text = Text(np.array(pair.ids, np.int32), np.empty(0, np.int32))
    ((_, _, (states,)),) = graph.run([text], [TOKENS])
    reading = score(states[0], pair.question_end, pair.spans, Heads.of(adapter))
    assert reading.statements == pytest.approx(statements.tolist(), abs=5e-3)
    assert reading.passage == pytest.approx(passages.item(), abs=5e-3)


def test_training_learns_and_gives_the_same_again(model_folder: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    for name in ("one", "other"):
        train(EXAMPLES * 12, model_folder, tmp_path / name, lambda done, of: told.append((done, of)))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert told == [(step, 5) for step in range(1, 6)] * 2
    adapter = Adapter.load(tmp_path / "one")
    assert all(np.isfinite(values).all() for values in adapter.tensors.values())
    assert any(values.any() for name, values in adapter.tensors.items() if name.endswith(".b"))


def test_training_on_top_of_an_adapter_begins_where_that_ended(model_folder: Path, tmp_path: Path) -> None:
    train(EXAMPLES * 12, model_folder, tmp_path / "first", lambda *_: None)
    first = Adapter.load(tmp_path / "first")
    model = Model(WholeModel(model_folder, first))
    model.take_heads(first)
    write_adapter(model.tensors(), tmp_path / "taken", "a test")
    taken = Adapter.load(tmp_path / "taken")
    base = np.zeros((384, 384), np.float32)
    for layer, same in ((5, 0), (8, 1)):
        key = f"encoder.layer.{layer}.attention.self.query.weight"
        change = merged(key, base, taken.tensors)
        assert change == pytest.approx(merged(key, base, first.tensors), abs=1e-4)
        assert change.any() == same
    assert all(
        (taken.tensors[name] == first.tensors[name]).all() for name in taken.tensors if "heads" in name
    )
    told: list[int] = []
    train(EXAMPLES * 12, model_folder, tmp_path / "second", lambda _, of: told.append(of), on_top_of=first)
    assert told == [5] * 5  # 36 useful ones, eight a step, a few of them twice
    second = Adapter.load(tmp_path / "second")
    assert second.layers == tuple(range(12))
    key = "encoder.layer.0.intermediate.dense.weight"
    assert merged(key, np.zeros((1536, 384), np.float32), second.tensors).any()


def test_a_set_without_a_question_to_train_on_is_refused(
    model_folder: Path, data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    out = tmp_path / "adapter"
    with pytest.raises(TestSetError, match="No question of the set can be trained on"):
        train(EXAMPLES[3:], model_folder, out, lambda *_: None)
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
