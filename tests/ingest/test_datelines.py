"""Dates on lines of their own."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.datelines import dateline
from ingest.lines import Piece


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
        "Datum: 2025-08-12",
        "Publiceret 12. aug. 2025, kl. 10.30",
        "Published: 12 August 2025",
        "Tirsdag den 12. august 2025",
        "Udgivet 12/8 2025",
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
        "1. maj 2024 – 12. august 2025",
        "99.08.2025",
        "12.13.2025",
    ],
)
def test_what_is_no_dateline(text: str) -> None:
    assert of("Overskrift", text) is None


def test_two_that_disagree_are_none_and_one_far_down_is_none() -> None:
    assert of("12. august 2025", "12. august 2025") == "2025-08-12"
    assert of("12. august 2025", "13. august 2025") is None
    assert of(*["ord"] * 12, "12. august 2025") is None


MONTHS = {
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "en": "January February March April May June July August September October November December",
}


@given(st.dates(), st.sampled_from(sorted(MONTHS)))
def test_every_day_in_every_language(day: date, language: str) -> None:
    month = MONTHS[language].split()[day.month - 1]
    assert of(f"{day.day}. {month} {day.year:04}") == day.isoformat()
