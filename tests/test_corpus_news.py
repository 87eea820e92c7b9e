"""The news retellings and the job profile in `corpus/`: new words, the sources' facts, real furniture."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import lxml.html
import pypdf
import pytest
import yaml

PROJECT = Path(__file__).resolve().parent.parent
CORPUS = PROJECT / "corpus"
SEEDS = PROJECT.parent / "shared" / "seeds"

HOVEDSTADEN = "region-hovedstaden-outsourcing.html"
DANSKE_REGIONER = "danske-regioner-it-raad.txt"
SJAELLAND = "region-sjaelland-digitaliseringsdirektoer.pdf"
SKAANE = "region-skaane-outsourcing.md"
SEED = {HOVEDSTADEN: "000", DANSKE_REGIONER: "001", SJAELLAND: "002", SKAANE: "003"}

TITLES = (
    "Stor outsourcing i Region Hovedstaden kan føre til medarbejderflugt",
    "Danske Regioner opretter it-råd",
)
"""A title is quoted as it is, or nobody could tell what is retold."""

SHARED_WORDS = 7
"""So many words in a row count as a copied sentence."""

FACTS = {
    HOVEDSTADEN: (
        "Computerworld",
        "Version2",
        "Region Hovedstaden",
        "Torben Dalsgaard",
        "Center for It, Medico og Telefoni",
        "hele it-infrastrukturen",
        "nøglemedarbejdere",
        "allerede er rejst",
        "humøret",
        "teknisk support",
        "privat leverandør",
        "kliniske systemer",
    ),
    DANSKE_REGIONER: (
        "Computerworld, 2019",
        "Digitech",
        "Stephanie Lose (V)",
        "regionsrådsformand i Region Syddanmark",
        "2020",
        "mindst 10 millioner kroner",
        "alle fem danske regioner",
        "Statens It-råd",
        "kandidater",
        "andre brancher",
    ),
    SJAELLAND: (
        "Mercuri Urval",
        "7.274",
        "17 kommuner",
        "850.000",
        "4 somatiske",
        "13 sociale",
        "20.000",
        "16.000",
        "450 medarbejdere",
        "knap 100",
        "50 medarbejdere",
        "Data og udviklingsstøtte",
        "Sorø",
        "360 grader",
        "it-projektportefølje",
        "2022-2025",
        "10.04.2023 kl. 23.59 Ansøgningsfrist",
        "12.04.2023 Udvælgelsesmøde",
        "19.04.2023 Første samtale",
        "27.04.2023 Anden samtale",
        "01.06.2023 Tiltrædelse",
        "uge 16 og 17 Test",
        "Ærtekildevej 1, 4100 Ringsted",
        "Lone Lindsby",
        "Niels Würgler Hansen",
        "Janne Refnov",
        "Henning Hoepfner Trier",
        "Jesper Lyhne Abel",
        "Frederik Niels Lissau-Larsen",
        "Gunhild Carlsson",
        "+45 57 87 50 30",
        "jgy@regionsjaelland.dk",
        "+45 6089 6436",
        "jakob.westh@mercuriurval.com",
        "+45 5076 1214",
        "annemarie.bak@mercuriurval.com",
        "+45 3025 9801",
        "carsten.glovermose.nielsen@mercuriurval.com",
    ),
    SKAANE: (
        "Region Skåne",
        "Vitalis-mässan",
        "Christian Isacsson",
        "it-design",
        "projektledningen",
        "serverapplikationerna",
        "omorganisation",
        "dokumenterade",
        "mognad",
        "standarderna",
        "syltburken",
        "Inera",
    ),
}

FURNITURE = {
    HOVEDSTADEN: ("cookies", "Læs også:", "Signe Ravnborg", "Driftens Dag 2027", "Yrsa Lindeskov", "Tilmeld"),
    DANSKE_REGIONER: ("Signe Ravnborg", "Læs også:", "    Porteføljedagen 2027", "    Sofus Bragenholt"),
    SJAELLAND: ("safelinks.example.com", "Side 2 af 5"),
}


def pdf_pages() -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(CORPUS / SJAELLAND).pages]


def visible_text(name: str) -> str:
    """All that a reader of the file sees, furniture included; words divided at a line end are joined."""
    path = CORPUS / name
    if path.suffix == ".pdf":
        return re.sub(r"(?<=\w)-\n(?=[a-zæøå])", "", "\n".join(pdf_pages()))
    if path.suffix == ".html":
        page = lxml.html.parse(path, lxml.html.HTMLParser(encoding="utf-8")).getroot()
        return " ".join(page.xpath("//text()[not(ancestor::script or ancestor::style)]"))
    return path.read_text(encoding="utf-8")


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of SHARED_WORDS words in the text."""
    found = words(text)
    return {tuple(found[at : at + SHARED_WORDS]) for at in range(len(found) - SHARED_WORDS + 1)}


def seed_text(name: str) -> str:
    if not SEEDS.is_dir():
        pytest.skip("the user's sources are not here: ../shared/seeds is missing")
    (path,) = SEEDS.glob(f"{SEED[name]}_*.txt")
    return path.read_text(encoding="utf-8")


