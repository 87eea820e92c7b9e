"""The question encoder is trained on a few questions; what torch makes of it, the program makes too."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch

from eval.__main__ import main
from eval.adapted import write_adapter
from eval.fitting import all_documents
from eval.question_training import Asked, _part_way, _QuestionModel, asked_of, train
from eval.testset import Question, load_test_set
from retrieval import bundled
from retrieval.adapter import Adapter, adapted_graph
from retrieval.bundled import QUERY_PROMPT
from retrieval.index import Index
from retrieval.onnx_model import OnnxModel
from retrieval.token_vectors import compress
from settings import load
from tests.eval.small_index import QUESTIONS, write_lines

TEXTS = ["Hvornår åbner hospitalet i Viborg?", "Hur länge är bron i Kalmar stängd?", "Москва?"]


@pytest.fixture(scope="module")
def index(data: Path) -> Index:
    return Index.open(load(data_dir=data))


def test_the_program_reads_a_question_as_torch_was_trained_to(model_folder: Path, tmp_path: Path) -> None:
    torch.manual_seed(1)
    model = _QuestionModel(model_folder).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.requires_grad:
                parameter.add_(torch.randn_like(parameter) * 0.02)
                parameter.copy_(parameter.half().float())  # as it is kept
        vectors, tokens, own = model(TEXTS)
    write_adapter(model.tensors(), tmp_path / "adapter", "a test")
    graph = adapted_graph(model_folder, Adapter.load(tmp_path / "adapter"))
    texts = [QUERY_PROMPT + text for text in TEXTS]
    read, read_tokens = OnnxModel(model_folder, graph).encode_tokens(texts, len(QUERY_PROMPT))
    assert read == pytest.approx(vectors.numpy(), abs=1e-4)
    for row, each in enumerate(read_tokens):
        told = tokens[row][own[row] > 0].numpy()
        assert each.vectors.shape == told.shape
        assert abs(each.vectors - compress(told, np.eye(told.shape[1], dtype=np.float32))).max() <= 1


def test_questions_come_with_the_chunks_that_answer_them(index: Index, questions: Path) -> None:
    asked = asked_of(load_test_set(questions, all_documents(index)).questions, index)
    assert [each.text for each in asked] == [str(QUESTIONS[0]["question"]), str(QUESTIONS[1]["question"])]
    assert ["3. maj 2027" in index.chunks[chunk].text for chunk in asked[0].right] == [True]
    assert ["två veckor" in index.chunks[chunk].text for chunk in asked[1].right] == [True]


def test_training_learns_and_gives_the_same_again(
    model_folder: Path, index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eval.question_training._QUESTIONS", 8)
    # Each question is taught the wrong document, which the model as it is would not take.
    texts = [str(question["question"]) for question in QUESTIONS[:2]]
    right = [each.right for each in asked_of(_all_of(index, tmp_path), index)]
    asked = [Asked(texts[0], right[1]), Asked(texts[1], right[0])]
    told: list[tuple[int, int]] = []
    for name in ("one", "other"):
        train(asked * 20, index, model_folder, tmp_path / name, lambda done, of: told.append((done, of)))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert told == [(step, 15) for step in range(1, 16)] * 2
    plain = OnnxModel(model_folder)
    taught = OnnxModel(model_folder, adapted_graph(model_folder, Adapter.load(tmp_path / "one")))
    for each in asked:
        (before,), (after,) = (model.encode([QUERY_PROMPT + each.text]) for model in (plain, taught))
        others = [chunk for chunk in range(len(index.chunks)) if chunk not in each.right]
        assert _margin(index, before, each.right, others) < 0 < _margin(index, after, each.right, others)


def _all_of(index: Index, folder: Path) -> list[Question]:
    file = write_lines(folder / "set.jsonl", QUESTIONS)
    return list(load_test_set(file, all_documents(index)).questions)


def _margin(
    index: Index, vector: npt.NDArray[np.float32], right: tuple[int, ...], others: list[int]
) -> float:
    likeness = index.chunk_vectors @ vector
    return float(likeness[list(right)].max() - likeness[others].max())


def test_the_kept_adapter_lies_between_the_model_and_what_was_trained() -> None:
    before = {"x.a": torch.ones(1), "x.b": torch.zeros(1), "norm": torch.ones(1)}
    after = {"x.a": torch.tensor([3.0]), "x.b": torch.tensor([5.0]), "norm": torch.tensor([2.0])}
    kept = {name: values.item() for name, values in _part_way(before, after).items()}
    assert kept == pytest.approx({"x.a": 3.0, "x.b": 3.0, "norm": 1.6})


def test_a_set_without_a_question_to_train_on_is_refused(
    data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    out = tmp_path / "adapter"
    unanswerable = write_lines(tmp_path / "set.jsonl", [QUESTIONS[2]])
    assert main(["train-questions", str(unanswerable), "--data", str(data), "--out", str(out)]) == 1
    assert "No question of the set can be trained on. Add answerable questions" in caplog.text
    assert not out.exists()


def test_another_model_has_no_question_encoder_to_train(
    data: Path,
    questions: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("EMBEDDING_MODEL", str(bundled.unpack(load().model_dir)))
    out = tmp_path / "adapter"
    assert main(["train-questions", str(questions), "--data", str(data), "--out", str(out)]) == 1
    assert "The question encoder is one of the bundled model, and the settings name another." in caplog.text
    assert not out.exists()


def test_the_command_trains_on_the_tune_half(
    data: Path, questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "adapter"
    assert main(["train-questions", str(questions), "--data", str(data), "--out", str(out)]) == 0
    assert "Trained on 1 questions of small; kept in" in capsys.readouterr().out
    assert Adapter.load(out).layers == (6, 7, 8, 9, 10, 11)
