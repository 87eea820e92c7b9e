"""Running headers, footers, page numbers and tables of contents."""

from __future__ import annotations

import pytest

from ingest.contents import drop_contents
from ingest.lines import Line
from ingest.running import drop_running
from ingest.text import text_lines

WORDS = ["Først", "Så", "Dernæst", "Senere", "Til sidst", "Endelig", "Slut"]


def printed(pages: list[list[tuple[str, float]]]) -> list[Line]:
    return [
        Line(text, number, y=y, size=10.0) for number, page in enumerate(pages, start=1) for text, y in page
    ]


def test_a_header_at_the_same_place_and_the_page_numbers_go() -> None:
    body = ["Regionen har talt.", "Udvalget er enigt.", "Rådet siger nej.", "Alle går hjem."]
    pages = [
        [
            ("Handleplan 2025 Region X", 800.0),
            (body[n], 700.0),
            (f"Mere om {body[n]}", 680.0),
            (f"Side {n + 1} af 4", 40.0),
        ]
        for n in range(4)
    ]
    kept, dropped = drop_running(printed(pages))
    assert [line.text for line in kept] == [text for one in body for text in (one, f"Mere om {one}")]
    assert [(one.kind, one.page, one.text) for one in dropped[:2]] == [
        ("running header or footer", 1, "Handleplan 2025 Region X"),
        ("page number", 1, "Side 1 af 4"),
    ]
    assert len(dropped) == 8


def test_headers_that_name_the_chapter_go_though_their_words_differ() -> None:
    chapters = ["Velkommen", "Velkommen", "Velkommen", "Udstyr", "Udstyr", "Udstyr", "Netværk"]
    pages = [
        [
            (f"KAPITEL {1 + n // 3}. {chapter.upper()} {n}.{n}", 800.0),
            (f"{word} om {chapter}.", 700.0),
            (str(n + 5), 30.0),
        ]
        for n, (chapter, word) in enumerate(zip(chapters, WORDS, strict=True))
    ]
    kept, dropped = drop_running(printed(pages))
    assert [line.text for line in kept] == [
        f"{word} om {chapter}." for chapter, word in zip(chapters, WORDS, strict=True)
    ]
    assert [one.kind for one in dropped[:2]] == ["running header or footer", "page number"]


def test_numbered_headings_at_the_top_of_each_page_stay() -> None:
    pages = [
        [(f"Bilag {number + 3 * number}", 800.0), (f"{word} er tallene.", 700.0)]
        for number, word in enumerate(WORDS)
    ]
    kept, dropped = drop_running(printed(pages))
    assert len(kept) == 2 * len(WORDS)
    assert dropped == []


def test_the_first_line_of_a_page_stays_though_it_always_stands_at_the_same_place() -> None:
    pages = [
        [(f"{word} går det godt.", 800.0), ("Det er sandt nok.", 780.0 - n)]
        for n, word in enumerate(["Her", "Nu", "Da", "Så", "Der"])
    ]
    kept, dropped = drop_running(printed(pages))
    assert len(kept) == 10
    assert dropped == []


def test_roman_page_numbers_that_count_go_and_a_lone_figure_stays() -> None:
    pages = [
        [(f"Forord {number}", 700.0 - index), (number, 40.0)]
        for index, number in enumerate(["i", "ii", "iii"])
    ]
    kept, dropped = drop_running(printed(pages))
    assert [one.text for one in dropped] == ["i", "ii", "iii"]
    kept, dropped = drop_running(
        printed([[("Der er plads til", 700.0), ("40", 680.0)], [("mennesker i salen.", 690.0)]])
    )
    assert len(kept) == 3
    assert dropped == []


