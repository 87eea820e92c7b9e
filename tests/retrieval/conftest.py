"""An index of two small documents, built once and copied for each test that asks for it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from settings import Settings, load
from tests.retrieval.small_indexes import BRIDGE, HARBOUR, CountingEmbedder, build


@pytest.fixture(scope="session")
def counting() -> CountingEmbedder:
    """The bundled model, which remembers what it was asked to embed."""
    return CountingEmbedder()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, counting: CountingEmbedder) -> Path:
    """A data folder with the index; tests only copy it."""
    data_dir = tmp_path_factory.mktemp("built")
    build(load(data_dir=data_dir), counting, BRIDGE, HARBOUR)
    return data_dir


@pytest.fixture
def settings(built: Path, tmp_path: Path) -> Settings:
    """The settings of a data folder of its own with the index."""
    shutil.copytree(built, tmp_path / "data")
    return load(data_dir=tmp_path / "data")
