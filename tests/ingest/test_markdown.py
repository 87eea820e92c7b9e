"""Markdown: structure kept, marks gone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.lines import Piece
from ingest.markdown import markdown_pieces


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


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert all(piece.text.strip() for piece in markdown_pieces(text))
