"""Which documents can answer a question that names somebody: those in which the names stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.reading import read_document
from retrieval.asked_names import AskedNames
from retrieval.building import build_generation
from retrieval.chain import Assistant, Question
from retrieval.embedding import Embedder
from retrieval.evidence import Reader
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
EVERYBODY = frozenset(TEXTS)
NORDBY, MALMO = frozenset({"kursus-nordby.md"}), frozenset({"kurs-malmo.md"})


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


def documents_that_fit(assistant: Assistant, embedder: Embedder, question: str) -> frozenset[str]:
    statements = Reader(assistant.index, embedder).statements(
        assistant.finding.invoke(Question("Hvem kan tage kurset for vagtplanlæggere?"))
    )
    paths = {document.id: document.path for document in assistant.documents()}
    assert {paths[each.chunk.document_id] for each in statements} == EVERYBODY
    fit = AskedNames(assistant.index).statements_that_fit(question, detect_language(question), statements)
    kept = {each.chunk.document_id for each in fit}
    assert fit == tuple(each for each in statements if each.chunk.document_id in kept)
    return frozenset(paths[document_id] for document_id in kept)


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("Hvem kan tage kurset for vagtplanlæggere i Nordby?", NORDBY),
        ("Vilka får gå kursen för schemaläggare i Region Nordby?", NORDBY),
        ("Who may take the course in Malmo?", MALMO),
        ("Hvem må tage kurset i Malmø?", MALMO),
        ("Who may take Nordby's course for schedulers?", NORDBY),
        ("Hvem har tegnet kurset, Per Hansen?", NORDBY),
        ("Hvad siger Anna Hansen om kurset?", frozenset()),  # both stand there, but are not one person
        ("Hvad spurgte Själland om?", MALMO),
        ("Hvem kan tage kurset for vagtplanlæggere i Halland?", frozenset()),
        ("Is Nordby's course like the one in Malmö?", EVERYBODY),  # a name each: they are compared
        ("Is Nordby's course like the one in Halland?", EVERYBODY),  # one of two is known
        ("Er kurset i Halland som det i Jylland?", frozenset()),
        ("Hvem kan tage kurset i Nordbyy?", NORDBY),  # a letter wrong
        ("Hvad mener nordbyboerne om kurset?", EVERYBODY),  # no capital, no name
        ("Hvad mener Nordbyboerne om kurset?", NORDBY),
        ("Måste man vara chef för att gå kursen?", EVERYBODY),
        ("Halland vil også have kurset, må de det?", EVERYBODY),  # the first word has a capital anyhow
        ("Ikke alle er gode til vagter. Mister de kurset?", EVERYBODY),
        ("We have a meeting next week. What sort of course is it?", EVERYBODY),
        ("Vi har møde i morgen. Hvem kan tage kurset i Halland?", frozenset()),
        ("Kræver kurset et CV eller ID?", EVERYBODY),
        ("Who may take the course in Denmark?", EVERYBODY),
        ("What Are The Rules For Going On A Course Elsewhere?", EVERYBODY),  # capitals say nothing here
        ("Må De gå på kurset i Halland?", frozenset()),
        ("kurset", EVERYBODY),
    ],
)
def test_only_documents_with_the_names_that_were_asked_for(
    courses: Assistant, embedder: Embedder, question: str, documents: frozenset[str]
) -> None:
    assert documents_that_fit(courses, embedder, question) == documents


def test_what_is_known_about_a_document_holds_names_too(tmp_path: Path, embedder: Embedder) -> None:
    folder = tmp_path / "corpus" / "vesterhav"
    folder.mkdir(parents=True)
    (folder / "kursus.md").write_text(
        "---\npublisher: Region Vesterhav\n---\n# Kursus\n\nAlle kan tage kurset for vagtplanlæggere.\n"
    )
    settings = load(data_dir=tmp_path / "data")
    with write_lock(settings.data_dir):
        build_generation(settings, [read_document(folder / "kursus.md", folder.parent)], embedder)
    assistant = Assistant.open(settings)
    (found,) = [assistant.finding.invoke(Question("Hvem kan tage kurset for vagtplanlæggere?"))]
    statements = Reader(assistant.index, embedder).statements(found)
    names = AskedNames(assistant.index)
    assert names.statements_that_fit("Hvem kan tage kurset i Vesterhav?", "da", statements) == statements
    assert names.statements_that_fit("Hvem kan tage kurset i Halland?", "da", statements) == ()


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
