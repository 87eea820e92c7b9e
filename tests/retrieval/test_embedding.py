"""The second way to a model: real weights through sentence-transformers, and what keeps the two apart."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from errors import IndexModelError, ModelError
from retrieval import bundled
from retrieval.building import build_generation
from retrieval.chain import Assistant
from retrieval.embedding import Embedder, SentenceTransformersEmbedder, _revision, open_embedder
from retrieval.index import Index
from retrieval.locking import write_lock
from settings import Settings, load
from tests.retrieval.small_indexes import BRIDGE, HARBOUR

PROJECT = Path(__file__).resolve().parents[2]
TEXTS = [
    "Cheferne blev, men de, der udførte arbejdet, gik over til leverandøren.",
    "Vården har ännu inte nått samma mognad i fråga om it-outsourcing.",
    "The council assesses projects worth at least ten million kroner.",
    "Москва, 北京市",
    *[f"{n} " + "ord i en lang tekst " * n for n in range(1, 36, 3)],
]


@pytest.fixture(scope="module")
def model_folder() -> Path:
    return bundled.unpack(load().model_dir)


@pytest.fixture(scope="module")
def transformer(model_folder: Path) -> Embedder:
    """The bundled model's weights, loaded as any other model is."""
    return open_embedder(load(embedding_model=str(model_folder)))


@pytest.fixture(scope="module")
def transformer_settings(
    transformer: Embedder, model_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """A data folder whose index was built by way of sentence-transformers."""
    settings = load(data_dir=tmp_path_factory.mktemp("transformer"), embedding_model=str(model_folder))
    with write_lock(settings.data_dir):
        build_generation(settings, [BRIDGE, HARBOUR], transformer)
    return settings


def test_it_is_the_model_that_the_setting_names(transformer: Embedder, model_folder: Path) -> None:
    assert isinstance(transformer, SentenceTransformersEmbedder)
    identity = transformer.identity
    assert (identity.name, identity.dimension, identity.max_tokens) == (model_folder.name, 384, 512)
    assert len(identity.revision) == 16
    assert not identity.has_tokens


def test_both_ways_give_the_same_vectors_with_each_prompt(transformer: Embedder, embedder: Embedder) -> None:
    done: list[int] = []
    ours, theirs = embedder.embed_passages(TEXTS), transformer.embed_passages(TEXTS, done.append)
    assert theirs.dtype == np.float32
    assert sum(done) == len(TEXTS)
    assert (ours * theirs).sum(axis=1).min() > 0.9999
    for text in TEXTS[:4]:
        question = transformer.embed_question(text)
        assert embedder.embed_question(text) @ question > 0.9999
        assert question @ transformer.embed_passages([text])[0] < 0.9999
    assert [transformer.count_tokens(text) for text in TEXTS] == [embedder.count_tokens(t) for t in TEXTS]
    assert transformer.count_tokens("ord " * 2000) == embedder.count_tokens("ord " * 2000) > 512


def test_a_model_without_token_vectors_says_so(transformer: Embedder) -> None:
    vectors, tokens = transformer.read_passages(TEXTS[:2])
    assert (vectors.shape, tokens) == ((2, 384), [])
    assert transformer.read_question(TEXTS[0])[1] is None


def test_an_index_of_one_model_is_refused_by_the_other(
    settings: Settings, transformer_settings: Settings, transformer: Embedder, embedder: Embedder
) -> None:
    for own, other in ((settings, transformer), (transformer_settings, embedder)):
        with pytest.raises(IndexModelError, match="was built with the embedding model") as caught:
            Index.open(own, other)
        assert other.identity.revision in caught.value.message
        assert "python -m ingest sync" in caught.value.next_step
        assert "\n" not in str(caught.value)


def test_questions_are_answered_with_such_a_model(transformer_settings: Settings) -> None:
    assistant = Assistant.open(transformer_settings)
    hits = assistant.search("När byggdes hamnen om?").hits
    assert hits[0].document == HARBOUR.info
    assert [hit.rank for hit in hits] == [1, 2]
    assert assistant.search("Hvor lang er broen?").hits[0].document == BRIDGE.info
    answer = assistant.ask("Hvor lang er broen?")
    for citation in answer.citations:
        text = assistant.document(citation.document.id).text
        assert text[citation.start : citation.end] == citation.quote


def test_a_folder_with_other_prompts_is_another_model(
    model_folder: Path, transformer: Embedder, tmp_path: Path
) -> None:
    other = tmp_path / model_folder.name
    shutil.copytree(model_folder, other, ignore=shutil.ignore_patterns("model.*", "tokenizer-latin*"))
    (other / "model.safetensors").symlink_to(model_folder / "model.safetensors")
    (other / "config_sentence_transformers.json").write_text(
        '{"prompts": {"query": "", "document": "a text to read: "}}'
    )
    changed = SentenceTransformersEmbedder(str(other))
    assert changed.identity.name == transformer.identity.name
    assert changed.identity.revision != transformer.identity.revision
    plain = changed.embed_question(TEXTS[0])
    assert plain @ transformer.embed_question(TEXTS[0]) < 0.9999
    assert changed.count_tokens("") != transformer.count_tokens("")


def test_a_model_that_is_not_there_is_told_in_one_sentence(tmp_path: Path) -> None:
    name = "nobody/no-such-model"
    environment = {**os.environ, "EMBEDDING_MODEL": name, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "retrieval", "ask", "Hvad?", "--data", str(tmp_path), "--json"]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    error = done.stderr.splitlines()[-1]
    assert error.startswith(f"The embedding model {name!r} could not be loaded")
    assert error.endswith("Set EMBEDDING_MODEL to a sentence-transformers name or folder, or unset it.")


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="could not be loaded") as caught:
        open_embedder(load(embedding_model=str(tmp_path)))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("place", [0, 1_000_000, 2_900_000])
def test_a_folders_revision_follows_its_weights(tmp_path: Path, place: int) -> None:
    """Weights that were trained on differ everywhere, at the same size."""
    weights = bytearray(3_000_000)
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "model.safetensors").write_bytes(weights)
    before = _revision(str(tmp_path), None)
    assert _revision(str(tmp_path), None) == before
    trained = weights[:place] + bytes(byte ^ 1 for byte in weights[place:])
    (tmp_path / "model.safetensors").write_bytes(trained)
    assert _revision(str(tmp_path), None) != before