def test_page_numbers_on_lines_of_their_own_go_from_text_without_pages() -> None:
    text = "En sætning før.\n\n15 af 17\n\n\nSide 15\n\nEn sætning efter, som nævner side 15 af 17 igen.\n"
    kept, dropped = drop_running(text_lines(text))
    assert [line.text for line in kept] == [
        "En sætning før.",
        "En sætning efter, som nævner side 15 af 17 igen.",
    ]
    assert [(one.kind, one.text) for one in dropped] == [
        ("page number", "15 af 17"),
        ("page number", "Side 15"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Skoleåret\n\n2024/25\n\nSkolerne får mere.\n\n14/3\n\nFor stemte\n\n12 af 24\n\nmedlemmer.\n",
        "2024/25\nSkolerne får mere.\n\f2025/26\nSkolerne får mindre.\n\f14/3\nMødet begynder.\n",
        "1999/2000\nSkolerne får mere.\n\f1998/2000\nSkolerne får mindre.\n",
        "2 af 5\nstemte for.\n\f4 af 7\nstemte imod.\n",
    ],
)
def test_school_years_days_and_votes_on_lines_of_their_own_are_no_page_numbers(text: str) -> None:
    kept, dropped = drop_running(text_lines(text))
    assert [line.text for line in kept] == [row for row in text.replace("\f", "").split("\n") if row]
    assert dropped == []


def test_votes_are_no_page_though_a_page_is_told_elsewhere() -> None:
    kept, dropped = drop_running(text_lines("For stemte\n\n12 af 24\n\nmedlemmer.\n\ns 12\n"))
    assert [line.text for line in kept] == ["For stemte", "12 af 24", "medlemmer."]
    assert [one.text for one in dropped] == ["s 12"]


def test_pages_of_so_many_are_page_numbers_where_others_count_up_to_the_same() -> None:
    kept, dropped = drop_running(text_lines("2/9\nEn sætning.\n\f3/9\nEn til.\n"))
    assert [line.text for line in kept] == ["En sætning.", "En til."]
    kept, dropped = drop_running(text_lines("1 af 2\nEn sætning.\n\fEn til.\n"))
    assert [one.text for one in dropped] == ["1 af 2"]


def test_years_over_consecutive_pages_and_large_numbers_are_headings() -> None:
    for heads, size in (("2023", "2024", "2025"), 11.0), (("1", "2", "3"), 18.0):
        pages = [
            [(head, 760.0, size), (f"{word} er det dyrt.", 725.0, 11.0)]
            for head, word in zip(heads, WORDS, strict=False)
        ]
        kept, dropped = drop_running(sized(pages))
        assert [line.text for line in kept] == [text for page in pages for text, _, _ in page]
        assert dropped == []
    feet = [[(f"{word} er det dyrt.", 725.0, 11.0), (str(n), 30.0, 14.0)] for n, word in enumerate(WORDS, 7)]
    kept, dropped = drop_running(sized(feet))
    assert [one.text for one in dropped] == [str(n) for n, _ in enumerate(WORDS, 7)]


def test_a_raised_figure_at_the_edge_of_a_page_is_no_page_number() -> None:
    for text in ("Regionen har 500 m\n²\n\fSide to er her.\n", "En sætning.\n①\n\f①\nMere.\n"):
        kept, dropped = drop_running(text_lines(text))
        assert [line.text for line in kept] == text.replace("\f", "").splitlines()
        assert dropped == []


def test_a_table_of_contents_goes_and_is_told() -> None:
    text = """\
Indhold
1 Velkommen 1
1.1 Hvad er det? . . . . . . 1
1.2 Hvem er vi? ........ 2
2 Planen 3
2.1 Trin ......... 3

Velkommen til planen.
"""
    kept, dropped = drop_contents(text_lines(text))
    assert [line.text for line in kept] == ["Velkommen til planen."]
    assert {one.kind for one in dropped} == {"table of contents"}
    assert len(dropped) == 6


def test_a_budget_whose_figures_fall_is_no_table_of_contents() -> None:
    budget = "Budget for 2025\nLøn .......... 1200\nHusleje .......... 800\nElektricitet .......... 95\n"
    lines = text_lines(budget)
    assert drop_contents(lines) == (lines, [])
    contents = "Indhold\nForord ....... ii\nPlanen ....... 1\nTrin ....... 12\nSvar ....... 40\n"
    tables = "Tabeller\nVagter ....... 3\nSenge ....... 30\n"
    prose = "Planen begynder her.\nDen er lang.\nSe budgettet.\nOg mere.\n"
    kept, dropped = drop_contents(text_lines(f"{contents}\n{tables}\n{prose}\n{budget}"))
    assert [line.text for line in kept] == (prose + budget).splitlines()
    assert [one.text for one in dropped] == (contents + tables).splitlines()


