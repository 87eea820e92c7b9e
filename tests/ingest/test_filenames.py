"""Any text becomes a name that stays in its folder, and files that clash are told apart."""

from __future__ import annotations

import unicodedata
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.filenames import free_name, name_in_folder, numbered, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../evil.txt", "evil.txt"),
        ("C:\\Users\\a\\plan.pdf", "plan.pdf"),
        ("/etc/passwd", "passwd"),
        ("..", "document"),
        ("", "document"),
        (".hidden.txt", "hidden.txt"),
        ("_draft.md", "draft.md"),
        ("README.md", "document-README.md"),
        ("README..txt", "document-README.txt"),
        ("plan.txt.META.yml", "plan.txt.META.yml"),
        ("smo\u0308rga\u030as.txt", "sm\u00f6rg\u00e5s.txt"),
        ("ny\nplan\x00 \u202efdp.txt", "nyplan fdp.txt"),
        ('hvad?: "nu".txt', "hvad-- -nu-.txt"),
        ("  to   ord .txt ", "to ord.txt"),
        ("rapport.PDF", "rapport.PDF"),
        ("plan.pdf.meta.yaml", "plan.pdf.meta.yaml"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=300))
def test_a_safe_name_stays_in_its_folder_and_is_seen_by_a_sync(name: str) -> None:
    safe = safe_name(name)
    assert safe == safe_name(safe)
    assert Path(safe).name == safe
    assert safe[0] not in "._ "
    assert len(safe.encode()) <= 200
    assert Path(safe).stem.lower() != "readme"
    assert safe == unicodedata.normalize("NFC", safe)


@given(st.text(max_size=300))
def test_a_numbered_name_is_a_safe_name_of_its_own(name: str) -> None:
    found = list(islice(numbered(safe_name(name)), 12))
    assert [safe_name(one) for one in found] == found
    assert len(set(found)) == 12


@pytest.mark.parametrize(
    ("name", "second"),
    [
        ("plan.txt", "plan-2.txt"),
        ("plan.txt.meta.yaml", "plan-2.txt.meta.yaml"),
        ("plan", "plan-2"),
        ("a" * 196 + ".pdf", "a" * 194 + "-2.pdf"),
        ("å" * 98 + ".pdf", "å" * 97 + "-2.pdf"),
    ],
)
def test_a_number_stands_before_the_kind_and_within_the_length_of_names(name: str, second: str) -> None:
    assert list(islice(numbered(name), 2)) == [name, second]


def test_names_that_differ_in_case_or_in_how_letters_are_composed_clash(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "Åben plan.txt")
    (tmp_path / decomposed).write_bytes(b"old")
    assert name_in_folder(tmp_path, "åben Plan.txt") == decomposed
    assert name_in_folder(tmp_path, "plan.txt") is None
    assert free_name(tmp_path, "Åben plan.txt") == "Åben plan-2.txt"
    assert free_name(tmp_path / "gone", "plan.txt") == "plan.txt"


def test_of_two_names_that_differ_in_case_the_one_that_is_meant_is_found(tmp_path: Path) -> None:
    for name in ("Plan.txt", "plan.txt"):
        (tmp_path / name).write_bytes(b"")
    assert [name_in_folder(tmp_path, name) for name in ("Plan.txt", "plan.txt")] == ["Plan.txt", "plan.txt"]


def test_a_free_name_has_no_sidecar_of_another_document(tmp_path: Path) -> None:
    for name in ("Plan.txt.meta.yaml", "brev.txt", "brev-2.txt.meta.yaml"):
        (tmp_path / name).write_bytes(b"")
    assert free_name(tmp_path, "plan.txt") == "plan.txt"
    assert free_name(tmp_path, "plan.txt", with_sidecar=True) == "plan-2.txt"
    assert free_name(tmp_path, "brev.txt") == "brev-3.txt"
