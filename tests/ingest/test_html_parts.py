"""What saved web pages fold, box, strike out or call like furniture, and what of it is the article."""

# ruff: noqa: E501 - what is read and what comes of it stand on one line each
from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.html import read_html
from ingest.reading import read_document
from retrieval.documents import Document, Dropped

TOLD = (
    "Regionsrådet har den 14. marts 2025 besluttet at afsætte 12,5 mio. kr. til flere sygeplejersker i Køge.",
    "Pengene skal bruges til 24 nye stillinger, og de første ansættes fra 1. september, siger formanden.",
    "Det er vigtigt, at borgerne mærker forskellen hurtigt, og derfor følger udvalget sagen hver måned.",
)
FRAME = (
    "<html lang=da><title>Flere sygeplejersker</title><body><header><a href=/>Region Sjælland</a></header><main>{}<article>"
    "<h1>Flere sygeplejersker</h1><p>{}</p><p>{}</p>{}<p>{}</p></article>{}</main><footer>Alleen 15</footer></body></html>"
)


def framed(inside: str = "", *, above: str = "", below: str = "") -> str:
    return FRAME.format(above, *TOLD[:2], inside, TOLD[2], below)


def of_article(inside: str = "", *, below: str = "") -> tuple[list[str], list[Dropped]]:
    """Read a news page; give what it has beside its frame, and what was dropped of it."""
    page = read_html(framed(inside, below=below).encode())
    around = ("Flere sygeplejersker", *TOLD)
    assert [piece.text for piece in page.pieces if piece.text in around] == list(around)
    dropped = [one for one in page.dropped if one.text not in ("Region Sjælland", "Alleen 15")]
    return [piece.text for piece in page.pieces if piece.text not in around], dropped


def read(folder: Path, page: str) -> Document:
    file = folder / "side.html"
    file.write_text(page, encoding="utf-8")
    return read_document(file, folder)


def lines(document: Document) -> list[str]:
    return [line for line in document.text.split("\n") if line]


def test_the_number_of_an_item_stands_before_its_first_paragraph_only() -> None:
    page = read_html(
        b"<ol><li><p>A.</p><p>B.</p></li><li><p>C</p><ul><li>d<div>e</div></ul>f</li><li><pre>g</pre></ol>"
    )
    assert [(piece.kind, piece.text) for piece in page.pieces] == [
        ("item", "1. A."),
        ("paragraph", "B."),
        ("item", "2. C"),
        ("item", "d"),
        ("paragraph", "e"),
        ("paragraph", "f"),
        ("paragraph", "g"),
    ]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<span>Køge</span><span>12</span>", "Køge 12"),
        ("<strong>12,5</strong><small>mio. kr.</small>", "12,5 mio. kr."),
        ("Der er nu <b><i>24</i></b><a href=/x>stillinger</a>", "Der er nu 24 stillinger"),
        ("<span role=columnheader>By</span><span role=columnheader>Antal</span>", "By Antal"),
        ("m<sup>2</sup>, CO<sub>2</sub>, <b>CO</b><sub>2</sub> og <b>H</b><b>2</b>", "m², CO2, CO2 og H2"),
        ("<b>10</b><i>.000</i> <b>Sund</b><i>hed</i> <b>5</b><i>a</i> 1<b>5</b>", "10.000 Sundhed 5a 15"),
        ("<table><tr><th>A<th>B<tr><td><b>9</b><i>senge</i><td>x</table>", "A\tB\n9 senge\tx"),
    ],
)
def test_a_figure_and_a_word_in_elements_side_by_side_stand_apart(markup: str, text: str) -> None:
    page = read_html(f"<div>{markup}</div>".encode())
    assert "\n".join(piece.text for piece in page.pieces) == text


def test_struck_text_is_told_and_not_read() -> None:
    assert of_article(
        "<p>Prisen er <s>350</s> <ins>375</ins> kr., <del>før maj</del> og <strike>10</strike> 12 dage.</p>"
    ) == (
        ["Prisen er 375 kr., og 12 dage."],
        [Dropped("struck text", None, text) for text in ("350", "før maj", "10")],
    )


