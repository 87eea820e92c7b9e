"""The retold action plan: what the PDF looks like to a reader, and what it owes to its source."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from ingest.reading import read_document

PROJECT = Path(__file__).resolve().parent.parent
PLAN = PROJECT / "corpus" / "region-hovedstaden-handleplan-arbejdsliv.pdf"
SEEDS = PROJECT.parent / "shared" / "seeds"

SHARED_RUN = 7
"""This many consecutive words in common with the source are too many."""

INITIATIVES = (
    ("Omsorgskonferencen", ""),
    ("Vagtplanlæggerkonference 2025", ""),
    ("Vagtplanlæggeruddannelse", ""),
    ("Den inkluderende arbejdsplads", ""),
    ("Onboarding-system", ""),
    ("Rammeaftale for seniorer", "Igangsat"),
    ("Danske Regioners fuldtidspolitik", "Igangsat"),
    ("Inddrage andre faggrupper", "Gennemført"),
    ("Exitanalyse", "Gennemført"),
    ("Kompetenceudvikling for ledere", "Gennemført"),
    ("Advisory Board", "Gennemført"),
    ("Ungdomstopmøde", "Gennemført"),
    ("Uddannelsesstrategi", "Gennemført"),
    ("Fælles om vagtarbejde", "Igangsat"),
    ("Pejlemærker for Ledelse", "Gennemført"),
    ("Medmenneskelig ledelse og omsorg", "Igangsat Budget 2023-2025"),
    ("Arbejdsmiljø: Styrkelse af det tværgående arbejde med trivsel", "Igangsat"),
    ("Pulje til uddannelse og kompetenceudvikling af kliniske vejledere", "Igangsat Budget 2023-2025"),
    ("Fokus på de erfarne medarbejdere", "Igangsat Budget 2023-2025"),
    ("Teknologi til gavn for medarbejdere og patienter", "Igangsat"),
    ("Brandingindsats", "Igangsat"),
    ("Gode praktikforløb", "Igangsat"),
    ("Onboarding indsats", "Gennemført"),
)

FULL_TIME_STAFF = (
    "Fuldtidsansatte på regionens hospitaler 1. januar 2021 1. oktober 2024",
    "Bioanalytikere 1.558 1.467",
    "Jordemødre 323 515",
    "Læger 5.595 5.791",
    "Radiografer 635 656",
    "SOSU 891 1.071",
    "Sygeplejersker 6.122 6.620",
    "I alt 15.124 16.120",
)

CARE_AIMS = (
    "Omsorg er en kerneydelse i sundhedsvæsenet",
    "Omsorg sker i mødet mellem mennesker",
    "Omsorg løftes af fælles sprog",
    "Systematik understøtter omsorgskulturen",
    "Omsorg kræver prioritering, ansvar og mod",
    "Omsorg kan trænes",
    "Brug teknologi med omtanke",
    "Omsorg skaber værdi – også på den lange bane",
)

GOALS = (
    "Attraktiv arbejdsplads",
    "Ny opgaveløsning tæt på patienten",
    "Sammen om vagtarbejde",
    "God jobstart",
    "Nærværende ledelse",
)

YOUTH_POINTS = (
    "Mod til at prøve nyt!",
    "Mennesket først!",
    "Vis meningen!",
    "Styrk ledelse!",
    "Slip tiden!",
    "Hør ungdommen!",
    "Prioriter behandling!",
    "Inddrag patienten!",
    "Mulighedernes uddannelse!",
)

FIXED_PHRASES = (
    *FULL_TIME_STAFF,
    *CARE_AIMS,
    *GOALS,
    *YOUTH_POINTS,
    "Understøtter målsætning 1: Attraktiv arbejdsplads",
    "Understøtter målsætning 2: Opgaveløsning tæt på patienten",
    "Understøtter målsætning 3: God jobstart",
    "Understøtter målsætning 3: Sammen om vagtarbejde",
    "Understøtter målsætning 4: God jobstart",
    "Understøtter målsætning 5: Nærværende ledelse",
    "Initiativer prioriteret i 2022-2024 INITIATIV BESKRIVELSE OG STATUS",
    "Arbejdsmiljø: Styrkelse af det tværgående arbejde med trivsel",
    "Pulje til uddannelse og kompetenceudvikling af kliniske vejledere",
    "Otte sigtepunkter for omsorg i sundhedsvæsenet",
    "Konference: Omsorg i fremtidens sundhedsvæsen",
    "Attraktivt seniorarbejdsliv – ønsker til en livslang karriere",
    "Styrket trivsel – en dag for dig og dine kolleger",
    "Det gode forløb – Sammen skaber vi det",
    "Stærkere prioritering og klogere opgaveløsning",
    "Attraktive arbejdspladser og tid til kerneopgaven",
    "Rette kompetencer og faglig fleksibilitet",
    "Det Strategiske forum for HR og Uddannelse",
    "Udvalget for Fastholdelse og Rekruttering i Sundhedsvæsenet",
    "Revidering og kvalitetssikring af de regionale trivselsmålinger",
    "Træning af studerende og elevers kliniske færdigheder og kompetencer",
    "Koden til trivsel og velvære",
    "Center for Økonomi, Center for It og Medicoteknologi og Center for HR & Uddannelse",
)
"""Names of initiatives, goals, themes, courses, centres and table rows, which a retelling must keep."""

NOT_NAMES = {"Derudover", "Foruden", "Hovedpointerne", "HRdasboard"}
"""Capitals in the source that begin a paragraph after a list or a heading, and one misspelt word."""


@pytest.fixture(scope="module")
def reader() -> PdfReader:
    return PdfReader(PLAN)


@pytest.fixture(scope="module")
def pages(reader: PdfReader) -> list[str]:
    return [page.extract_text() for page in reader.pages]


@pytest.fixture(scope="module")
def source() -> str:
    found = sorted(SEEDS.glob("004_*.txt"))
    if not found:
        pytest.skip("the user's source documents (../shared/seeds) are not here")
    page_marks = re.compile(r"^(\d+ af \d+|Side \d+)$", re.MULTILINE)
    return page_marks.sub("", found[0].read_text(encoding="utf-8"))


def body(page: str) -> str:
    """Return a page's text without its running header and footer."""
    lines = [line.strip() for line in page.splitlines()]
    furniture = re.compile(r"Side \d+ af \d+|Det handler om arbejdsliv – handleplan( Initiativer 2022-2025)?")
    return "\n".join(line for line in lines if not furniture.fullmatch(line))


