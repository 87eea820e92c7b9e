"""The screen says the same things in all its languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import get_args

import pytest

from chat.words import DANISH, ENGLISH, SCREEN_LANGUAGES, SWEDISH, Words, language_of
from chat.writing_words import WRITING_WORDS, WritingWords
from retrieval.documents import Check, Fault

ALL = ((SCREEN_LANGUAGES, Words), (WRITING_WORDS, WritingWords))
PLACEHOLDER = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize(
    ("of_all", "name"),
    [(of_all, field.name) for of_all, words in ALL for field in fields(words)],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_word_is_there_in_every_language_with_the_same_blanks(
    of_all: Mapping[str, Words | WritingWords], name: str
) -> None:
    said = [getattr(words, name) for words in of_all.values()]
    assert all(said)
    blanks = [sorted(PLACEHOLDER.findall(word)) for word in said if isinstance(word, str)]
    assert all(blank == blanks[0] for blank in blanks)
    assert len({len(word) for word in said if not isinstance(word, str)}) <= 1


def test_each_language_knows_its_own_name() -> None:
    assert {code: words.language for code, words in SCREEN_LANGUAGES.items()} == {
        "da": "da",
        "sv": "sv",
        "en": "en",
    }


@pytest.mark.parametrize(
    ("iso", "danish", "swedish", "english"),
    [
        ("2025-08-12", "12. august 2025", "12 augusti 2025", "12 August 2025"),
        ("2023-04", "april 2023", "april 2023", "April 2023"),
        ("2019", "2019", "2019", "2019"),
        (None, "dato ikke oplyst", "datum anges inte", "no date stated"),
        ("2023-13-40", "2023-13-40", "2023-13-40", "2023-13-40"),
        ("efterår", "efterår", "efterår", "efterår"),
    ],
)
def test_dates_are_written_as_exactly_as_they_are_known(
    iso: str | None, danish: str, swedish: str, english: str
) -> None:
    assert (DANISH.date(iso), SWEDISH.date(iso), ENGLISH.date(iso)) == (danish, swedish, english)


def test_numbers_are_written_the_way_of_the_language() -> None:
    assert DANISH.duration(0.42) == "Fundet på 0,4 sekunder"
    assert ENGLISH.duration(0.01) == "Found in 0.1 seconds"
    assert [ENGLISH.confidence(value) for value in (0.9, 0.8, 0.79)] == [
        ENGLISH.fits_well,
        ENGLISH.fits_fairly,
        ENGLISH.may_not_fit,
    ]


@pytest.mark.parametrize(
    ("wish", "language"),
    [("sv-SE", "sv"), ("da", "da"), ("nb-NO", "da"), ("en_GB", "en"), ("fi", None), ("", None), (None, None)],
)
def test_a_browsers_language_leads_to_the_screens(wish: str | None, language: str | None) -> None:
    assert language_of(wish) == language


@pytest.mark.parametrize("words", WRITING_WORDS.values())
def test_every_fault_of_a_sentence_has_its_reason_in_words(words: WritingWords) -> None:
    assert set(words.reasons) == set(get_args(Fault))
    missing = Check("Broen kostede 80 kroner.", (), "figure", ("80 kroner", "2019"))
    assert "80 kroner, 2019" in words.reason(missing)
    assert words.reason(Check("Broen er lang.", (1,))) == ""