@pytest.mark.parametrize(
    "element",
    [
        "<div class=event><p>1.200 sygeplejersker er i strejke på Køge Sygehus.</p></div>",
        "<div class=event-info><p>3. april kl. 17, Køge Rådhus, 50 kr.</p></div>",
        "<ul class=menu><li>Suppe: 45 kr.</li></ul>",
        "<section class=social-omraade id=social><p>Udvalget får 3,2 mio. kr. mere.</p></section>",
        "<p class=footer-note>Note: Tallene er foreløbige.</p>",
        "<div class=table-footer>Kilde: DST. Tal i 1.000 kr.</div>",
        "<div class=footer-text><p>Kilde: DST 2024.</p></div>",
        "<blockquote><footer class=blockquote-footer>Hanne Pedersen, formand</footer></blockquote>",
        "<section class=related-party><p>Regionen ejer 51 pct. af selskabet.</p></section>",
        "<div class=ad-hoc-udvalg><p>Udvalget mødes om mandagen</p></div>",
        "<div class=promo-box><p>Budgettet er på 12,5 mio. kr.</p></div>",
        "<div class=l-sidebar><p>Taksten er 312 kr.</p></div>",
        "<div class=login-info><p>Du logger ind med MitID, og koden gælder i 10 minutter.</p></div>",
        "<div class=gdpr><p>Vi gemmer oplysningerne i 5 år.</p></div>",
        "<div class=nav-content><p>Taksten er 312 kr.</p></div>",
        "<section class=skip-print><p>Beløbet er 3 mio. kr.</p></section>",
        "<div class=read-more><p>Her er resten af artiklens tekst, som foldes ud.</p></div>",
        "<section class=contact-nav><p>Ring <a href=tel:1813>1813</a></p></section>",
        "<aside class=sidebar><h3>Fakta</h3></aside>",
        "<div class=box-related><h3>Kort om aftalen</h3></div>",
        "<div role=complementary><h3>Blå bog</h3></div>",
    ],
)
def test_what_is_called_like_furniture_but_tells_something_is_part_of_the_article(element: str) -> None:
    kept, dropped = of_article(element)
    assert len(kept) == 1
    assert kept[0] in element.replace("<a href=tel:1813>", "").replace("</a>", "")
    assert dropped == []


def test_comments_that_a_document_is_about_stay() -> None:
    said = "<p>DSR finder, at beløbet på 12,5 mio. kr. er for lille.</p></section>"
    assert of_article(f"<section id=kommentarer><h2>Kommentarer til forslaget</h2>{said}") == (
        ["Kommentarer til forslaget", "DSR finder, at beløbet på 12,5 mio. kr. er for lille."],
        [],
    )
    kept, dropped = of_article(f"<section id=kommentarer><h2>Kommentarer</h2>{said}")
    assert (kept, [one.kind for one in dropped]) == ([], ["comments"])


@pytest.mark.parametrize(
    ("element", "kind"),
    [
        (
            "<div class=related><h3><a href=1>Ny direktør i Køge</a></h3><p>Hun er 47 år.</p></div>",
            "read-also links",
        ),
        ("<div class=promo><p><a href=1>Bliv abonnent i dag</a></p>Kun 5 kr.</div>", "advert"),
        ("<div class=ad><p>Nye biler fra 199.000 kr.</p></div>", "advert"),
        (
            "<section class=event-card><p>Mød 300 ledere i Køge til en dag om patienter, data og meget mere.</p></section>",
            "event advert",
        ),
        ("<div class=event><p>Temadag 3. maj | Fri entré</p><a href=1>Læs om den</a></div>", "event advert"),
        ("<div class=people-news><p>Bo Ek er 45 år og ny chef i Region Skåne.</p></div>", "people news"),
        ("<div class=newsletter><p>Få nyt fra os hver fredag kl. 7.</p></div>", "newsletter"),
        ("<div class=cookies><p>Vi bruger 12 cookies på siden her.</p></div>", "cookie text"),
        (
            "<div class=login><p>Log ind for at læse de sidste 12 linjer.</p><button>Ja</button></div>",
            "sign-in",
        ),
        ("<div class=social-links>Del 12</div>", "share buttons"),
        ("<ul class=pagination><li>2 af 3</li></ul>", "navigation"),
    ],
)
def test_furniture_that_tells_something_goes(element: str, kind: str) -> None:
    kept, dropped = of_article(element)
    assert (kept, [one.kind for one in dropped]) == ([], [kind])


