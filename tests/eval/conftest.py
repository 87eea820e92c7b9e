"""What the tests of the evaluators' commands measure on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from retrieval import bundled
from settings import load
from tests.eval.small_index import PASSAGES, QUERIES, QUESTIONS, write_index, write_lines


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the index of two documents."""
    return write_index(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A test set of three questions on them."""
    return write_lines(tmp_path_factory.mktemp("sets") / "small.jsonl", QUESTIONS)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A public set in two languages whose passages have titles, so that there is context to leave out."""
    folder = tmp_path_factory.mktemp("sets") / "pages"
    write_lines(folder / "corpus.jsonl", PASSAGES)
    write_lines(folder / "queries.jsonl", QUERIES)
    return folder


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled model's folder, in which adapted graphs may be written."""
    made = tmp_path_factory.mktemp("model")
    for file in bundled.unpack(load().model_dir).iterdir():
        if file.is_file():
            os.link(file, made / file.name)
    return made
