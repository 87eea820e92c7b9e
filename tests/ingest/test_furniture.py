"""Page furniture of news pages saved as text, in three languages; and prose that must stay."""

# ruff: noqa: E501 - a saved page has a paragraph on each line
from __future__ import annotations

from pathlib import Path

import pytest

from ingest.reading import read_document
from retrieval.documents import Document

SWEDISH = """\
Regionen säger upp avtal om journalsystem

Region Västmark avslutar samarbetet med sin leverantör ett år i förtid. Beslutet väntas kosta 80 miljoner kronor.

Bild: Lisa Ekberg

Regionstyrelsen i Region Västmark fattade beslutet på onsdagen, efter två år av förseningar i projektet.

– Vi har förlorat förtroendet för tidplanen, säger regiondirektören Maria Stenqvist.

Läs också: Ny chef ska rädda Västmarks it

Läs också:

Journalen som aldrig kom

Så mycket har konsulterna kostat

Leverantören beklagar beslutet men säger sig vara beredd att hjälpa till med övergången, skriver bolaget i ett mejl.

Mest läst

Badhuset får nytt tak

Tre skadade i krock på E18

Enligt Maria Stenqvist ska en ny upphandling vara klar under 2027. Till dess används det gamla systemet i Region Västmark.

Evenemang: Vård & teknik 2026 – Stockholm

Möt 300 beslutsfattare inom vårdens digitalisering. Anmäl dig redan i dag för att få bästa pris.

12 maj 2026 | Fri entré

Nytt om namn

Nordanvind AB har från 1 mars 2026 anställt Karin Sten som projektledare. Hon kommer närmast från Hedvall IT. Nytt jobb

Karin Sten

Nordanvind AB

Prenumerera på vårt nyhetsbrev

Vi använder cookies för att förbättra webbplatsen. Genom att fortsätta godkänner du detta.
"""

ENGLISH = """\
Trust delays patient record system

By Joe Miller

The Northfield trust has delayed its new patient record system by a year, to autumn 2026. It will cost 12 million.

Photo: Ann Reed

"We will not put patients at risk," said Mary Cole, chief executive of the trust.

Read more: How the record got so expensive

Advertisement

The supplier, which was not named, said that it would work with the trust on a new plan.

Related articles

Hospital app reaches 40,000 users

Council sells old town hall

Staff at Northfield were told on Monday, Mary Cole said. They had been promised training in May.

Sign up for our newsletter and get the top stories every morning

Most read

1. Bridge closed for two weeks
2. New pool opens in June

Share this
"""

PLAIN = """\
Ny strategi for data

Læs mere om strategien på regionens hjemmeside, hvor den ligger i sin helhed.

Regionen vil dele data. Region Vest har pr. 1. marts 2025 ansat Lise Holm som datadirektør, og hun leder arbejdet.

Kommentarer

Høringssvarene er samlet i et notat, som viser bred opbakning til strategien fra de fem hospitaler.

Events som denne konference er en del af planen. Få ting er så vigtige som gode data, siger hun.

Brug af cookies skal nævnes i strategien, siger juristen, og regionen er enig i det synspunkt.

Datatilsynet slår fast, at siden ikke må sætte cookies før samtykke, og udsteder en bøde på 500.000 kroner.

Foto: 450 kr. pr. time

Grafik: 750 kr. pr. time

Konference: Omsorg i fremtiden

Få uger senere sendte regionen et nyhedsbrev ud til alle medarbejdere med nyt om konferencen.

Lägesbild: Antalet vårdplatser minskade med 120 under 2024.

Foto og billeder af patienter må ikke deles uden samtykke, står der i den nye vejledning.
"""


def read(folder: Path, text: str) -> Document:
    file = folder / "side.txt"
    file.write_text(text, encoding="utf-8")
    return read_document(file, folder)


def lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def test_a_swedish_page(tmp_path: Path) -> None:
    document = read(tmp_path, SWEDISH)
    written = lines(SWEDISH)
    assert lines(document.text) == [written[n] for n in (0, 1, 3, 4, 9, 13)]
    kinds = {one.text: one.kind for one in document.dropped}
    assert kinds["Bild: Lisa Ekberg"] == "photo credit"
    assert kinds["Så mycket har konsulterna kostat"] == "read-also links"
    assert kinds["12 maj 2026 | Fri entré"] == "event advert"
    assert kinds["Karin Sten"] == "people news"
    assert kinds["Prenumerera på vårt nyhetsbrev"] == "newsletter"


def test_an_english_page(tmp_path: Path) -> None:
    document = read(tmp_path, ENGLISH)
    written = lines(ENGLISH)
    assert lines(document.text) == [written[n] for n in (0, 1, 2, 4, 7, 11)]


@pytest.mark.parametrize("text", [SWEDISH, ENGLISH, PLAIN])
def test_nothing_goes_without_a_word(tmp_path: Path, text: str) -> None:
    document = read(tmp_path, text)
    told = [*lines(document.text), *(one.text for one in document.dropped)]
    assert sorted(told) == sorted(lines(text))


def test_prose_that_only_sounds_like_furniture_stays(tmp_path: Path) -> None:
    document = read(tmp_path, PLAIN)
    assert lines(document.text) == lines(PLAIN)
    assert document.dropped == ()


def test_addresses_on_lines_of_their_own_and_tracking_links_go(tmp_path: Path) -> None:
    text = """\
Planen ligger på www.region.example, og den kan hentes der af alle, som vil læse den.

https://www.region.example/plan.pdf
mailto:post@region.example

Se planen <https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fregion.example&sdata=x%3D&reserved=0> og skriv til post@region.example, hvis noget mangler.
"""
    document = read(tmp_path, text)
    assert lines(document.text) == [
        "Planen ligger på www.region.example, og den kan hentes der af alle, som vil læse den.",
        "Se planen og skriv til post@region.example, hvis noget mangler.",
    ]
    assert [one.kind for one in document.dropped] == ["link", "link", "tracking link"]


def test_labels_of_a_letter_that_is_no_saved_page_take_nothing_with_them(tmp_path: Path) -> None:
    text = """\
Sekretariatet har samlet ugens nyheder her, og de er sendt til alle medlemmer af udvalget.

Seneste nyt

Aftalen om røntgen er forlænget til 2027

Kommende arrangementer

Temadag om røntgen den 3. september

Illustration: Udgiften over fire år er 4,2 mio. kr. og falder hvert år med 3 procent.

Foto: Anne Ask
"""
    document = read(tmp_path, text)
    assert lines(document.text) == lines(text)[:-1]
    assert [(one.kind, one.text) for one in document.dropped] == [("photo credit", "Foto: Anne Ask")]