@pytest.mark.parametrize(
    ("below", "kept"),
    [
        ("<div><table><tr><th>By<th>Antal<tr><td>Køge<td>12</table></div>", ["By\tAntal", "Køge\t12"]),
        ("<div><p>1) Ekskl. moms.</p></div><p>Kilde: Danmarks Statistik</p>", ["1) Ekskl. moms.", "Kilde: Danmarks Statistik"]),
        ("<p>Rettet den 15. marts: Beløbet er 12,5 mio. kr.</p>", ["Rettet den 15. marts: Beløbet er 12,5 mio. kr."]),
        (
            "<section class=contact><h2>Kontakt</h2><p><a href=tel:29123456>29 12 34 56</a></p><p><a href=mailto:mh@r.dk>mh@r.dk</a></p></section>",
            ["Kontakt", "29 12 34 56", "mh@r.dk"],
        ),
        ("<figcaption>Tal fra 2024</figcaption>", ["Tal fra 2024"]),
        ("<aside><h2>Fakta</h2><p>Aftalen gælder til 2028.</p></aside>", ["Fakta", "Aftalen gælder til 2028."]),
        ("<table><tr><td><a href=1>Forrige</a><td>Op<tr><td><a href=2>Budget</a><td><a href=3>Forside</a></table>", []),
        ("<h2>Mere</h2><a href=/1><h3>Køge får bro</h3><p>Broen er 90 meter lang.</p></a><p>Læs alt om den her.</p>", []),
        ("<p>Note 1</p><p>3. maj 2024</p><p><a href=1>Køge får bro</a></p><p>Den er 90 meter lang.</p>", ["Note 1"]),
        (
            "<h2>Andre nyheder</h2><h3><a href=1>Køge får ny bro</a></h3><p>Broen er 90 meter lang.</p><h2>Emner</h2><a href=1>Bro</a>",
            [],
        ),
    ],
)  # fmt: skip
def test_what_closes_an_article_below_its_element(below: str, kept: list[str]) -> None:
    assert of_article(below=below)[0] == kept


def test_the_numbered_items_that_end_an_article_are_part_of_it() -> None:
    items = ("Ring til sygehuset og bestil en tid", "Skriv til os")
    page = read_html(
        f"<div><p>{TOLD[0]}</p><p>{TOLD[1]}</p><ol><li>{items[0]}</li><li>{items[1]}</li></ol></div>".encode()
    )
    assert [piece.text for piece in page.pieces] == [*TOLD[:2], f"1. {items[0]}", f"2. {items[1]}"]


def test_a_last_paragraph_with_a_long_link_is_part_of_the_article_and_a_line_that_is_a_link_is_not() -> None:
    told = f"<p>{TOLD[0]}</p><p>{TOLD[1]}</p><p>Se <a href=/1>alle de tal, som sagen bygger på</a></p>"
    page = read_html(f"<div>{told}</div><div><a href=/>Regionsrådet i Region Sjælland</a></div>".encode())
    assert [piece.text for piece in page.pieces] == [*TOLD[:2], "Se alle de tal, som sagen bygger på"]


def test_a_date_above_the_headline_is_the_pages() -> None:
    page = read_html(framed(above="<p>Af Jens Hansen</p><p>14. marts 2025 kl. 10:32</p>").encode())
    assert page.metadata.date == "2025-03-14"


