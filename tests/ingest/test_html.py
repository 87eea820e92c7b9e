"""Saved web pages: the article in its own structure, the page's own description, the rest told."""

# ruff: noqa: E501 - what is read and what comes of it stand on one line each
from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from errors import ReadError
from ingest.html import read_html
from ingest.metadata import Metadata
from retrieval.documents import Dropped

PROJECT = Path(__file__).resolve().parents[2]

OLD = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">
<title>Norra Tidningen – Nytt journalsystem försenas</title><meta name="DC.date" content="2024-03-05"></head><body>
<div><a href=/>Start</a> <a href=/n>Nyheter</a> <a href=/s>Sport</a></div>
<div><h1>Nytt journalsystem försenas</h1>
<div>Regionen skjuter upp införandet av det nya journalsystemet till hösten 2025. Beslutet fattades i dag.</div>
<p>Det nya systemet skulle ha tagits i bruk vid alla vårdcentraler under hösten. Nu blir det ett år senare.</p>
<p>– Vi vill inte riskera patientsäkerheten, säger regiondirektören.</p>
<p><b>Läs även:</b> <a href=/1>Så blev journalsystemet dyrare än planerat</a></p>
<table><tr><td>År</td><td>Budget</td><td>Utfall</td></tr><tr><td>2023</td><td>120</td><td>131</td></tr>
<tr><td>2024</td><td>140</td><td>152</td></tr></table>
<p>Tre saker återstår:</p><ol><li>utbildning av personalen<li>tester<li>avtal <ul><li>pris</li></ul></ol>
<h2>Kritik från facket</h2>
<p>Vårdförbundet är kritiskt. Ordföranden menar att personalen har fått vänta för länge på systemet.</p>
</div><div><h3>Mest läst</h3><ul><li><a href=/2>Kommunen säljer badhuset</a></li></ul></div></body></html>"""

MODERN = """<!DOCTYPE html><html lang="en-GB"><head><meta property="og:site_name" content="The Paper">
<meta property="article:published_time" content="2023-11-02T08:00:00+01:00"><title>One system | The Paper</title>
</head><body class="has-sidebar ads-enabled"><div class="page with-ads"><header><div class="menu">Home</div></header>
<main><p class="standfirst">Five hospitals will share a patient record by 2025, the trust said on Monday.</p>
<p>The trust has signed a contract worth 30 million pounds with a supplier that it did not name.</p>
<aside><h3>Facts</h3><p>The trust runs five hospitals and has 12,000 employees in the county.</p></aside>
<div class="promo-box"><p>Read more</p><a href=1>Trust under fire</a></div>
<section class="event-card"><p>Join 300 leaders in London for a day about patient records and more.</p></section>
<p style="display: none">Hidden words.</p><script>var x = "scripted words";</script>
<p>It will start<br><br>in May.</p></main><footer>Imprint</footer></div></body></html>"""


def test_an_old_page_without_classes() -> None:
    page = read_html(OLD.encode("cp1252"))
    assert page.metadata == Metadata("Nytt journalsystem försenas", None, "2024-03-05", None)
    assert [(piece.kind, piece.text, piece.level) for piece in page.pieces if piece.kind != "paragraph"] == [
        ("heading", "Nytt journalsystem försenas", 1),
        ("table_head", "År\tBudget\tUtfall", 0),
        ("table_row", "2023\t120\t131", 0),
        ("table_row", "2024\t140\t152", 0),
        ("item", "1. utbildning av personalen", 0),
        ("item", "2. tester", 0),
        ("item", "3. avtal", 0),
        ("item", "pris", 0),
        ("heading", "Kritik från facket", 2),
    ]
    paragraphs = [piece.text for piece in page.pieces if piece.kind == "paragraph"]
    assert paragraphs[0].startswith("Regionen skjuter upp")
    assert paragraphs[2] == "– Vi vill inte riskera patientsäkerheten, säger regiondirektören."
    told = " ".join(one.text for one in page.dropped)
    assert "Start Nyheter Sport" in told
    assert "Kommunen säljer badhuset" in told


def test_a_modern_page_says_by_its_classes_what_is_furniture() -> None:
    page = read_html(MODERN.encode())
    assert page.metadata == Metadata("One system", "The Paper", "2023-11-02", "en")
    assert [piece.text for piece in page.pieces] == [
        "Five hospitals will share a patient record by 2025, the trust said on Monday.",
        "The trust has signed a contract worth 30 million pounds with a supplier that it did not name.",
        "Facts",
        "The trust runs five hospitals and has 12,000 employees in the county.",
        "It will start",
        "in May.",
    ]
    kinds = {one.kind: one.text for one in page.dropped}
    assert kinds["advert"] == "Read more Trust under fire"
    assert kinds["event advert"].startswith("Join 300 leaders")
    assert kinds["hidden text"] == "Hidden words."
    assert not any("scripted" in one.text for one in page.dropped)


def test_the_questions_of_an_accordion_stay_with_their_hidden_answers() -> None:
    answer = "Alle læger med mindst fem års erfaring kan søge inden den 1. maj."
    page = read_html(
        "<html><body><h1>Legat <button>Del</button></h1><p>Regionen uddeler hvert år et legat til læger, som vil "
        "forske i udlandet.</p><h2><button aria-expanded><svg></svg>Hvem kan søge?</button></h2><div hidden><script>let a</script>"
        f"<p>{answer}</p></div><h2><label>Hvornår?</label></h2><p>Det sker i maj, og svaret kommer i juni.</p>"
        "<div><button aria-expanded=false aria-controls=sum>Hvor meget?</button></div><p>Legatet er på et fast beløb.</p>"
        "<div id=sum style='color: red; display: none'>Det er på 50.000 kroner.</div>"
        "<button aria-expanded=false>Menu</button><ul hidden><li><a href=/1>Alle legater står her.</a></ul>"
        "<p hidden>Siden er flyttet til et andet sted.</p></body></html>".encode()
    )
    assert [(piece.kind, piece.text) for piece in page.pieces][2:] == [
        ("heading", "Hvem kan søge?"),
        ("paragraph", answer),
        ("heading", "Hvornår?"),
        ("paragraph", "Det sker i maj, og svaret kommer i juni."),
        ("paragraph", "Hvor meget?"),
        ("paragraph", "Legatet er på et fast beløb."),
        ("paragraph", "Det er på 50.000 kroner."),
    ]
    assert page.dropped == (
        Dropped("hidden text", None, "Alle legater står her."),
        Dropped("hidden text", None, "Siden er flyttet til et andet sted."),
    )


def test_sections_whose_ids_are_made_of_their_headings_stay() -> None:
    prose = "Regionen behandler oplysninger om patienter efter sundhedsloven på alle sine sygehuse."
    headings = ["Formål", "Samtykke", "Login og adgang", "Social – i København"]
    ids = ["formål", "samtykke", "login-og-adgang", "social-i-kobenhavn-1"]
    sections = "".join(
        f"<section id='{name}'><h2>{said}</h2><p>{prose}</p></section>"
        for name, said in zip(ids, headings, strict=True)
    )
    linked = f"<h2 id=kommentarer>Kommentarer</h2><p>{prose}</p><h2><a id=share>Share</a></h2><p>{prose}</p>"
    boxes = (
        "<div id=cookies><h2>Om cookies</h2><p>Vi samler data.</p></div><div class=login><h2>Login</h2></div>"
    )
    page = read_html(
        f"<html><body><h1>Politik</h1><p>{prose}</p>{sections}{linked}{boxes}</body></html>".encode()
    )
    assert [piece.text for piece in page.pieces if piece.kind == "heading"] == [
        "Politik",
        *headings,
        "Kommentarer",
        "Share",
    ]
    assert page.dropped == (
        Dropped("cookie text", None, "Om cookies Vi samler data."),
        Dropped("sign-in", None, "Login"),
    )


def test_a_box_that_is_called_as_it_is_headed_is_furniture_on_other_pages() -> None:
    page = read_html(
        "<html><body><h1>Ny plan</h1><p>Regionen har en ny plan for alle sine sygehuse, og den gælder fra maj.</p>"
        "<div id=nyhedsbrev><h2>Nyhedsbrev</h2><p>Skriv dig op, så hører du fra os.</p></div></body></html>".encode()
    )
    assert page.dropped == (Dropped("newsletter", None, "Nyhedsbrev Skriv dig op, så hører du fra os."),)


def test_a_long_list_is_read_in_time_that_grows_with_it() -> None:
    items = "".join(f"<li>punkt {number}" for number in range(3, 4003))
    started = time.process_time()
    page = read_html(f"<html><body><ol start='3'>{items}</ol></body></html>".encode())
    assert time.process_time() - started < 2.0
    assert [piece.text for piece in page.pieces] == [f"{number}. punkt {number}" for number in range(3, 4003)]


def test_a_list_that_starts_at_a_raised_figure_is_read() -> None:
    page = read_html("<html><body><ol start='²'><li>første</li><li>anden</li></ol></body></html>".encode())
    assert [piece.text for piece in page.pieces] == ["1. første", "2. anden"]


def test_the_items_of_a_list_have_the_numbers_that_are_printed() -> None:
    page = read_html(
        b"<html><body><ol><li value=5>fem<li>seks</ol><ol type=a start=27><li>aa</ol><ol type=I><li>en<li>to</ol>"
        b"<ol reversed><li>to<li>en</ol><ol start=0><li>nul</ol><ul><li value=4>punkt</ul></body></html>"
    )
    assert [piece.text for piece in page.pieces] == [
        *("5. fem", "6. seks", "aa. aa", "I. en", "II. to", "2. to", "1. en", "0. nul", "punkt")
    ]


def test_a_preformatted_text_is_read_line_by_line() -> None:
    page = read_html(
        b"<html><body><pre>Planen har to dele:\n\n- flere vagter\n- bedre l&oslash;n\n</pre></body></html>"
    )
    assert [(piece.kind, piece.text) for piece in page.pieces] == [
        ("paragraph", "Planen har to dele:"),
        ("item", "flere vagter"),
        ("item", "bedre løn"),
    ]


def test_lines_that_are_broken_by_hand_are_paragraphs_but_not_inside_a_sentence() -> None:
    page = read_html(
        "<html><body><h1>Mødet</h1><p>Deltagere:<br>Anna <b>Hansen</b><br/>\nBo Jensen, der<br>kom for\nsent"
        "<br>2 gæster</p><ul><li>Tid:<br>Klokken 9</li></ul></body></html>".encode()
    )
    assert [(piece.kind, piece.text) for piece in page.pieces[1:]] == [
        ("paragraph", "Deltagere:"),
        ("paragraph", "Anna Hansen"),
        ("paragraph", "Bo Jensen, der kom for sent"),
        ("paragraph", "2 gæster"),
        ("item", "Tid: Klokken 9"),
    ]


def test_lines_of_an_address_below_an_article_are_none_of_it() -> None:
    said = (
        "Servere flyttes",
        "Region Sjælland har besluttet, at alle servere skal flyttes til et nyt sted, som ligger i Køge.",
        "Det sker i maj, siger direktøren for it, som har talt med alle de ansatte om sagen.",
        "Det bliver dyrt, men det er nødvendigt, siger hun til avisen, og regionsrådet er enigt i Region Sjælland.",
    )
    article = f"<main><h1>{said[0]}</h1>{''.join(f'<p>{each}</p>' for each in said[1:])}</main>"
    page = read_html(
        f"<html><body>{article}<div><p>Cookies bruges her</p><p>Læs også dette</p>"
        "<p>Region Sjælland<br>Alleen 15<br>4180 Sorø</p></div></body></html>".encode()
    )
    assert tuple(piece.text for piece in page.pieces) == said


def table_of(table: str) -> list[tuple[str, str]]:
    prose = (
        "<p>Regionen har opgjort udgifterne i de to kommuner, og tallene er i millioner kroner pr. år.</p>"
    )
    page = read_html(f"<html><body><h1>Udgifter</h1>{prose}<table>{table}</table></body></html>".encode())
    return [(piece.kind, piece.text) for piece in page.pieces[2:]]


def test_each_cell_of_a_table_stands_in_its_own_column() -> None:
    assert table_of(
        "<thead><tr><th></th><th colspan=2>Budget</th><th></th></tr><tr><th></th><th>2023</th><th>2024</th><td>"
        "</tr></thead><tr><td>Drift</td><td>7</td><td></td></tr><tr><td></td><td></td><td>9</td></tr>"
    ) == [
        ("table_head", "\tBudget\tBudget"),
        ("table_head", "\t2023\t2024"),
        ("table_row", "Drift\t7\t"),
        ("table_row", "\t\t9"),
    ]
    assert table_of(
        "<tr><th>Type<th>År<th>Udgift</tr><tr><td rowspan=2>Drift<td>2023<td>10</tr><tr><td>2024<td>11</tr>"
        "<tr><td>Løn<td rowspan=0>2025<td>12</tr><tr><td>Leje<td>13</tr><tr><td colspan=3>Kilde: SKR</tr>"
    ) == [
        ("table_head", "Type\tÅr\tUdgift"),
        ("table_row", "Drift\t2023\t10"),
        ("table_row", "Drift\t2024\t11"),
        ("table_row", "Løn\t2025\t12"),
        ("table_row", "Leje\t2025\t13"),
        ("table_row", "Kilde: SKR\t\t"),
    ]


def test_a_head_over_several_columns_is_said_over_each_of_them_only() -> None:
    assert table_of(
        "<tr><th></th><th colspan=2>Budget</th><th></th></tr><tr><th>Post<th>2023<th>2024<th>Note</tr>"
        "<tr><td>Drift<td>7<td>8<td>a</tr>"
    )[0] == ("table_head", "\tBudget\tBudget\t")
    assert table_of(
        "<tr><th colspan=2>2023</th><th colspan=2>2024</th></tr><tr><th>Kvinder<th>Mænd<th>Kvinder<th>Mænd</tr>"
        "<tr><td>7<td>8<td>9<td>10</tr>"
    )[0] == ("table_head", "2023\t2023\t2024\t2024")


def test_a_cell_that_heads_a_group_of_rows_leaves_them_the_heads_of_their_columns() -> None:
    assert table_of(
        "<tr><th colspan=3>Senge</tr><tr><th>Sted<th>2023<th>2024</tr><tr><th colspan=3>Skåne</tr>"
        "<tr><td>Lund<td>5<td>7</tr><tr><th colspan=3>Halland</tr><tr><td>Varberg<td>1<td>2</tr>"
    ) == [
        ("table_head", "Senge\t\t"),
        ("table_head", "Sted\t2023\t2024"),
        ("table_row", "Skåne\t\t"),
        ("table_row", "Lund\t5\t7"),
        ("table_row", "Halland\t\t"),
        ("table_row", "Varberg\t1\t2"),
    ]


def test_words_and_figures_of_a_cell_stay_whole() -> None:
    assert table_of(
        "<caption>Ud<b>gifter</b> i 2024</caption><tr><th>Region<th>Udgift</tr>"
        "<tr><td>Region <b>Nord</b>jylland<br>i alt<td>1<span>.</span>234<sup>1</sup></tr>"
        "<tr><td><p>Drift</p><p>Support</p><td>900 m<sup>2</sup> (<i>netto</i>)</tr>"
    ) == [
        ("paragraph", "Udgifter i 2024"),
        ("table_head", "Region\tUdgift"),
        ("table_row", "Region Nordjylland i alt\t1.234¹"),
        ("table_row", "Drift Support\t900 m² (netto)"),
    ]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ('<h1><a href="/">Region Øst</a></h1><h1>Ny direktør</h1>', "Ny direktør"),
        ('<h1><img src="logo.png" alt="">Region Øst</h1><h1>Ny direktør</h1>', "Ny direktør"),
        ('<h1><a href="https://regionoest.dk/">Region Øst</a></h1>', "Ny direktør | Region Øst"),
        ('<h1><a href="/nyheder/12">Ny direktør</a></h1>', "Ny direktør"),
    ],
)
def test_a_sites_name_at_the_top_is_not_the_pages_title(heading: str, title: str) -> None:
    page = f"<title>Ny direktør | Region Øst</title>{heading}<p>Regionen har fået en ny direktør.</p>"
    assert read_html(page.encode()).metadata.title == title


def test_linked_data_says_what_meta_elements_do_not() -> None:
    data = (
        '<html><head><script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "Om data", '
        '"datePublished": "2024-02-03T10:00", "publisher": {"name": "Avisen"}, "inLanguage": "da"}]}</script>'
        '<script type="application/ld+json">{broken</script></head><body><p>En sætning om data.</p></body></html>'
    )
    assert read_html(data.encode()).metadata == Metadata("Om data", "Avisen", "2024-02-03", "da")


def test_the_corpus_page_is_the_article_and_nothing_else() -> None:
    page = read_html((PROJECT / "corpus" / "region-hovedstaden-outsourcing.html").read_bytes())
    text = "\n".join(piece.text for piece in page.pieces)
    for name in (
        "Yrsa Lindeskov",
        "Brombærsky",
        "Driftens Dag",
        "cookies",
        "Mest læste",
        "Log ind",
        "Glemt kodeord",
    ):
        assert name not in text
        assert any(name in one.text for one in page.dropped), name
    assert [piece.text for piece in page.pieces if piece.kind == "heading"] == [
        "Genfortalt: Stor outsourcing i Region Hovedstaden kan føre til medarbejderflugt",
        "Uvished trykker humøret",
        "En privat leverandør kan overtage",
    ]


@pytest.mark.parametrize(
    "data", [b"<html><body><div id=root></div></body></html>", b"<html><head></head></html>"]
)
def test_a_page_without_words_gives_no_pieces(data: bytes) -> None:
    assert read_html(data).pieces == ()


def test_what_is_no_page_is_refused() -> None:
    with pytest.raises(ReadError, match="no web page") as caught:
        read_html(b"<!-- nothing -->")
    assert caught.value.next_step


marks = st.sampled_from(
    "<p> <div> </div> <li> <ul> <table> <tr> <td> <br> <h1> <a href=x> </a> ord. tekst & < >".split()
)


@settings(max_examples=50, deadline=None)
@given(st.lists(marks, max_size=40))
def test_no_page_is_too_odd(parts: list[str]) -> None:
    try:
        page = read_html(" ".join(parts).encode())
    except ReadError:
        return
    assert all(piece.text.strip() for piece in page.pieces)
