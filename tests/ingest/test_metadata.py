"""Metadata: sidecars, front matter, dates and languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from errors import ReadError
from ingest.frontmatter import split_front_matter
from ingest.metadata import (
    Metadata,
    described_name,
    normal_date,
    normal_language,
    read_sidecar,
    sidecar_of,
    title_from_name,
)
from retrieval.documents import Dropped


def with_sidecar(folder: Path, text: str) -> Path:
    file = folder / "plan.pdf"
    sidecar_of(file).write_text(text, encoding="utf-8")
    return file


def test_a_sidecar_stands_beside_its_document(tmp_path: Path) -> None:
    file = with_sidecar(
        tmp_path, 'title: "Plan: del to"\npublisher: Region Øst\ndate: 2025-08\nlanguage: da\n'
    )
    assert sidecar_of(file).name == "plan.pdf.meta.yaml"
    assert read_sidecar(file) == Metadata("Plan: del to", "Region Øst", "2025-08", "da")


def test_what_a_sidecar_does_not_say_stays_unknown(tmp_path: Path) -> None:
    assert read_sidecar(tmp_path / "plan.pdf") == Metadata()
    assert read_sidecar(with_sidecar(tmp_path, "date: 2025\n")) == Metadata(date="2025")
    assert read_sidecar(with_sidecar(tmp_path, "")) == Metadata()


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_a_sidecar_may_be_in_any_encoding_of_a_text(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "plan.pdf"
    sidecar_of(file).write_bytes("title: Årsplan\r\npublisher: Region Øst\r\n".encode(encoding))
    assert read_sidecar(file) == Metadata("Årsplan", "Region Øst")


@pytest.mark.parametrize(
    ("name", "described"),
    [
        ("plan.txt.meta.yaml", "plan.txt"),
        ("plan.txt.meta.yml", "plan.txt"),
        ("Plan.txt.META.YAML", "Plan.txt"),
        ("plan.txt.meta.yaml.new", "plan.txt"),
        ("plan.txt.meta.yaml~", "plan.txt"),
        ("plan.meta.yaml.txt", None),
        (".meta.yaml", None),
        ("plan.yaml", None),
    ],
)
def test_what_is_meant_as_a_sidecar(name: str, described: str | None) -> None:
    assert described_name(name) == described


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("datum: 2025\n", "datum"),
        ("date: i går\n", "i går"),
        ("date: 2025-02-30\n", "2025-02-30"),
        ("language: fr\n", "fr"),
        ("- title\n", "keys and values"),
        ("title: a: b\n", "keys and values"),
        ("title: [Plan, Bilag]\n", "for the key title a list or keys of its own"),
        ("publisher:\n  name: Region Fyn\n", "for the key publisher a list or keys of its own"),
        ("tags: [a]\n", "the unknown key tags"),
    ],
)
def test_a_sidecar_that_cannot_be_used_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_sidecar(with_sidecar(tmp_path, text))
    assert "plan.pdf.meta.yaml" in caught.value.message
    assert said in caught.value.message
    assert caught.value.next_step


def test_front_matter_is_taken_off_the_text_and_what_is_not_used_of_it_is_told() -> None:
    metadata, unused, text = split_front_matter(
        "\n---\nTitle: Plan  # fra registret\ndate: 2024-05-01\ntags: [a, b]\nlang: nb\n---\n# Plan\n"
    )
    assert metadata == Metadata("Plan", None, "2024-05-01", None)
    assert [(one.kind, one.text) for one in unused] == [
        ("front matter", "# fra registret"),
        ("front matter", "tags: [a, b]"),
        ("front matter", "lang: nb"),
    ]
    assert text == "# Plan\n"


def test_front_matter_with_a_date_in_words_and_values_that_are_no_text() -> None:
    metadata, unused, text = split_front_matter(
        "---\ntitle: Plan\nTITLE: Plan to\ndate: 12. august 2024\npublisher:\n  name: Region Fyn\n---\n"
    )
    assert metadata == Metadata("Plan", None, "2024-08-12", None)
    assert [one.text for one in unused] == ["TITLE: Plan to", "publisher:\n  name: Region Fyn"]
    assert text == ""
    assert split_front_matter("---\n{title: Plan, year: 2024}\n---\n")[:2] == (
        Metadata("Plan"),
        (Dropped("front matter", None, "year: 2024"),),
    )


@pytest.mark.parametrize(
    "text",
    [
        "# Plan\n\n---\n\nTekst\n",
        "---\nRegionen betaler.\n---\nTekst\n",
        "---\n# Plan\n---\nTekst\n",
        "---\n\nBeslutning: Regionen betaler.\n\n---\nTekst\n",
        "\n---\n\nBeslutning: Regionen betaler.\n\nDet er nyt.\n\n---\nTekst\n",
    ],
)
def test_text_between_rules_is_no_front_matter(text: str) -> None:
    assert split_front_matter(text) == (Metadata(), (), text)


def test_front_matter_that_is_no_yaml_is_refused() -> None:
    with pytest.raises(ReadError, match="---"):
        split_front_matter("---\ntitle: [Plan\n---\nTekst\n")


def test_front_matter_in_danish_and_with_a_colon_in_a_value() -> None:
    metadata, unused, text = split_front_matter(
        "---\ntitel: Regler: ferie\nudgiver: 'Region Fyn'\nDato: 2024-08-12\nnote: se: bilag\n---\nTekst\n"
    )
    assert metadata == Metadata("Regler: ferie", "Region Fyn", "2024-08-12", None)
    assert [one.text for one in unused] == ['note: "se: bilag"']
    assert text == "Tekst\n"
    swedish = "---\ntitel: Plan\nutgivare: Region Skåne\ndatum: 2023\nspråk: sv\n---\n"
    assert split_front_matter(swedish)[0] == Metadata("Plan", "Region Skåne", "2023", "sv")


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2025", "2025"),
        ("2025-08", "2025-08"),
        ("2025-08-12", "2025-08-12"),
        ("2023-11-02T08:00:00+01:00", "2023-11-02"),
        ("2025-13", None),
        ("12.08.2025", None),
        ("", None),
    ],
)
def test_dates_are_as_exact_as_they_are(value: str, date: str | None) -> None:
    assert normal_date(value) == date


@pytest.mark.parametrize(
    ("tag", "language"), [("da-DK", "da"), ("sv_SE", "sv"), ("EN", "en"), ("nb", None), ("", None)]
)
def test_language_tags(tag: str, language: str | None) -> None:
    assert normal_language(tag) == language


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("region-hovedstaden_handleplan 2025.pdf", "Region hovedstaden handleplan 2025"),
        ("000_22efe5f62d0d78bb.txt", None),
        ("referat.md", "Referat"),
    ],
)
def test_a_file_name_is_a_title_where_it_has_words(name: str, title: str | None) -> None:
    assert title_from_name(Path(name)) == title