def test_lines_of_a_sites_head_and_foot_are_no_part_of_an_article_that_has_their_words() -> None:
    told = "".join(f"<p>{one}</p>" for one in TOLD)
    page = read_html(
        f"<div class=top><div>Nye</div><div>12,5 mio.</div></div><main><h1>Flere sygeplejersker</h1>{told}</main>"
        "<div><div>Udvalget</div><div>Regionen</div><div>Køge</div></div>".encode()
    )
    assert [piece.text for piece in page.pieces] == ["Flere sygeplejersker", *TOLD]


@pytest.mark.parametrize(
    "fold",
    [
        "<button class=accordion-button>Hvem får tilskud?</button><div><p>Alle over 65 år.</p></div>",
        "<button class=faq>Hvem får tilskud?</button><div>Alle over 65 år.</div>",
        "<label>Hvem får tilskud?</label><div><ul><li>Alle over 65 år.</li></ul></div>",
        "<p>Hvem får tilskud?</p><div class=collapse style='display:none'>Alle over 65 år.</div>",
        "<p>Hvem får tilskud?</p><div aria-labelledby=a hidden>Alle over 65 år.</div>",
        "<p>Hvem får tilskud?</p><div hidden=until-found>Alle over 65 år.</div>",
        "<p data-target='#svar'>Hvem får tilskud?</p><b> </b><div id=svar hidden>Alle over 65 år.</div>",
    ],
)
def test_questions_and_answers_that_a_page_folds_are_read(fold: str) -> None:
    assert of_article(fold) == (["Hvem får tilskud?", "Alle over 65 år."], [])


def test_what_a_page_hides_otherwise_stays_hidden() -> None:
    kept, dropped = of_article(
        "<button aria-expanded=false>Menu</button><p>Her er en sætning mere.</p><button>Vis mere</button>"
        "<div role=dialog aria-labelledby=a hidden>Siden bruger 12 cookies.</div>"
        "<div class='modal collapse' hidden>Tak for de 5 stjerner.</div><p hidden>Gammel tekst fra 2024.</p>"
    )
    assert kept == ["Her er en sætning mere."]
    assert [one.kind for one in dropped] == ["hidden text"] * 3


def test_a_long_cell_stays_in_a_table_that_marks_its_head() -> None:
    cell = ("Vi vil have flere hænder i plejen og bedre vilkår. " * 9).strip()
    rows = f"<tr><td>A<td>{cell}<tr><td>V<td>Vi vil spare 10 mio. kr."
    kept, _ = of_article(f"<table><thead><tr><th>Parti<th>Forslag</thead>{rows}</table>")
    assert kept == ["Parti\tForslag", f"A\t{cell}", "V\tVi vil spare 10 mio. kr."]
    assert of_article(f"<table>{rows}</table>")[0] == ["A", cell, "V", "Vi vil spare 10 mio. kr."]


@pytest.mark.parametrize(
    "page",
    [
        "<h1>Konference: Sundhed 2030</h1><p>Regionen holder konference den 3. april.</p><p>Deltagelse er gratis</p>",
        "<h1>Webinar: Løntjek</h1><p>Lønnen er i snit 32.400 kr.</p><p>Det er gratis.</p><h2>Program</h2><p>Kl. 16</p>",
        "<p>Seminarium: Vård och teknik</p><p>Det äger rum den 3 april.</p><p>Fri entré</p>",
        f"<p>{TOLD[0]}</p><h1>Arrangement: Nyt sygehus</h1><p>{TOLD[1]}</p><p>Gratis adgang</p>",
    ],
)
def test_a_page_about_an_event_is_no_advert(tmp_path: Path, page: str) -> None:
    document = read(tmp_path, page)
    assert lines(document) == [said for said in re.split(r"<[^>]+>", page) if said]
    assert document.dropped == ()


def test_an_advert_ends_at_the_next_heading(tmp_path: Path) -> None:
    advert = "<h2>Kursus: Løn</h2><p>Kurset er den 3. maj.</p><p>Det er gratis.</p>"
    document = read(tmp_path, framed(f"{advert}<h2>Økonomi</h2><p>Der er sat 3 mio. kr. af.</p>"))
    assert lines(document) == [
        "Flere sygeplejersker",
        *TOLD[:2],
        "Økonomi",
        "Der er sat 3 mio. kr. af.",
        TOLD[2],
    ]


