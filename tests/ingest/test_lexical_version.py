"""An index whose words were indexed in another way is built anew by the next sync; one of before is read."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from ingest.plan import Changes
from retrieval import lexical
from retrieval.generation import MANIFEST, current_generation, index_folder, read_manifest, stamp
from retrieval.index import Index
from tests.ingest.synced_place import Place


def test_another_way_of_indexing_words_makes_a_sync_due(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not place.sync().published
    monkeypatch.setattr(lexical, "VERSION", lexical.VERSION + 1)
    assert place.sync(dry_run=True).is_due
    result = place.sync()
    assert (result.published, result.changes) == (True, Changes((), (), (), 2))
    with Index.open(place.settings) as index:
        assert index.lexical.version == index.lexical_documents.version == lexical.VERSION
    before = place.state()
    assert not place.sync().published
    assert place.state() == before


def test_an_index_that_names_no_version_is_of_the_first(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    _unname_version(place)
    with Index.open(place.settings) as index:
        assert index.lexical.version == index.lexical_documents.version == 1
        assert index.lexical.scores("kilometer").any()
    monkeypatch.setattr(lexical, "VERSION", 1)
    assert not place.sync(dry_run=True).is_due
    monkeypatch.setattr(lexical, "VERSION", 2)
    assert place.sync(dry_run=True).is_due


def _unname_version(place: Place) -> None:
    """Make the index of a place what it was before it named the version of its lexical indexes."""
    name = current_generation(place.settings.data_dir)
    assert name
    folder = index_folder(place.settings.data_dir) / name
    manifest = read_manifest(place.settings.data_dir, name)
    stamps = dict(manifest.files)
    for part in ("chunks", "documents"):
        file = folder / "lexical" / part / "grams.json"
        written = json.loads(file.read_text("utf-8"))
        del written["version"]
        file.write_text(json.dumps(written, ensure_ascii=False), "utf-8")
        stamps[file.relative_to(folder).as_posix()] = stamp(file)
    (folder / MANIFEST).write_text(replace(manifest, files=stamps).to_json(), "utf-8")
