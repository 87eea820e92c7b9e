"""Dates on lines of their own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.datelines import dateline, has_unread_date
from ingest.lines import Piece
from ingest.reading import read_document


def of(*texts: str) -> str | None:
    return dateline([Piece("paragraph", text) for text in texts])


@pytest.mark.parametrize(
    "text",
    [
        "12. august 2025",
        "den 12 augusti 2025",
        "12 August 2025",
        "København, den 12. august 2025",
        "Region Skåne 2025-08-12",
        "Dato: 12.08.2025",
        "Sammanträdesdatum 2025-08-12",
        "Datum: 2025-08-12",
        "Publiceret 12. aug. 2025, kl. 10.30",
        "Published: 12 August 2025",
        "Tirsdag den 12. august 2025",
        "Udgivet 12/8 2025",
        "Dato: 12-08-2025",
        "12/8-2025",
        "d. 12. august 2025",
        "København, d. 12. august 2025",
        "Tirsdag den 12. august 2025 kl. 10-12",
        "Datum 2025-08-12 kl. 13:00-16:00",
        "Kgs. Lyngby, den 12. august 2025",
        "Nykøbing F., den 12. august 2025",
        "12.8.2025 10:32:00 CEST | Region Sjælland | Pressemeddelelse",
        "2025-08-12 10:32:00 CEST | Region Skåne | Pressmeddelande",
    ],
)
def test_a_line_that_is_a_date(text: str) -> None:
    assert of("Overskrift", text, "Første afsnit begynder her.") == "2025-08-12"


@pytest.mark.parametrize(
    "text",
    [
        "Planen gælder fra den 12. august 2025",
        "12. august",
        "31. februar 2025",
        "2025",
        "Sidst opdateret 12. august 2025",
        "Ansøgningsfrist: 12. august 2025",
        "Høringsfrist 12. august 2025",
        "Sista ansökningsdag 12 augusti 2025",
        "Tiltrædelse 12. august 2025",
        "Utskriftsdatum 2025-08-12",
        "Justeras 12 augusti 2025",
        "Gælder fra 12. august 2025",
        "1. maj 2024 – 12. august 2025",
        "99.08.2025",
        "12-13-2025",
        "Tirsdag den 12. august 2025 10-12",
        "d 12. august 2025",
        "12.13.2025",
        "Ansøgning 12. august 2025",
        "Konference 12. august 2025",
        "Konferens 12 augusti 2025",
        "Seminarium 12 augusti 2025",
        "Tilmelding 12. august 2025",
        "Anmälan 12 augusti 2025",
        "12.8.2025 10:32:00 CEST | Region Sjælland | Frist for svar",
    ],
)
def test_what_is_no_dateline(text: str) -> None:
    assert of("Overskrift", text) is None


def test_two_that_disagree_are_none_and_one_far_down_is_none() -> None:
    assert of("12. august 2025", "12. august 2025") == "2025-08-12"
    assert of("12. august 2025", "13. august 2025") is None
    assert of(*["ord"] * 12, "12. august 2025") is None


def test_a_labelled_date_that_is_not_understood_is_told() -> None:
    def unread(*texts: str) -> bool:
        return has_unread_date([Piece("paragraph", text) for text in texts])

    assert unread("Overskrift", "Dato: uge 33, 2025")
    assert unread("Datum: 2025-13-40")
    assert not unread("Dato: 12-08-2025")
    assert not unread("Dato:", "Datoen er ikke sat.", "Opdateret: uge 33")


def test_the_day_on_which_a_file_was_saved_is_no_date_where_the_document_names_one(tmp_path: Path) -> None:
    def read(label: str) -> str | None:
        word = docx.Document()
        word.add_paragraph(label)
        word.add_paragraph("Udvalget godkendte aftalen om journaler på mødet.")
        word.core_properties.modified = datetime(2025, 11, 20, tzinfo=UTC)
        word.save(str(tmp_path / "a.docx"))
        return read_document(tmp_path / "a.docx", tmp_path).info.date

    assert read("Protokoll") == "2025-11-20"
    assert read("Dato: 12-08-2024") == "2024-08-12"
    assert read("Dato: uge 33, 2024") is None


MONTHS = {
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "en": "January February March April May June July August September October November December",
}


@given(st.dates(), st.sampled_from(sorted(MONTHS)))
def test_every_day_in_every_language(day: date, language: str) -> None:
    month = MONTHS[language].split()[day.month - 1]
    assert of(f"{day.day}. {month} {day.year:04}") == day.isoformat()
