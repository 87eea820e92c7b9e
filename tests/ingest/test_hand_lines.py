"""Lines that a paragraph was broken into by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cells import grouped_heads
from ingest.cleaning import one_line
from ingest.hand_lines import hand_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Navn: Anna\nTelefon: 12", ["Navn: Anna", "Telefon: 12"]),
        ("Budgettet er på\n12 mio. kr.", ["Budgettet er på 12 mio. kr."]),
        ("De bor i\nKøge", ["De bor i Køge"]),
        (
            "Ledelsen i Region\nsiger, at der nu skal\n12 læger til",
            ["Ledelsen i Region siger, at der nu skal 12 læger til"],
        ),
        ("☐ Ja\n☐ Nej", ["☐ Ja", "☐ Nej"]),
        ("§ 1\n§ 2", ["§ 1", "§ 2"]),
        ("Krav:\na) erfaring\nb) lyst", ["Krav:", "a) erfaring", "b) lyst"]),
        ("\n \n", []),
    ],
)
def test_a_break_inside_a_sentence_is_none(text: str, lines: list[str]) -> None:
    assert hand_lines(text) == lines


@given(st.text("aB1. ,:\n", max_size=60))
def test_nothing_of_a_text_is_lost(text: str) -> None:
    assert " ".join(hand_lines(text)) == one_line(text)


def test_heads_in_three_rows_are_said_over_all_of_their_columns() -> None:
    assert grouped_heads(
        [["", "2023", "", "", ""], ["", "Kvinder", "", "Mænd", ""], ["Sted", "Læger", "Spl", "Læger", "Spl"]]
    ) == [
        ["", "2023", "2023", "2023", "2023"],
        ["", "Kvinder", "Kvinder", "Mænd", "Mænd"],
        ["Sted", "Læger", "Spl", "Læger", "Spl"],
    ]
