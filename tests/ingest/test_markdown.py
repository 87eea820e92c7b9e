"""Markdown: structure kept, marks gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.lines import Piece
from ingest.markdown import markdown_pieces
from retrieval.documents import Dropped


def test_headings_lists_and_tables_become_pieces_without_marks() -> None:
    text = """\
# Plan **for** it

Et *afsnit* med [et link](https://example.org) og `kode`,
over to linjer.

Under
-----

- et punkt
- et andet

    med mere
3. tre
4. fire

| Faggruppe | 2021 | 2024 |
|---|---:|---:|
| Læger | 5.511 | 5.702 |

> Et citat.

– Replik med talstreck.
"""
    assert markdown_pieces(text) == [
        Piece("heading", "Plan for it", level=1),
        Piece("paragraph", "Et afsnit med et link og kode, over to linjer."),
        Piece("heading", "Under", level=2),
        Piece("item", "et punkt"),
        Piece("item", "et andet"),
        Piece("paragraph", "med mere"),
        Piece("item", "3. tre"),
        Piece("item", "4. fire"),
        Piece("table_head", "Faggruppe\t2021\t2024"),
        Piece("table_row", "Læger\t5.511\t5.702"),
        Piece("paragraph", "Et citat."),
        Piece("paragraph", "– Replik med talstreck."),
    ]


def test_html_blocks_give_their_words_and_no_scripts() -> None:
    text = """\
<table><tr><td>Løn&nbsp;i alt</td><td>Drift &amp; service</td><td>&lt;10 %</td></tr></table>

<script type="module">
var x = 1 < 2;
</script>

<div><STYLE>p { color: red }</STYLE>Et afsnit.<script>var y;</script></div>

<style>
Et afsnit uden ende.
"""
    assert markdown_pieces(text) == [
        Piece("paragraph", "Løn i alt Drift & service <10 %"),
        Piece("paragraph", "Et afsnit."),
        Piece("paragraph", "Et afsnit uden ende."),
    ]


def test_a_list_may_begin_at_zero() -> None:
    assert markdown_pieces("0. Indledning\n1. Budget\n") == [
        Piece("item", "0. Indledning"),
        Piece("item", "1. Budget"),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "read"),
    [
        ("3. april: Møde.\n\n17. april: Frist.\n\n1. maj: Fest.", "paragraph", "as it is"),
        ("1. maj: Fest.\n1. juni: Møde.", "paragraph", "as it is"),
        ("4. Kontingent.\n6. Udmeldelse.\n\n8. Møder.", "item", "as it is"),
        ("1. Majoritet\n2. Maj-Britt Ek", "item", "as it is"),
        ("2. Et\n2. To\n2. Tre", "item", "2. Et\n3. To\n4. Tre"),
    ],
)
def test_the_written_numbers_stay_and_a_day_begins_no_item(text: str, kind: str, read: str) -> None:
    rows = [row for row in (text if read == "as it is" else read).split("\n") if row]
    assert [(piece.kind, piece.text) for piece in markdown_pieces(text)] == [(kind, row) for row in rows]


def test_a_paragraph_below_an_item_has_no_number_of_the_list_around_it() -> None:
    assert [piece.text for piece in markdown_pieces("1. Et\n   - a\n   - b\n2. To\n\nEfter.")] == [
        "1. Et",
        "a",
        "b",
        "2. To",
        "Efter.",
    ]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("20*30*40 cm, og 2*12*350 kr. er *8.400* kr.", "20*30*40 cm, og 2*12*350 kr. er 8.400 kr."),
        ("Det er **12** og *3*, 2**3** og 5*6* i alt.", "Det er 12 og 3, 2**3** og 5*6* i alt."),
    ],
)
def test_signs_between_figures_stay(text: str, read: str) -> None:
    assert markdown_pieces(text) == [Piece("paragraph", read)]


def test_struck_text_is_dropped() -> None:
    text = "Prisen er ~~500~~ 450 kr. <s>og **mere**</s> nu.\n\n~~Gælder ikke.~~\n\n- ~~Væk~~\n- To\n"
    dropped: list[Dropped] = []
    assert markdown_pieces(text, dropped) == [
        Piece("paragraph", "Prisen er 450 kr. nu."),
        Piece("item", "To"),
    ]
    assert [(one.kind, one.text) for one in dropped] == [
        ("struck text", said) for said in ("500", "og mere", "Gælder ikke.", "Væk")
    ]
    assert markdown_pieces("Pris <s>500 kr.") == [Piece("paragraph", "Pris 500 kr.")]


def test_tables_and_lists_of_html_keep_their_form() -> None:
    text = """\
<table>
<tr><th>By</th><th>2024</th><th>2025</th></tr>
<tr><td>Køge</td><td><del>1 200</del></td><td>7</td></tr>

<tr><td>Sorø</td><td></td><td>13</td></tr>
</table>

<ul><li>Et</li><li>To</li></ul>
"""
    dropped: list[Dropped] = []
    assert markdown_pieces(text, dropped) == [
        Piece("table_head", "By\t2024\t2025"),
        Piece("table_row", "Køge\t\t7"),
        Piece("table_row", "Sorø\t\t13"),
        Piece("item", "Et", linked=False),
        Piece("item", "To", linked=False),
    ]
    assert dropped == [Dropped("struck text", None, "1 200")]


def test_what_pandoc_adds_is_read() -> None:
    text = """\
# Budget {#budget .unnumbered}

Regionen bruger 900[^1] kr., se [^2] og [^9].

::: {.box}
Fakta: 24 stillinger
:::
Mere.

[^1]: Kilde: DST.
[^2]: Egen kilde.
"""
    assert [piece.text for piece in markdown_pieces(text)] == [
        "Budget",
        "Regionen bruger 900¹ kr., se ² og [^9].",
        "Fakta: 24 stillinger",
        "Mere.",
        "¹ Kilde: DST.",
        "² Egen kilde.",
    ]
    assert [piece.text for piece in markdown_pieces("A[^b] og b[^a].\n\n[^a]: To\n[^b]: Et")] == [
        "A¹ og b².",
        "² To",
        "¹ Et",
    ]


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert all(piece.text.strip() for piece in markdown_pieces(text))
