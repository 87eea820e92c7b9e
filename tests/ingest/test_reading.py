"""The door of the readers: documents with exact blocks, or a ReadError, and nothing else."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from errors import ReadError
from ingest.reading import READABLE, document_files, file_id, read_document, sidecar_of
from retrieval.documents import Document

PROJECT = Path(__file__).resolve().parents[2]


def check(document: Document) -> None:
    """Blocks lie in order, inside the text, on one line, and hold all of it but the line breaks."""
    end = 0
    for block in document.blocks:
        assert document.text[end : block.start] in ("", "\n", "\n\n")
        text = document.text[block.start : block.end]
        assert text.strip() == text != ""
        assert "\n" not in text
        assert (block.level > 0) == (block.kind == "heading")
        end = block.end
    assert end == len(document.text)


@pytest.mark.parametrize("file", document_files(PROJECT / "corpus"), ids=lambda file: file.name)
def test_every_file_of_the_corpus_is_read(file: Path) -> None:
    document = read_document(file, PROJECT / "corpus")
    check(document)
    assert (
        document.info.id == hashlib.sha256(file.read_bytes()).hexdigest()[:16] == file_id(file.read_bytes())
    )
    assert document.info.path == file.relative_to(PROJECT / "corpus").as_posix()
    assert document.info.language in ("da", "sv")
    assert document.info.title


def test_which_files_are_documents(tmp_path: Path) -> None:
    for name in (
        "README.md",
        "b.txt",
        "a.docx",
        "sub/c.PDF",
        "_draft.txt",
        ".hidden.md",
        "_sources/d.md",
        "b.txt.meta.yaml",
        "b.txt.meta.yml",
        "b.txt.META.YAML",
        "~$plan.docx",
        "sub/Thumbs.db",
        "e",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("ord")
    assert [file.relative_to(tmp_path).as_posix() for file in document_files(tmp_path)] == [
        "a.docx",
        "b.txt",
        "e",
        "sub/c.PDF",
    ]
    assert READABLE == (".pdf", ".docx", ".odt", ".eml", ".html", ".htm", ".mhtml", ".md", ".txt")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.md", b" \n\n ", "empty"),
        ("a.docx", b"PK\x03\x04", "a packed file (zip) that is damaged"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, "an old Office file"),
        ("a.pdf", b"<!doctype html><title>404</title><p>Ikke fundet</p>", "a web page"),
        ("a.pdf", b"Ikke fundet", "not a PDF file"),
        ("scan.txt", b"\x89PNG\r\n\x1a\n" + bytes(99), "a picture (PNG)"),
        ("a.txt", b"\x00\x01\x02" * 50, "no readable text"),
        ("a.md", b"---\ntitle: x\n---\n", "no text"),
        ("a.html", b"<html><head><title>x</title></head></html>", "no text"),
        ("a.pdf", b"PK\x03\x04 not a pdf", "a packed file (zip) that is damaged"),
        ("a.pdf", b"%PDF-1.7 and then nothing", "cut off"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ReadError) as caught:
        read_document(tmp_path / name, tmp_path)
    assert reason in caught.value.message
    assert caught.value.next_step


def test_a_file_that_has_gone_is_a_read_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be opened"):
        read_document(tmp_path / "gone.txt", tmp_path)


def test_the_sidecar_wins_over_the_file_and_the_file_over_guesses(tmp_path: Path) -> None:
    file = tmp_path / "et-notat.md"
    file.write_text("---\ntitle: Fra filen\npublisher: Region Øst\n---\nEt notat om vagter på sygehusene.\n")
    first = read_document(file, tmp_path).info
    assert (first.title, first.publisher, first.date, first.language) == (
        "Fra filen",
        "Region Øst",
        None,
        "da",
    )
    sidecar_of(file).write_text("title: Fra sidefilen\ndate: 2024-05\n")
    second = read_document(file, tmp_path).info
    assert (second.title, second.publisher, second.date) == ("Fra sidefilen", "Region Øst", "2024-05")
    assert second.id == first.id


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        (
            "x1.txt",
            "Ny plan for vagter\n\nSygehusene får en ny plan for vagter, og den gælder fra maj.\n",
            "Ny plan for vagter",
        ),
        ("ny-plan.txt", "Sygehusene får en ny plan for vagter, og den gælder fra maj.\n", "Ny plan"),
        (
            "00_4f.txt",
            "Sygehusene får en ny plan for vagter, og den gælder fra maj og et helt år frem i tiden.\n",
            "Sygehusene får en ny plan for vagter, og den gælder fra maj og et helt år frem …",
        ),
    ],
)
def test_a_title_is_found(tmp_path: Path, name: str, text: str, title: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_document(tmp_path / name, tmp_path).info.title == title


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    suffix=st.sampled_from(READABLE),
    data=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)),
)
def test_any_bytes_are_a_document_or_a_read_error(tmp_path: Path, suffix: str, data: bytes) -> None:
    file = tmp_path / f"file{suffix}"
    start = b"%PDF-1.4\n" if suffix == ".pdf" and data[:1] != b"\x00" else b""
    file.write_bytes(start + data + (b"\n%%EOF" if start else b""))
    with contextlib.suppress(ReadError):
        check(read_document(file, tmp_path))


paragraph = st.lists(st.from_regex(r"[A-ZÆØÅa-zæøå]{2,9}", fullmatch=True), min_size=8, max_size=20).map(
    lambda words: " ".join(words).capitalize() + "."
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(paragraph, min_size=1, max_size=6))
def test_reading_what_was_read_changes_nothing(tmp_path: Path, paragraphs: list[str]) -> None:
    file = tmp_path / "et-notat.txt"
    file.write_text("\n\n".join(paragraphs), encoding="utf-8")
    once = read_document(file, tmp_path)
    assert once.text == "\n\n".join(paragraphs)
    file.write_text(once.text, encoding="utf-8")
    assert read_document(file, tmp_path).text == once.text
