"""A folder of two files, synced once and copied for each test that asks for it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.embedding import Embedder
from retrieval.generation import MANIFEST, current_generation, index_folder, read_manifest
from tests.ingest.synced_place import BRIDGE, HARBOUR, Place


@pytest.fixture(scope="session")
def synced(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """The folder and its data folder; tests only copy them."""
    root = tmp_path_factory.mktemp("synced")
    place = Place(root, embedder)
    place.write("broen.txt", BRIDGE)
    place.write("syd/hamnen.txt", HARBOUR)
    place.sync()
    return root


@pytest.fixture
def place(synced: Path, tmp_path: Path, embedder: Embedder) -> Place:
    """A folder of two files, synced."""
    shutil.copytree(synced, tmp_path, dirs_exist_ok=True)
    place = Place(tmp_path, embedder)
    name = current_generation(place.settings.data_dir)
    assert name
    manifest = replace(read_manifest(place.settings.data_dir, name), folder=str(place.folder.resolve()))
    (index_folder(place.settings.data_dir) / name / MANIFEST).write_text(manifest.to_json())
    return place
