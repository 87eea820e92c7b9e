"""Question and passage read together: what the adapted model says, and that it says the same everywhere."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from errors import ModelError
from retrieval import bundled
from retrieval.adapter import CROSS_ENCODER, ENTAILMENT, Adapter, adapted_graph, merged
from retrieval.cross_encoder import (
    PASSAGE_PROMPT,
    QUERY_PROMPT,
    CrossEncoder,
    joined,
    open_cross_encoder,
    token_spans,
)
from retrieval.onnx_model import MAX_TOKENS, Tokenizers, tokenizers_of
from settings import load
from tests.damaged_model import folder_with_damaged

BRIDGE = "Broen\nBroen åbnede i juli 2000. Den kostede 30 milliarder kroner. Elin Ask var byens borgmester."
STATEMENTS = (
    "Broen åbnede i juli 2000.",
    "Den kostede 30 milliarder kroner.",
    "Elin Ask var byens borgmester.",
)
HARBOUR = "Hamnen\nHamnen byggdes om 1998. Färjorna går varje timme."


def spans_in(text: str, *parts: str) -> list[tuple[int, int]]:
    return [(text.index(part), text.index(part) + len(part)) for part in parts]


@pytest.fixture(scope="module")
def folder() -> Path:
    return bundled.unpack(load().model_dir)


@pytest.fixture(scope="module")
def cross_encoder() -> CrossEncoder:
    return open_cross_encoder(load())


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("When did the bridge open?", 0),
        ("Hvornår blev broen taget i brug?", 0),
        ("Hvad var prisen på broen?", 1),
        ("Vad kostade bron att bygga?", 1),
        ("Who was mayor?", 2),
    ],
)
def test_the_statement_that_answers_is_held_to_answer(
    cross_encoder: CrossEncoder, question: str, right: int
) -> None:
    (reading,) = cross_encoder.read(question, [(BRIDGE, spans_in(BRIDGE, *STATEMENTS))])
    assert int(np.argmax(reading.statements)) == right


def test_a_passage_is_read_the_same_alone_and_among_others(cross_encoder: CrossEncoder) -> None:
    question = "När byggdes hamnen om?"
    passages = [
        (BRIDGE, spans_in(BRIDGE, *STATEMENTS)),
        (HARBOUR, spans_in(HARBOUR, "Hamnen byggdes om 1998.", "Färjorna går varje timme.")),
        ("Tom", []),
    ]
    together = cross_encoder.read(question, passages)
    alone = [cross_encoder.read(question, [passage])[0] for passage in passages]
    for one, other in zip(together, alone, strict=True):
        assert one.passage == pytest.approx(other.passage, abs=1e-3)
        assert one.statements == pytest.approx(other.statements, abs=1e-3)
    assert [len(reading.statements) for reading in together] == [3, 2, 0]
    assert cross_encoder.read(question, []) == []


@pytest.mark.parametrize("before", ["Vi har læst om broen og tænkt over den. " * 80, "北京" * 1500])
def test_a_long_question_leaves_room_for_the_passage(cross_encoder: CrossEncoder, before: str) -> None:
    (reading,) = cross_encoder.read(
        f"{before} Hvornår åbnede broen?", [(BRIDGE, spans_in(BRIDGE, *STATEMENTS))]
    )
    assert len(set(reading.statements)) == len(STATEMENTS)


def test_what_lies_beyond_the_window_counts_as_nothing(cross_encoder: CrossEncoder) -> None:
    text = "Langt. " * 600 + "Broen åbnede i juli 2000."
    (reading,) = cross_encoder.read(
        "Hvornår åbnede broen?", [(text, spans_in(text, "Langt.", "Broen åbnede i juli 2000."))]
    )
    assert reading.statements[1] == -2.0
    assert reading.statements[0] != -2.0


@settings(deadline=None)  # the first text of another script loads another tokenizer
@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30), max_size=6)
)
def test_each_token_of_a_statement_ends_in_it(parts: list[str]) -> None:
    tokenizers = tokenizers_of(bundled.unpack(load().model_dir))
    asked = tokenizers.tokenize(QUERY_PROMPT + "Hvad er en bro?")
    text = " ".join(parts)
    passage = tokenizers.tokenize(PASSAGE_PROMPT + text)
    spans, at = [], 0
    for part in parts:
        spans.append((at, at + len(part)))
        at += len(part) + 1
    ids = joined(asked, passage).ids
    assert len(ids) == min(len(asked.ids) + len(passage.ids), MAX_TOKENS)
    taken: list[int] = []
    for (start, end), (first, last) in zip(spans, token_spans(asked, passage, spans), strict=True):
        tokens = range(first, last)
        ends = [int(passage.ends[token - len(asked.ids)]) - len(PASSAGE_PROMPT) for token in tokens]
        assert all(start < place <= end for place in ends)
        taken += tokens
    assert taken == sorted(set(taken))


def test_the_tokens_of_a_pair_are_the_tokenizer_s_own(folder: Path) -> None:
    tokenizers = Tokenizers(folder)
    whole = tokenizers._every_script.encode(QUERY_PROMPT + "Hvad?", PASSAGE_PROMPT + "Det her, på dansk.")
    pair = joined(
        tokenizers.tokenize(QUERY_PROMPT + "Hvad?"),
        tokenizers.tokenize(PASSAGE_PROMPT + "Det her, på dansk."),
    )
    assert pair.ids.tolist() == whole.ids


def test_the_graph_is_written_once_and_shares_the_base_model_s_data(tmp_path: Path, folder: Path) -> None:
    for file in folder.iterdir():
        if file.is_file() and not file.name.startswith("cross-encoder"):
            os.link(file, tmp_path / file.name)
    adapter = Adapter.load(CROSS_ENCODER)
    name = adapted_graph(tmp_path, adapter)
    made = (tmp_path / name).stat()
    assert adapted_graph(tmp_path, adapter) == name
    assert (tmp_path / name).stat().st_mtime_ns == made.st_mtime_ns
    # All layers are changed; the embeddings, most of the model, are not written again.
    assert 80e6 < (tmp_path / f"{name}.data").stat().st_size < 90e6
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_dir()) == []


def test_a_merged_weight_is_the_base_and_the_product_of_the_narrow_ones() -> None:
    base = np.ones((3, 2), np.float32)
    tensors = {"x.a": np.array([[1, 2]], np.float32), "x.b": np.array([[1], [0], [3]], np.float32)}
    assert merged("x.weight", base, tensors).tolist() == [[3, 5], [1, 1], [7, 13]]
    assert merged("y.weight", base, tensors) is base
    assert merged("y.bias", base, {"y.bias": np.zeros(2, np.float32)}).tolist() == [0, 0]


@pytest.mark.parametrize("damage", ["missing", "cut", "heads"])
@pytest.mark.parametrize("sound", [CROSS_ENCODER, ENTAILMENT], ids=["cross-encoder", "entailment"])
def test_an_adapter_that_cannot_be_used_is_told(
    tmp_path: Path, folder: Path, sound: Path, damage: str
) -> None:
    file = tmp_path / sound.name
    if damage == "cut":
        file.write_bytes(sound.read_bytes()[:1000])
    elif damage == "heads":
        tensors = load_file(sound)
        del tensors["heads.passage"]
        save_file(tensors, file)
    with pytest.raises(ModelError, match=rf"{file.stem}\.safetensors cannot be read") as caught:
        CrossEncoder(folder, file)
    assert caught.value.next_step == "Bring the file back from the project."


def test_a_damaged_graph_is_told_in_one_sentence(tmp_path: Path) -> None:
    made = folder_with_damaged(f"{Adapter.load(CROSS_ENCODER).name}.onnx", tmp_path / "models")
    with pytest.raises(ModelError, match=r"The cross-encoder in .* is damaged"):
        open_cross_encoder(load(model_dir=made.parent))
