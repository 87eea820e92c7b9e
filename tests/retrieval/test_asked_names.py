"""Whether documents know the names of a question; where none does, it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.reading import read_document
from retrieval.asked_names import AskedNames
from retrieval.building import build_generation
from retrieval.chain import Assistant
from retrieval.embedding import Embedder
from retrieval.language import detect_language
from retrieval.locking import write_lock
from settings import load

TEXTS = {
    "kursus-nordby.md": "# Kursus i vagtplanlægning\n\nRegion Nordby uddanner vagtplanlæggere. Alle, der "
    "lægger vagter på hospitalerne, kan tage kurset. Anna Lund leder kurset, og Per Hansen har tegnet det.",
    "kurs-malmo.md": "# Kurs för schemaläggare\n\nI Malmö får bara vårdens chefer gå kursen för "
    "schemaläggare. Sjælland har frågat om erfarenheterna.",
    "uden-navn.md": "# Referat\n\nUdvalget drøftede kurset for vagtplanlæggere. Ingen nye kan tages ind.",
}


@pytest.fixture(scope="module")
def courses(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Assistant:
    """Three documents on a course, of which two say whose it is."""
    folder = tmp_path_factory.mktemp("courses")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    settings = load(data_dir=folder / "data")
    with write_lock(settings.data_dir):
        documents = [read_document(folder / name, folder) for name in TEXTS]
        build_generation(settings, documents, embedder)
    return Assistant.open(settings)


@pytest.mark.parametrize(
    ("question", "stand"),
    [
        ("Hvem kan tage kurset for vagtplanlæggere i Nordby?", True),
        ("Vilka får gå kursen för schemaläggare i Region Nordby?", True),
        ("Who may take the course in Malmo?", True),
        ("Hvem må tage kurset i Malmø?", True),
        ("Who may take Nordby's course for schedulers?", True),
        ("Hvem har tegnet kurset, Per Hansen?", True),
        ("Hvad siger Anna Hansen om kurset?", False),  # both stand there, but are not one person
        ("Hvad spurgte Själland om?", True),
        ("Hvem kan tage kurset for vagtplanlæggere i Halland?", False),
        ("Is Nordby's course like the one in Malmö?", True),  # a name each: they are compared
        ("Is Nordby's course like the one in Halland?", True),  # one of two is known
        ("Er kurset i Halland som det i Jylland?", False),
        ("Hvem kan tage kurset i Nordbyy?", True),  # a letter wrong
        ("Hvad mener nordbyboerne om kurset?", True),  # no capital, no name
        ("Hvad mener Nordbyboerne om kurset?", True),
        ("Måste man vara chef för att gå kursen?", True),
        ("Halland vil også have kurset, må de det?", True),  # the first word has a capital anyhow
        ("Ikke alle er gode til vagter. Mister de kurset?", True),
        ("We have a meeting next week. What sort of course is it?", True),
        ("Vi har møde i morgen. Hvem kan tage kurset i Halland?", False),
        ("Kræver kurset et CV eller ID?", True),
        ("Who may take the course in Denmark?", True),
        ("What Are The Rules For Going On A Course Elsewhere?", True),  # capitals say nothing here
        ("Må De gå på kurset i Halland?", False),
        ("kurset", True),
    ],
)
def test_whether_the_names_that_were_asked_for_stand_anywhere(
    courses: Assistant, question: str, stand: bool
) -> None:
    documents = [document.id for document in courses.documents()]
    known = AskedNames(courses.index).known(question, detect_language(question), documents)
    assert known.stand_nowhere is not stand


def test_each_document_lacks_its_share_of_the_names_words(courses: Assistant) -> None:
    ids = {document.path: document.id for document in courses.documents()}
    asked = "Er Per Hansens kursus i Nordby som det i Malmø?"
    known = AskedNames(courses.index).known(asked, "da", ids.values())
    assert known.names == (("Per", "Hansens"), ("Nordby",), ("Malmø",))
    assert known.share_lacked_by(ids["kursus-nordby.md"]) == 1 / 4
    assert known.share_lacked_by(ids["kurs-malmo.md"]) == 3 / 4
    assert known.share_lacked_by(ids["uden-navn.md"]) == 1
    assert known.unknown == ()


def test_a_document_lacks_nothing_where_nothing_is_named(courses: Assistant) -> None:
    (document_id,) = (document.id for document in courses.documents() if document.path == "uden-navn.md")
    known = AskedNames(courses.index).known("hvem tegnede kurset?", "da", [document_id])
    assert (known.names, known.share_lacked_by(document_id)) == ((), 0.0)


def test_what_is_known_about_a_document_holds_names_too(tmp_path: Path, embedder: Embedder) -> None:
    folder = tmp_path / "corpus" / "referat-storhede_2024"
    folder.mkdir(parents=True)
    (folder / "kursus.md").write_text(
        "---\npublisher: Region Vesterhav\n---\n# Kursus\n\nAlle kan tage kurset for vagtplanlæggere.\n"
    )
    settings = load(data_dir=tmp_path / "data")
    with write_lock(settings.data_dir):
        build_generation(settings, [read_document(folder / "kursus.md", folder.parent)], embedder)
    assistant = Assistant.open(settings)
    (document,) = assistant.documents()
    names = AskedNames(assistant.index)
    assert not names.known("Hvem kan tage kurset i Vesterhav?", "da", [document.id]).stand_nowhere
    assert not names.known("Hvem kan tage kurset i Storhede?", "da", [document.id]).stand_nowhere
    assert names.known("Hvem kan tage kurset i Halland?", "da", [document.id]).stand_nowhere


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "Vilka i Region Själland får gå kursen för vaktplanerare?",
            "Det som hittades nämner inte “Själland”.",
        ),
        (
            "Hvor mange vagtplanlæggere har Region Nordjylland?",
            "Det, der blev fundet, nævner ikke “Nordjylland”.",
        ),
        ("Vad säger Anna Qvist om Halland?", "Det som hittades nämner inte “Anna”, “Qvist”, “Halland”."),
        ("How many shift planners does Halland employ?", "What was found does not mention “Halland”."),
    ],
)
def test_another_region_s_document_does_not_answer(corpus: Assistant, question: str, said: str) -> None:
    answer = corpus.ask(question)
    assert (answer.abstained, answer.notice) == (True, said)


@pytest.mark.parametrize(
    "question",
    [
        "What does Mrs Lose want?",
        "What does Mr. Lose want?",
        "Hvad vil fru Lose?",
        "Hej Kildesvar! Hvad vil Lose?",
        "What does Peter B. Lose want?",
    ],
)
def test_a_title_and_whoever_is_spoken_to_are_no_names(corpus: Assistant, question: str) -> None:
    documents = [each.id for each in corpus.documents() if each.path == "danske-regioner-it-raad.txt"]
    names = AskedNames(corpus.index).known(question, "en", documents)
    assert names.names[-1] == ("Lose",)
    assert names.unknown == (("Peter",) if "Peter" in question else ())