@pytest.mark.parametrize(
    "inside",
    [
        "<ul><li>Log ind</li><li>Vælg lønseddel</li><li>Udskriv</li></ul>",
        "<h2>Bliv medlem</h2><p>Kontingentet er 350 kr. om måneden.</p>",
        "<h2>Annoncer</h2><p>En helside koster 12.000 kr.</p>",
        "<ul><li>Se også § 5, stk. 2 i overenskomsten</li></ul>",
        "<p>Hør mere om de 24 stillinger på mødet den 3. april kl. 19 i Køge</p>",
        "<p>Se mere: Tabel 3 viser 24 stillinger i Køge.</p>",
        "<p>Grafik: Antallet af ansatte steg fra 120 til 168</p>",
        "<h2>Seneste nyt</h2><p>Kl. 10: Strejken er slut.</p><h2>Baggrund</h2><p>Den begyndte i maj.</p>",
        "<h2>Kommende arrangementer</h2><ul><li>3. april: Møde</li></ul><h2>Kontakt</h2><p>Ring 57 12 34 56</p>",
    ],
)
def test_lines_of_a_page_that_are_no_links_and_say_something_stay(tmp_path: Path, inside: str) -> None:
    document = read(tmp_path, framed(inside))
    said = [line for line in re.split(r"<[^>]+>", inside) if line]
    assert lines(document) == ["Flere sygeplejersker", *TOLD[:2], *said, TOLD[2]]


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        ("<ul><li>Del artiklen</li><li>Udskriv</li></ul>", "button or label"),
        ("<p>Log ind</p>", "button or label"),
        ("<p><b>Læs også</b></p>", "read-also links"),
        ("<p>Læs også: <a href=1>Region får ny direktør</a></p>", "read-also links"),
        ("<p>Foto: Jens Hansen, 14. marts 2025</p>", "photo credit"),
        ("<p>Foto: Anna Ek/Flickr, CC BY 2.0</p>", "photo credit"),
        ("<h3>Mest læste</h3><ul><li>Bro er lukket i to uger</li></ul><h2>Til sidst</h2>", "page furniture"),
    ],
)
def test_labels_of_a_page_that_say_nothing_of_its_matter_go(tmp_path: Path, inside: str, kind: str) -> None:
    document = read(tmp_path, framed(inside))
    ends = ["Til sidst"] if "Til sidst" in inside else []
    assert lines(document) == ["Flere sygeplejersker", *TOLD[:2], *ends, TOLD[2]]
    assert kind in {one.kind for one in document.dropped}


def test_a_page_is_by_whom_its_data_names_and_of_the_first_date_that_is_one() -> None:
    data = '<script type="application/ld+json">{"@type": "NewsArticle", "publisher": {"name": "Region Sjælland"}}</script>'
    site = '<meta property="og:site_name" content="{}">'
    text = "<p>En sætning om data.</p>"
    assert (
        read_html(f"{site.format('Via Ritzau')}{data}{text}".encode()).metadata.publisher == "Region Sjælland"
    )
    assert read_html(f"{site.format('Avisen')}{data}{text}".encode()).metadata.publisher == "Avisen"
    assert read_html(f"{site.format('Via Ritzau')}{text}".encode()).metadata.publisher == "Via Ritzau"


@pytest.mark.parametrize(
    ("said", "date"),
    [
        (["14-03-2025"], "2025-03-14"),
        (["14. marts 2025"], "2025-03-14"),
        (["Fri, 14 Mar 2025 10:32:00 +0100"], "2025-03-14"),
        (["i går", "2025-03-14T10:32:00+0100"], "2025-03-14"),
        (["03/04/2025"], None),
    ],
)
def test_dates_of_a_pages_head(said: list[str], date: str | None) -> None:
    head = "".join(f'<meta name="date" content="{one}">' for one in said)
    assert read_html(f"{head}<p>En sætning om data.</p>".encode()).metadata.date == date
