"""Web pages that a browser saved into one file."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from errors import ReadError
from ingest.reading import read_document

ARTICLE = (
    "Region Midtvang har besluttet at flytte driften af sine servere til et nyt datacenter i Aalhus.",
    "Beslutningen blev truffet på regionsrådets møde onsdag aften efter en lang debat blandt medlemmerne.",
)
PAGE = f"""<!doctype html><html lang="da"><head><meta charset="utf-8">
<title>Region flytter servere | Avisen</title><meta property="og:site_name" content="Avisen">
<meta property="article:published_time" content="2025-03-05"><style>p {{ color: #333 }}</style></head>
<body><nav><a href="/sport">Sport</a></nav><article><h1>Region flytter servere</h1>
<p>{ARTICLE[0]}</p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="Et kort"><p>{ARTICLE[1]}</p>
</article><iframe srcdoc="<p>Køb en bil i dag, og spar mange penge på den næste.</p>"></iframe></body>"""


@pytest.mark.parametrize("name", ["side.mhtml", "side.mht", "side.eml"])
def test_a_page_that_a_browser_saves_into_one_file_is_read_as_a_page(
    tmp_path: Path, browser: Browser, name: str
) -> None:
    page = browser.new_page()
    page.set_content(PAGE)
    saved = page.context.new_cdp_session(page).send("Page.captureSnapshot")["data"]
    page.close()
    (tmp_path / name).write_text(saved, encoding="utf-8", newline="")
    document = read_document(tmp_path / name, tmp_path)
    assert document.text.split("\n\n") == ["Region flytter servere", *ARTICLE]
    info = document.info
    assert (info.title, info.publisher, info.date, info.language) == (
        "Region flytter servere",
        "Avisen",
        "2025-03-05",
        "da",
    )


def test_an_archive_without_a_page_is_refused(tmp_path: Path) -> None:
    head = "From: <Saved by Blink>\nSubject: x\nDate: Fri, 14 Mar 2025 09:30:00 +0100\nMIME-Version: 1.0\n"
    (tmp_path / "a.mhtml").write_text(head + "Content-Type: text/css\n\np { color: red }\n")
    with pytest.raises(ReadError, match="holds no web page"):
        read_document(tmp_path / "a.mhtml", tmp_path)