def joined(text: str) -> str:
    """Return the text on one line, words divided at a line end put together (with every hyphen gone)."""
    whole = re.sub(r"-\s*\n\s*(?!og\b|eller\b)", "", text)
    return " ".join(whole.replace("-", "").split())


def words(text: str) -> list[str]:
    return re.findall(r"\d+(?:[.,]\d+)*|[^\W\d_]+", joined(text).lower())


def runs(tokens: list[str]) -> dict[tuple[str, ...], int]:
    return {tuple(tokens[at : at + SHARED_RUN]): at for at in range(len(tokens) - SHARED_RUN + 1)}


def test_the_file_is_its_source_typeset() -> None:
    pytest.importorskip("typst", reason="typst is not installed; it belongs in requirements-dev.txt")
    spec = importlib.util.spec_from_file_location("corpus_build", PLAN.parent / "_sources" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    assert build.typeset(build.SOURCES / f"{PLAN.stem}.typ") == PLAN.read_bytes()


def test_the_first_page_says_what_it_retells(pages: list[str]) -> None:
    first = joined(pages[0])
    assert "Dette er en genfortælling, ikke originalen." in first
    assert "Det handler om arbejdsliv – handleplan" in first
    assert "udgivet af Region Hovedstaden i 2025" in first


def test_metadata(reader: PdfReader) -> None:
    metadata = reader.metadata
    assert metadata is not None
    assert metadata.title == "Det handler om arbejdsliv – handleplan (genfortalt)"
    assert metadata.author == "Region Hovedstaden"
    assert metadata.creation_date is not None
    assert metadata.creation_date.year == 2025
    assert "handleplan" in str(metadata.get("/Keywords")).split(", ")
    assert str(reader.root_object["/Lang"]) == "da"


def test_pages_are_a4_with_a_header_and_a_footer(reader: PdfReader, pages: list[str]) -> None:
    assert 12 <= len(pages) <= 17
    for number, (page, text) in enumerate(zip(reader.pages, pages, strict=True), start=1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
        assert text.splitlines()[-1].strip() == f"Side {number} af {len(pages)}"
        header = text.splitlines()[0].strip()
        assert header.startswith("Det handler om arbejdsliv – handleplan") is (number > 1)


def test_chapters_stand_in_order(pages: list[str]) -> None:
    whole = "\n".join(map(body, pages))
    chapters = re.findall(r"^(Indledning|Initiativer prioriteret i .*)$", whole, re.MULTILINE)
    assert chapters == [
        "Indledning",
        "Initiativer prioriteret i 2025",
        "Initiativer prioriteret i 2022-2024",
        "Initiativer prioriteret i 2023",
        "Initiativer prioriteret i 2024",
    ]


def test_the_margin_column_is_narrow_broken_and_goes_over_pages(pages: list[str]) -> None:
    letters = [re.sub(r"[\s-]", "", body(page)) for page in pages]
    over_a_page = []
    for name, state in INITIATIVES:
        margin = re.sub(r"[\s-]", "", name + state)
        if not any(margin in page for page in letters):
            over_a_page.append(name)
    assert len(over_a_page) >= 3
    whole = "\n".join(map(body, pages))
    assert "\nOm-\nsorgs-\nkonfe-\nrencen\n" in whole
    assert "\nGen-\nnemført\n" in whole or "\nGennem-\nført\n" in whole


def test_the_body_is_hyphenated(pages: list[str]) -> None:
    divided = re.findall(r"[a-zæøå]-\n[a-zæøå]", "\n".join(map(body, pages)))
    assert len(divided) > 100
    assert not any("\u00ad" in page for page in pages)


def test_the_table_of_full_time_staff(pages: list[str]) -> None:
    with_table = [page for page in pages if FULL_TIME_STAFF[1] in page]
    assert len(with_table) == 1
    assert "\n".join(FULL_TIME_STAFF) in "\n".join(line.strip() for line in with_table[0].splitlines())


def test_lists_stand_item_by_item(pages: list[str]) -> None:
    lines = [line.strip() for page in pages for line in page.splitlines()]
    for aim in CARE_AIMS:
        assert f"• {aim}" in lines
    for number, item in [*enumerate(GOALS, start=1), *enumerate(YOUTH_POINTS, start=1)]:
        assert f"{number}. {item}" in lines


def test_every_figure_of_the_source_is_there(pages: list[str], source: str) -> None:
    figure = re.compile(r"\d+(?:[.,]\d+)*")
    told = {token for page in pages for token in figure.findall(body(page))}
    assert set(figure.findall(source)) - told == set()


def test_every_date_of_the_source_is_there(pages: list[str], source: str) -> None:
    date = re.compile(
        r"(?:\d+\. )?(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december)"
        r"(?: 20\d\d)?"
    )
    told = set(date.findall(joined("\n".join(map(body, pages)))))
    assert set(date.findall(joined(source))) - told == set()


def test_every_name_of_the_source_is_there(pages: list[str], source: str) -> None:
    # A capital in the middle of a sentence begins a name.
    name = re.compile(r"(?<=[a-zæøå,(] )[A-ZÆØÅ]\w+|\b[A-ZÆØÅ]{2,}\w*")
    names = set(name.findall(joined(source))) - NOT_NAMES
    assert len(names) > 80
    told = joined("\n".join(map(body, pages))).lower()
    assert {found for found in names if found.lower().removesuffix("s") not in told} == set()


def test_no_sentence_is_the_sources(pages: list[str], source: str) -> None:
    theirs = words(source)
    ours = words("\n".join(map(body, pages)))
    margins = [f"{name} {state} Beskrivelse:" for name, state in INITIATIVES if state]
    for phrase in (*FIXED_PHRASES, *margins):
        fixed = words(phrase)
        for at in range(len(ours) - len(fixed) + 1):
            if ours[at : at + len(fixed)] == fixed:
                ours[at : at + len(fixed)] = ["§"] * len(fixed)
    shared = runs(theirs).keys() & runs(ours).keys()
    assert {" ".join(run) for run in shared} == set()


def test_every_fixed_phrase_is_needed(pages: list[str], source: str) -> None:
    theirs = " ".join(words(source))
    ours = " ".join(words("\n".join(map(body, pages))))
    for phrase in FIXED_PHRASES:
        fixed = " ".join(words(phrase))
        assert fixed in ours, phrase
        assert fixed in theirs, phrase


def test_each_initiative_heads_its_own_part() -> None:
    document = read_document(PLAN, PLAN.parent)
    levels = {
        document.text[block.start : block.end].rstrip(":"): block.level
        for block in document.blocks
        if block.kind == "heading"
    }
    names = {levels[name] for name, _ in INITIATIVES}
    chapters = {level for heading, level in levels.items() if heading.startswith("Initiativer prioriteret")}
    assert max(chapters) < min(names)
    assert max(names) < levels["Status"]
