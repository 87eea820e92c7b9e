"""Before anything happens it is known what will, and then exactly that happens."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from errors import FolderError
from ingest import uploads
from ingest.arrivals import Choice, move_in
from ingest.preview import Preview, PreviewRow, preview
from settings import Settings, load

HARBOUR = "Hamnen byggdes om 1998.\n\nFärjorna går varje timme, också om natten.\n"
BRIDGE = "Broen er 16 kilometer lang.\n\nDen åbnede i 2000, og tog og biler bruger den hver dag.\n"


@pytest.fixture
def place(tmp_path: Path) -> Settings:
    return load(data_dir=tmp_path / "data", corpus_dir=tmp_path / "corpus", embedding_model="")


def look(settings: Settings) -> Preview:
    found = preview(settings, lambda _: None)
    assert Preview.from_json(found.to_json()) == found
    return found


def changes(seen: Preview) -> dict[str, str]:
    return {row.staged or f"in folder: {row.path}": row.change for row in seen.rows}


def contents(settings: Settings) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in settings.corpus_dir.iterdir()}


def test_the_first_upload_of_all(place: Settings) -> None:
    uploads.stage(place, "broen.txt", BRIDGE.encode())
    uploads.stage(place, "broen.txt.meta.yaml", b"publisher: Broselskabet\ndate: 2001\n")
    seen = look(place)
    assert seen.rows == (
        PreviewRow("broen.txt", "added", "broen.txt", "Broen", "Broselskabet", "2001", "da"),
        PreviewRow("broen.txt.meta.yaml", "details", "broen.txt.meta.yaml", describes="broen.txt"),
    )
    assert not place.corpus_dir.exists()
    assert [path.name for path in place.data_dir.iterdir()] == ["uploads"]
    move_in(place, seen, {})
    assert contents(place) == {
        "broen.txt": BRIDGE,
        "broen.txt.meta.yaml": "publisher: Broselskabet\ndate: 2001\n",
    }
    assert uploads.staged_files(place) == ()


def test_clashes_copies_failures_and_what_else_is_new_in_the_folder(place: Settings) -> None:
    place.corpus_dir.mkdir()
    (place.corpus_dir / "broen.txt").write_text(BRIDGE, encoding="utf-8")
    uploads.stage(place, "Broen.txt", HARBOUR.encode())
    uploads.stage(place, "kopi.txt", BRIDGE.encode())
    uploads.stage(place, "tom.txt", b"")
    uploads.stage(place, "gone.pdf.meta.yaml", b"title: a\n")
    uploads.stage(place, "kopi.txt.META.yml", b"password: a\n")
    uploads.stage(place, "kopi.txt.META.yml", b"password: b\n")
    uploads.stage(place, "ny.txt", b"En helt ny tekst om noget andet.")
    uploads.stage(place, "nyere.txt", b"En helt ny tekst om noget andet.")
    seen = look(place)
    assert changes(seen) == {
        "Broen.txt": "clash",
        "kopi.txt": "same",
        "tom.txt": "failed",
        "gone.pdf.meta.yaml": "failed",
        "kopi.txt.META.yml": "failed",
        "kopi-2.txt.META.yml": "failed",
        "ny.txt": "added",
        "nyere.txt": "same",
        "in folder: broen.txt": "added",
    }
    reasons = {row.staged: row.reason for row in seen.rows}
    assert (reasons["kopi.txt"], reasons["nyere.txt"]) == ("broen.txt", "ny.txt")
    assert reasons["tom.txt"] == "The file is empty."


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("replace", {"broen.txt": HARBOUR, "broen.txt.meta.yaml": "title: Ny\n"}),
        ("both", {"broen.txt": BRIDGE, "Broen-2.txt": HARBOUR, "Broen-2.txt.meta.yaml": "title: Ny\n"}),
        ("leave", {"broen.txt": BRIDGE}),
    ],
)
def test_a_clash_ends_as_chosen(place: Settings, choice: Choice, expected: dict[str, str]) -> None:
    place.corpus_dir.mkdir()
    (place.corpus_dir / "broen.txt").write_text(BRIDGE, encoding="utf-8")
    uploads.stage(place, "Broen.txt", HARBOUR.encode())
    uploads.stage(place, "Broen.txt.meta.yaml", b"title: Ny\n")
    seen = look(place)
    assert changes(seen)["Broen.txt"] == "clash"
    move_in(place, seen, {"Broen.txt": choice})
    assert contents(place) == expected
    assert uploads.staged_files(place) == ()
    kept = place.data_dir / "removed"
    assert ([path.read_text() for path in kept.rglob("*.txt")] if kept.is_dir() else []) == (
        [BRIDGE] if choice == "replace" else []
    )


def test_what_was_not_seen_is_not_taken_in(place: Settings) -> None:
    uploads.stage(place, "broen.txt", BRIDGE.encode())
    seen = look(place)
    uploads.stage(place, "hamnen.txt", HARBOUR.encode())
    with pytest.raises(FolderError, match="Other files have arrived"):
        move_in(place, seen, {})
    with pytest.raises(FolderError, match="Other files have arrived"):
        move_in(place, replace(seen, stamp=""), {})
    assert not place.corpus_dir.exists()
    assert len(uploads.staged_files(place)) == 2


@pytest.mark.parametrize("text", ["", "{", "[]", '{"rows": [{}], "stamp": ""}'])
def test_what_is_no_preview_is_none(text: str) -> None:
    assert Preview.from_json(text) is None