def typesetter() -> ModuleType:
    pytest.importorskip("typst", reason="typst is not installed; it belongs in requirements-dev.txt")
    spec = importlib.util.spec_from_file_location("corpus_build", CORPUS / "_sources" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", SEED)
def test_no_sentence_is_taken_from_the_source(name: str) -> None:
    titles = set().union(*(runs(title) for title in TITLES))
    source = seed_text(name)
    assert len(runs(source)) > 300
    assert runs(visible_text(name)) & runs(source) - titles == set()


@pytest.mark.parametrize("name", SEED)
def test_every_figure_of_the_source_is_retold(name: str) -> None:
    """Of the article itself: what stands after the first read-also link, and addresses, are furniture."""
    article = re.sub(r"https?://\S+", "", seed_text(name).split("Læs også")[0])
    figures = set(re.findall(r"\d[\d.]*\d|\d", article))
    assert figures - set(re.findall(r"\d[\d.]*\d|\d", visible_text(name))) == set()


@pytest.mark.parametrize(("name", "fact"), [(name, fact) for name, facts in FACTS.items() for fact in facts])
def test_names_and_figures_stand_in_the_document(name: str, fact: str) -> None:
    assert fact in " ".join(visible_text(name).split())


@pytest.mark.parametrize(
    ("name", "piece"), [(name, piece) for name in FURNITURE for piece in FURNITURE[name]]
)
def test_the_page_furniture_is_there_to_be_cleaned_away(name: str, piece: str) -> None:
    assert piece in visible_text(name)


@pytest.mark.parametrize("name", SEED)
@pytest.mark.parametrize(
    "stranger", ["Lasse Fletcher", "inciro", "netIP", "Commvault", "Energinet", "Lector", "Helmert"]
)
def test_nobody_from_the_sources_furniture_came_along(name: str, stranger: str) -> None:
    assert stranger not in visible_text(name)


@pytest.mark.parametrize("name", SEED)
def test_the_opening_says_that_it_is_a_retelling(name: str) -> None:
    text = visible_text(name)
    opening = text.split("Læsetid")[1] if name == HOVEDSTADEN else text
    opening = " ".join(opening.split())[:400]
    assert re.search(r"[Gg]enfort(alt|æll)|[Åå]terberätt", opening)


def test_skaane_says_in_one_sentence_why_knowledge_was_lost() -> None:
    (reply,) = (line for line in visible_text(SKAANE).splitlines() if "personalansvariga" in line)
    risk, reason, *_ = re.split(r"(?<=\.) ", reply)
    assert risk == "– Den som outsourcar riskerar att förlora kunskap."
    assert reason == (
        "I Region Skåne blev chefer och personalansvariga kvar, medan medarbetarna som utförde det"
        " egentliga arbetet flyttade över till leverantören."
    )


def test_the_markdown_front_matter_holds_only_what_is_known() -> None:
    _, front, body = visible_text(SKAANE).split("---\n", 2)
    assert yaml.safe_load(front) == {
        "title": "Återberättat: Region Skåne om outsourcing av it",
        "language": "sv",
    }
    assert sum(line.startswith("– ") for line in body.splitlines()) == 6


@pytest.mark.parametrize(
    ("name", "known"),
    [
        (
            DANSKE_REGIONER,
            {
                "title": "Genfortalt: Danske Regioner opretter it-råd",
                "publisher": "Computerworld",
                "date": "2019",
                "language": "da",
            },
        ),
        (SJAELLAND, {"date": "2023", "language": "da"}),
    ],
)
def test_a_sidecar_tells_what_the_file_cannot(name: str, known: dict[str, str]) -> None:
    assert yaml.safe_load((CORPUS / f"{name}.meta.yaml").read_text(encoding="utf-8")) == known


def test_the_html_page_names_its_title_publisher_and_language_but_no_date() -> None:
    page = lxml.html.parse(CORPUS / HOVEDSTADEN, lxml.html.HTMLParser(encoding="utf-8")).getroot()
    meta = {node.get("property"): node.get("content") for node in page.xpath("//meta[@property]")}
    assert page.get("lang") == "da"
    assert meta["og:title"] == f"Genfortalt: {TITLES[0]}"
    assert meta["og:site_name"] == "Computerworld"
    assert "article:published_time" not in meta


def test_the_pdf_is_what_its_source_gives() -> None:
    build = typesetter()
    source = build.SOURCES / f"{Path(SJAELLAND).stem}.typ"
    assert build.typeset(source) == (CORPUS / SJAELLAND).read_bytes()


def test_the_pdf_says_what_it_is() -> None:
    info = pypdf.PdfReader(CORPUS / SJAELLAND).metadata
    assert info is not None
    assert info.title == "Genfortalt: Job- og personprofil, digitaliseringsdirektør i Region Sjælland"
    assert info.author == "Mercuri Urval for Region Sjælland"
    assert info.creation_date is not None
    assert info.creation_date.year == 2023


def test_the_pdf_has_headers_page_numbers_and_divided_words() -> None:
    pages = pdf_pages()
    assert len(pages) == 5
    for number, page in enumerate(pages, start=1):
        first, *_, last = page.splitlines()
        assert first == "Job- og personprofil Digitaliseringsdirektør, Region Sjælland"
        assert last == f"Genfortalt efter Mercuri Urval, 2023 Side {number} af 5"
    text = "\n".join(pages)
    assert "\u00ad" not in text
    assert len(re.findall(r"[a-zæøå]-\n[a-zæøå]", text)) >= 12
    assert text.count("▪ ") == text.count("▪") >= 40
