"""What an admin says is written beside the document, and nothing that stands there is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from errors import FolderError, ReadError
from ingest.metadata import read_sidecar, sidecar_of
from ingest.sidecar import changed, write_sidecar

WRITTEN = """# From the registry
title: "En plan"   # as on its cover
password: 'hemmelig: #1'

date: 2019
publisher: >
  Region
  Hovedstaden
"""
VALUES = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), max_size=20).map(str.strip)


def values(text: str) -> dict[str, str]:
    loaded: dict[str, str] | None = yaml.load(text, Loader=yaml.BaseLoader)
    return loaded or {}


def test_only_what_is_said_changes() -> None:
    fresh = changed(WRITTEN, {"date": "2020-05-01", "language": "da", "title": None})
    assert fresh == (
        "# From the registry\npassword: 'hemmelig: #1'\n\ndate: '2020-05-01'\n"
        "publisher: >\n  Region\n  Hovedstaden\nlanguage: da\n"
    )


def test_a_comment_beside_a_value_stays_with_the_new_one() -> None:
    assert changed(WRITTEN, {"title": "Ø: en plan"}).splitlines()[:3] == [
        "# From the registry",
        "title: 'Ø: en plan'",
        "# as on its cover",
    ]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "{title: a, password: b}", "title: |\n  a\n  b"])
def test_any_mapping_can_be_changed(text: str) -> None:
    fresh = changed(text, {"title": "Ny", "publisher": None})
    assert values(fresh) == values(text) | {"title": "Ny"}
    assert values(changed(fresh, {"title": None})) == {k: v for k, v in values(text).items() if k != "title"}


@given(
    st.dictionaries(st.sampled_from(["title", "publisher", "password"]), VALUES.filter(bool)),
    st.dictionaries(st.sampled_from(["title", "publisher", "date"]), st.none() | VALUES.filter(bool)),
)
def test_whatever_is_said_can_be_read_again(before: dict[str, str], said: dict[str, str | None]) -> None:
    text = changed("# kept\n", before)
    assert values(text) == before
    fresh = changed(text, said)
    merged: dict[str, str | None] = {**before, **said}
    assert values(fresh) == {key: value for key, value in merged.items() if value}
    assert fresh.startswith("# kept\n")


def test_a_sidecar_is_made_beside_the_document_and_read_by_the_readers(tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    write_sidecar(file, {"title": "En plan", "date": "2021-02", "language": "da", "publisher": None})
    known = read_sidecar(file)
    assert (known.title, known.date, known.language, known.publisher) == ("En plan", "2021-02", "da", None)
    written = sidecar_of(file).stat().st_mtime_ns
    write_sidecar(file, {"title": "En plan"})
    assert sidecar_of(file).stat().st_mtime_ns == written
    assert [path.name for path in tmp_path.iterdir()] == [sidecar_of(file).name]


@pytest.mark.parametrize("damaged", [b"- a\n- b\n", b"title: [", b"\xff\xfe\x00"])
def test_a_damaged_sidecar_stays_and_is_named(tmp_path: Path, damaged: bytes) -> None:
    file = tmp_path / "plan.txt"
    sidecar_of(file).write_bytes(damaged)
    with pytest.raises(ReadError, match=r"plan\.txt\.meta\.yaml is not a YAML file"):
        write_sidecar(file, {"title": "En plan"})
    assert sidecar_of(file).read_bytes() == damaged


def test_a_sidecar_of_another_encoding_is_kept_in_utf8(tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    sidecar_of(file).write_bytes("# Fra Ærø\r\npublisher: Region Øst\r\n".encode("cp1252"))
    write_sidecar(file, {"title": "Årsplan"})
    assert sidecar_of(file).read_bytes() == "# Fra Ærø\npublisher: Region Øst\ntitle: Årsplan\n".encode()


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="cannot be written"):
        write_sidecar(tmp_path / "gone" / "plan.txt", {"title": "En plan"})
