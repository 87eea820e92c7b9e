"""A question's words in the other two languages, from the glossary."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.translation import FOLDER, translations


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("knowledge", "en", {"viden", "kunskap"}),
        ("viden", "da", {"knowledge", "kunskap"}),
        ("kunskap", "sv", {"knowledge", "viden"}),
        ("Knowledge", "en", {"viden", "kunskap"}),
        ("losing", "en", {"miste", "tappa"}),
        ("leverandører", "da", {"supplier", "leverantör"}),
        ("leverantörerna", "sv", {"supplier", "leverandør"}),
        ("midwives", "en", {"jordemoder", "barnmorska"}),
        ("halves", "en", {"halvdel", "hälft"}),
        ("nyansatte", "da", {"new employee", "nyanställd"}),
        ("tiltrædelse", "da", {"take office", "tillträde"}),
        ("vagtplanlæggere", "da", {"shift planner", "schemaläggare"}),
        ("puljen", "da", {"pott"}),
        ("utfasningen", "sv", {"phasing out", "udfasning"}),
    ],
)
def test_a_word_in_the_other_two_languages(word: str, language: str, expected: set[str]) -> None:
    (found,) = translations([word], language)  # type: ignore[arg-type]
    assert expected <= set(found)
    assert word.lower() not in found
    assert len(found) == len(set(found))


def test_two_words_that_are_one_entry_are_translated_together() -> None:
    capital, region, other = translations(["Capital", "Region", "xyzzy"], "en")
    assert capital == region
    assert "region hovedstaden" in capital
    assert other == ()


@pytest.mark.parametrize(("word", "language"), [("Westh", "en"), ("Bergh", "sv"), ("Vesth", "da")])
def test_a_name_that_only_begins_like_a_word_is_no_form_of_it(word: str, language: str) -> None:
    assert translations([word], language) == ((),)  # type: ignore[arg-type]


def test_a_question_of_unknown_language_has_no_translations() -> None:
    assert translations(["viden", "kunskap"], "unknown") == ((), ())
    assert translations([], "da") == ()


@given(st.lists(st.text()), st.sampled_from(["da", "sv", "en", "unknown"]))
def test_every_word_gets_its_place(words: list[str], language: str) -> None:
    assert len(translations(words, language)) == len(words)  # type: ignore[arg-type]


def test_the_glossary_is_in_form() -> None:
    rows = [
        (file.name, number, line)
        for file in sorted(FOLDER.glob("*.tsv"))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if line and not line.startswith("#")
    ]
    assert len(rows) > 1000
    for row in rows:
        cells = [cell.split("|") for cell in row[2].split("\t")]
        assert len(cells) == 3, row
        assert all(word == word.strip().lower() != "" for cell in cells for word in cell), row
