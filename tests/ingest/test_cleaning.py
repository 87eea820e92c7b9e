"""Characters: one spelling for each, nothing invisible, nothing else changed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cleaning import SOFT_HYPHEN, clean_characters, one_line


@pytest.mark.parametrize(
    ("given_text", "clean"),
    [
        ("o\ufb03ce \ufb01n\ufb02y", "office finfly"),
        ("a\u030arsag fo\u0308r", "årsag för"),
        ("p\u02daa v\u00a8ag", "på väg"),
        ("sund\u00adhed", "sundhed"),
        ("sund\u00ad\nhed", f"sund{SOFT_HYPHEN}\nhed"),
        ("10\u00a0000 kr.", "10 000 kr."),
        ("EU\u2011regler", "EU-regler"),
        ("et\r\nto\rtre\u2028fire", "et\nto\ntre\nfire"),
        ("\ufeffnul\u200bbredde", "nulbredde"),
        ("bip\x07", "bip"),
    ],
)
def test_each_character_has_one_spelling(given_text: str, clean: str) -> None:
    assert clean_characters(given_text) == clean


@pytest.mark.parametrize(
    "text", ["”citat” »citat« 'citat'", "2022-2025 – og — så…", "km² ½ № ™ 0,3 mio. kr.", "a\tb\fc"]
)
def test_quotes_dashes_figures_and_signs_stay_as_printed(text: str) -> None:
    assert clean_characters(text) == text


@given(st.text())
def test_cleaning_clean_text_changes_nothing(text: str) -> None:
    once = clean_characters(text)
    assert clean_characters(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text())
def test_one_line_is_one_line_with_single_spaces(text: str) -> None:
    line = one_line(text)
    assert line == " ".join(line.split())
    assert one_line(line) == line
