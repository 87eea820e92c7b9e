"""A document and its sidecar come into the folder together, whatever is there already."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import uploads
from ingest.arrivals import Arrival, Choice, arrivals, move_in
from ingest.page_reasons import in_language
from ingest.preview import Preview, preview
from ingest.removed_files import removed_files
from settings import Settings, load

OLD = "Broen er 16 kilometer lang.\n\nDen åbnede i 2000, og tog og biler bruger den hver dag.\n"
NEW = "Broen er 17 kilometer lang.\n\nDen åbnede i 2000, og tog og biler bruger den hver dag.\n"
OTHER = "Hamnen byggdes om 1998.\n\nFärjorna går varje timme, också om natten.\n"


@pytest.fixture
def place(tmp_path: Path) -> Settings:
    settings = load(data_dir=tmp_path / "data", corpus_dir=tmp_path / "corpus", embedding_model="")
    settings.corpus_dir.mkdir()
    return settings


def put(settings: Settings, **files: str) -> None:
    """Put files into the folder; `_` stands for a point in their names, as it does in `stage`."""
    for name, text in files.items():
        (settings.corpus_dir / name.replace("_", ".")).write_text(text, encoding="utf-8")


def stage(settings: Settings, **files: str) -> Preview:
    """Upload files, and see what would become of them."""
    for name, text in files.items():
        uploads.stage(settings, name.replace("_", "."), text.encode())
    found = preview(settings, lambda _: None)
    assert Preview.from_json(found.to_json()) == found
    return found


def changes(seen: Preview) -> dict[str, str]:
    return {row.staged: row.change for row in seen.rows if row.staged}


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("choice", "expected", "kept"),
    [
        ("replace", {"broen.txt": NEW, "broen.txt.meta.yaml": "title: Ny\n"}, True),
        (
            "both",
            {
                "broen.txt": OLD,
                "broen.txt.meta.yaml": "title: Gammel\n",
                "Broen-2.txt": NEW,
                "Broen-2.txt.meta.yaml": "title: Ny\n",
            },
            False,
        ),
        ("leave", {"broen.txt": OLD, "broen.txt.meta.yaml": "title: Gammel\n"}, False),
    ],
)
def test_one_choice_is_made_for_a_document_and_its_sidecar(
    place: Settings, choice: Choice, expected: dict[str, str], kept: bool
) -> None:
    put(place, broen_txt=OLD, broen_txt_meta_yaml="title: Gammel\n")
    seen = stage(place, Broen_txt=NEW, Broen_txt_meta_yaml="title: Ny\n")
    assert changes(seen) == {"Broen.txt": "clash", "Broen.txt.meta.yaml": "details"}
    move_in(place, seen, {"Broen.txt": choice, "Broen.txt.meta.yaml": "replace"})
    assert contents(place.corpus_dir) == expected
    assert uploads.staged_files(place) == ()
    assert [(files.documents, files.sidecars) for files in removed_files(place)] == (
        [(("broen.txt",), ())] if kept else []
    )


def test_a_sidecar_finds_its_document_however_its_name_is_written(place: Settings) -> None:
    put(place, hamnen_txt=OTHER)
    seen = stage(
        place, broen_txt=NEW, BROEN_txt_meta_yaml="title: Ny\n", Hamnen_txt_meta_yaml="title: Hamn\n"
    )
    assert arrivals(seen, {}) == (
        Arrival("broen.txt", "BROEN.txt.meta.yaml", "broen.txt", replaces=False),
        Arrival("", "Hamnen.txt.meta.yaml", "hamnen.txt", replaces=False),
    )
    move_in(place, seen, {})
    assert contents(place.corpus_dir) == {
        "broen.txt": NEW,
        "broen.txt.meta.yaml": "title: Ny\n",
        "hamnen.txt": OTHER,
        "hamnen.txt.meta.yaml": "title: Hamn\n",
    }


@pytest.mark.parametrize("choice", ["replace", "leave"])
@pytest.mark.parametrize("again", [True, False])
def test_a_sidecar_for_a_document_of_the_folder_is_asked_about_itself(
    place: Settings, choice: Choice, again: bool
) -> None:
    put(place, broen_txt=OLD, broen_txt_meta_yaml="title: Gammel\n", aa_txt=OLD)
    if again:  # the document beside it is there already, under two names
        stage(place, broen_txt=OLD)
    seen = stage(place, broen_txt_meta_yaml="title: Ny\n")
    assert changes(seen) == {"broen.txt.meta.yaml": "clash"} | ({"broen.txt": "same"} if again else {})
    assert arrivals(seen, {}) == ()
    move_in(place, seen, {"broen.txt.meta.yaml": choice})
    title = "title: Ny\n" if choice == "replace" else "title: Gammel\n"
    assert contents(place.corpus_dir) == {"broen.txt": OLD, "broen.txt.meta.yaml": title, "aa.txt": OLD}
    assert [files.sidecars for files in removed_files(place)] == (
        [("broen.txt.meta.yaml",)] if choice == "replace" else []
    )


@pytest.mark.parametrize("choice", ["replace", "leave"])
def test_a_sidecar_whose_document_is_new_does_not_replace_one_unasked(
    place: Settings, choice: Choice
) -> None:
    put(place, broen_txt_meta_yaml="title: Gammel\n")
    seen = stage(place, broen_txt=NEW, broen_txt_meta_yaml="title: Ny\n")
    assert changes(seen) == {"broen.txt": "added", "broen.txt.meta.yaml": "clash"}
    move_in(place, seen, {"broen.txt.meta.yaml": choice})
    title = "title: Ny\n" if choice == "replace" else "title: Gammel\n"
    assert contents(place.corpus_dir) == {"broen.txt": NEW, "broen.txt.meta.yaml": title}


def test_the_sidecar_of_a_document_that_is_left_out_is_left_out_and_says_so(place: Settings) -> None:
    put(place, broen_txt=OLD)
    seen = stage(
        place,
        kopi_txt=OLD,
        kopi_txt_meta_yaml="title: Kopi\n",
        tom_txt="",
        tom_txt_meta_yaml="title: Tom\n",
    )
    assert changes(seen) == {
        "kopi.txt": "same",
        "tom.txt": "failed",
        "kopi.txt.meta.yaml": "failed",
        "tom.txt.meta.yaml": "failed",
    }
    assert arrivals(seen, {}) == ()
    told = [row for row in seen.rows if row.staged.endswith(".meta.yaml")]
    assert [row.reason for row in told] == [
        "Its document kopi.txt is left out.",
        "Its document tom.txt is left out.",
    ]
    for row in told:
        for said in (row.reason, row.next_step):
            assert in_language(said, "da") is not None
            assert in_language(said, "sv") is not None
    move_in(place, seen, {})
    assert contents(place.corpus_dir) == {"broen.txt": OLD}


def test_a_sidecar_of_a_document_that_has_gone_is_of_none(place: Settings) -> None:
    put(place, broen_txt_meta_yaml="title: Gammel\n")
    seen = stage(place, broen_txt_meta_yaml="title: Ny\n")
    assert changes(seen) == {"broen.txt.meta.yaml": "failed"}
    assert seen.rows[0].reason == "There is no document broen.txt that this file says something of."
