"""Web pages: boxes that belong to the article, and labels that claim no more than their links."""

from __future__ import annotations

import pytest

from ingest.furniture import drop_furniture
from ingest.html import read_html

PROSE = (
    "Region Midtvang har besluttet at flytte driften af sine servere til et nyt datacenter i Aalhus.",
    "Beslutningen blev truffet på regionsrådets møde onsdag aften efter en lang debat blandt medlemmerne.",
    "Ifølge direktør Anne Holm vil flytningen koste 48 millioner kroner og tage to år at gennemføre.",
    "Oppositionen mener, at prisen er for høj, og kræver en ny beregning af de samlede udgifter.",
)
TITLE = "<h1>Region flytter servere</h1>"
FACTS = "<h2>Fakta om flytningen</h2><ul><li>Prisen er 48 millioner kroner.</li><li>Start: 1. marts</li></ul>"
OF_FACTS = ["Fakta om flytningen", "Prisen er 48 millioner kroner.", "Start: 1. marts"]
NEWS = "".join(
    f'<li><a href="/{n}">Anden nyhed nummer {n} om noget helt andet end dette</a></li>' for n in range(20)
)


def said(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def article(body: str) -> list[str]:
    """Return the texts that are kept of a page, but for its headline."""
    page = read_html(f"<html lang=da><body>{body}</body></html>".encode())
    pieces, _ = drop_furniture(page.pieces, marked_headings=True)
    kept = [piece.text for piece in pieces]
    assert kept[0] == "Region flytter servere"
    return kept[1:]


@pytest.mark.parametrize(
    "body",
    [
        f'<article>{TITLE}{said(PROSE)}<aside class="factbox">{FACTS}</aside></article>',
        f'<article>{TITLE}{said(PROSE)}<div class="fact-box">{FACTS}</div></article><ul>{NEWS}</ul>',
        f'<div>{TITLE}<div>{said(PROSE)}</div><aside class="faktaboks">{FACTS}</aside></div>',
        f'<div>{TITLE}<div>{said(PROSE)}</div><section id="fakta">{FACTS}</section></div><ul>{NEWS}</ul>',
    ],
)
def test_a_box_of_facts_closes_the_article(body: str) -> None:
    assert article(body) == [*PROSE, *OF_FACTS]


def test_a_box_beside_the_article_is_no_part_of_it() -> None:
    aside = "<aside><h2>Om avisen</h2><p>Den udkommer alle dage undtagen mandag og koster 30 kr.</p></aside>"
    assert article(f"<div>{TITLE}<div>{said(PROSE)}</div>{aside}</div>") == [*PROSE]


@pytest.mark.parametrize(
    ("behind", "is_kept"),
    [
        (said(PROSE[1:]), True),
        (f'{said(PROSE[1:])}<script type="application/json">{{"a": "{"x y " * 400}"}}</script>', True),
        (
            "<p>Log ind for at læse videre.</p><p>Som abonnent får du adgang til alle vores artikler.</p>",
            False,
        ),
        (
            f"<form><button>Log ind</button></form>{said(PROSE[1:])}",
            False,
        ),
    ],
)
def test_what_a_paywall_stood_before_is_told_from_the_wall(behind: str, is_kept: bool) -> None:
    body = f'<article>{TITLE}{said(PROSE[:1])}<div class="paywall">{behind}</div></article><ul>{NEWS}</ul>'
    assert article(body) == [*(PROSE if is_kept else PROSE[:1])]


@pytest.mark.parametrize("label", ["Læs også:", "Læs mere", "Läs mer"])
def test_a_label_claims_no_more_than_its_links(label: str) -> None:
    links = f'<p>{label}</p><p><a href="/x">Ny it-direktør i regionen</a></p>'
    assert article(f"<article>{TITLE}{said(PROSE)}{links}{FACTS}{said(PROSE[:1])}</article>") == [
        *PROSE,
        *OF_FACTS,
        PROSE[0],
    ]