def test_a_budget_whose_rows_are_summed_is_no_table_of_contents() -> None:
    budget = (
        "Kurser .......... 95\nHusleje .......... 800\nLøn .......... 1200\nUdgifter i alt .......... 2095\n"
    )
    lines = text_lines(budget)
    assert drop_contents(lines) == (lines, [])
    contents = "Innehåll\nSammanfattning ....... 1\nTotalentreprenad ....... 3\nSamlet vurdering ....... 12\n"
    assert drop_contents(text_lines(contents))[0] == []


def sized(pages: list[list[tuple[str, float, float]]]) -> list[Line]:
    return [
        Line(text, number, y=y, size=size)
        for number, page in enumerate(pages, start=1)
        for text, y, size in page
    ]


def test_headings_and_last_lines_that_begin_alike_are_no_headers() -> None:
    places = ["Ekeby", "Haga", "Lunden", "Solna", "Vik"]
    sheets = [
        [
            (f"Vårdcentralen {place}", 760.0, 14.0),
            ("Öppet vardagar", 739.0, 11.0),
            (f"{word} är det stängt i {place}.", 725.0, 11.0),
            (f"Bedömning: Vårdcentralen {place} fungerar.", 711.0, 11.0),
        ]
        for place, word in zip(places, WORDS, strict=False)
    ]
    kept, dropped = drop_running(sized(sheets))
    assert [line.text for line in kept] == [text for sheet in sheets for text, _, _ in sheet]
    assert dropped == []


def test_numbered_headings_that_count_the_pages_stay_where_they_are_large_or_close_to_the_text() -> None:
    pages = [
        [
            (f"Spørgsmål {number}", 760.0, 16.0),
            (f"Del {number} af aftalen", 739.0, 11.0),
            (f"{word} er det dyrt.", 725.0, 11.0),
        ]
        for number, word in enumerate(WORDS, start=1)
    ]
    kept, dropped = drop_running(sized(pages))
    assert [line.text for line in kept] == [text for page in pages for text, _, _ in page]
    assert dropped == []


def test_the_head_of_a_table_on_every_page_stays() -> None:
    pages = []
    for page in (1, 2, 3):
        pages += [
            Line("Statistik over ventetider", page, y=815.0, size=9.0),
            Line("Kommune Uger", page, y=780.0, size=11.0, cells=((0, 70.0), (8, 200.0))),
            Line(f"Kommune{'abc'[page]} 5{page}", page, y=750.0, size=11.0, cells=((0, 70.0), (9, 200.0)))
            if page < 3
            else Line("Odense 33", page, y=750.0, size=11.0, cells=((0, 70.0), (7, 200.0))),
            Line("Tallene er fra sidste år.", page, y=736.0, size=11.0),
        ]
    kept, dropped = drop_running(pages)
    assert [line.text for line in kept].count("Kommune Uger") == 3
    assert [one.text for one in dropped if "Statistik" in one.text] == ["Statistik over ventetider"] * 3


def test_no_page_loses_all_its_words() -> None:
    pages = [[(f"Dias {number}", 500.0, 20.0), ("Regionens plan", 400.0, 20.0)] for number in range(1, 5)]
    kept, dropped = drop_running(sized(pages))
    assert len(kept) == 8
    assert dropped == []
    pages[0].insert(1, ("Planen er klar.", 450.0, 20.0))
    kept, _ = drop_running(sized([*pages[:1], *[[("Regionens plan", 400.0, 20.0)]] * 2]))
    assert [line.text for line in kept] == ["Dias 1", "Planen er klar."]


def test_prices_beyond_the_last_page_are_no_table_of_contents() -> None:
    prices = text_lines("Indhold\nHånd ........ 2\nRyg ........ 610\nCT-scanning ........ 1450\n")
    assert drop_contents(prices, last_page=3) == (prices, [])
    assert drop_contents(prices, last_page=1450)[0] == []


def test_prices_that_rise_are_no_table_of_contents() -> None:
    prices = "Takster\nBørn ........ 50\nVoksne ........ 150\nFamilie ........ 400\n"
    lines = text_lines(f"{prices}Årskort købes i billetsalget.\n")
    assert drop_contents(lines, last_page=500) == drop_contents(lines) == (lines, [])
    # The same rows name chapters where the text goes on to say one of them.
    chapters = text_lines(f"{prices}2 Voksne\nDe betaler mest.\n")
    assert [line.text for line in drop_contents(chapters)[0]] == ["Takster", "2 Voksne", "De betaler mest."]
