"""Search over a small synced folder in three languages: what is found, filtered, told apart and refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from errors import QuestionError
from ingest.sync import sync
from retrieval import search
from retrieval.chain import Assistant
from retrieval.documents import SearchResult
from retrieval.embedding import Embedder
from retrieval.index import Index
from retrieval.search import Filters
from settings import load

BRIDGE = (
    "Broen over sundet er 16 kilometer lang. Den åbnede i år 2000, og både tog og biler kører over den "
    "uden at skulle vente på færgen, som før sejlede mellem de to byer fra morgen til aften."
)
FILES = {
    "bro.md": ("Broen", "Region Nord", "2023-04", "da", BRIDGE),
    "bro-igen.md": ("Broen nu", "Region Midt", "2024", "da", BRIDGE.replace("uden at skulle", "uden at")),
    "havn.md": ("Havnen", None, None, "da", "Havnens kraner blev malet røde af de nye lærlinge."),
    "kantine.md": ("Kantinen", "Region Nord", "2023-04-12", "da", "Kantinen serverer suppe om torsdagen."),
    "bibliotek.md": (
        "Biblioteket",
        "Region Syd",
        "2021",
        "sv",
        "Biblioteket har öppet på kvällarna. Låntagarna kan lämna tillbaka böcker dygnet runt.",
    ),
    "parking.md": (
        "Parking",
        "Region Nord",
        "2024-08-15",
        "en",
        "Visitors to the hospital park behind the main entrance. The first two hours are free of charge.",
    ),
}
ALL = {"bro.md", "bro-igen.md", "havn.md", "kantine.md", "bibliotek.md", "parking.md"}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Assistant:
    folder, data = tmp_path_factory.mktemp("files"), tmp_path_factory.mktemp("library")
    for name, (title, publisher, date, language, text) in FILES.items():
        known = {"title": title, "publisher": publisher, "date": date, "language": language}
        head = "\n".join(f'{key}: "{value}"' for key, value in known.items() if value)
        (folder / name).write_text(f"---\n{head}\n---\n\n# {title}\n\n{text}\n", encoding="utf-8")
    result = sync(folder, load(data_dir=data), embedder=embedder)
    assert (result.documents, result.failed) == (6, ())
    return Assistant.open(load(data_dir=data))


def paths(result: SearchResult) -> list[str]:
    return [hit.document.path for hit in result.hits]


@pytest.mark.parametrize(
    ("question", "language", "path"),
    [
        ("Hvornår har biblioteket åbent?", "da", "bibliotek.md"),
        ("När har biblioteket öppet?", "sv", "bibliotek.md"),
        ("Can I return my books at night?", "en", "bibliotek.md"),
        ("Hvad serveres der i kantinen?", "da", "kantine.md"),
        ("Vilken dag får man soppa?", "sv", "kantine.md"),
        ("What is served on Thursdays?", "en", "kantine.md"),
        ("Hvor skal man parkere ved hospitalet?", "da", "parking.md"),
        ("Var kan jag ställa bilen vid sjukhuset?", "sv", "parking.md"),
        ("Where do visitors park?", "en", "parking.md"),
        ("Hvem malede kranerne?", "da", "havn.md"),
    ],
)
def test_each_language_finds_what_the_others_wrote(
    library: Assistant, question: str, language: str, path: str
) -> None:
    result = library.search(question)
    assert result.language == language
    assert paths(result)[0] == path


def test_hits_say_where_they_stand(library: Assistant) -> None:
    result = library.search("  Hvor lang   er broen?\n")
    assert result.question == "Hvor lang er broen?"
    assert [hit.rank for hit in result.hits] == list(range(1, len(result.hits) + 1))
    scores = [hit.score for hit in result.hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    for hit in result.hits:
        assert library.document(hit.document.id).text[hit.start : hit.end] == hit.text
        assert library.document(hit.document.id).info == hit.document
    assert 0 < result.seconds.search <= result.seconds.total
    assert result.seconds.answer is None


def test_the_same_question_gets_the_same_hits(library: Assistant) -> None:
    once, again = library.search("Hvor lang er broen?"), library.search("Hvor lang er broen?")
    assert once.hits == again.hits


def test_nearly_the_same_passage_is_shown_once(library: Assistant) -> None:
    found = paths(library.search("Hvor lang er broen over sundet?"))
    assert len({"bro.md", "bro-igen.md"} & set(found)) == 1
    assert set(found) | {"bro.md", "bro-igen.md"} == ALL
    other = library.search("Hvor lang er broen?", filters=Filters(publishers=("Region Midt",)))
    assert paths(other) == ["bro-igen.md"]


@pytest.mark.parametrize("k", [1, 2, 5, 200])
def test_k_is_how_many_at_most(library: Assistant, k: int) -> None:
    hits = library.search("Hvor lang er broen?", k).hits
    assert len(hits) == min(k, 5)
    assert hits == library.search("Hvor lang er broen?", 200).hits[:k]


@pytest.mark.parametrize(
    ("filters", "allowed"),
    [
        (Filters(), ALL),
        (Filters(languages=("sv",)), {"bibliotek.md"}),
        (Filters(languages=("sv", "en")), {"bibliotek.md", "parking.md"}),
        (Filters(publishers=("Region Nord",)), {"bro.md", "kantine.md", "parking.md"}),
        (Filters(publishers=("Region Nord",), languages=("en",)), {"parking.md"}),
        (Filters(date_from="2023"), {"bro.md", "bro-igen.md", "kantine.md", "parking.md"}),
        (Filters(date_from="2023-04-12"), {"bro.md", "bro-igen.md", "kantine.md", "parking.md"}),
        (Filters(date_from="2023-04-13"), {"bro.md", "bro-igen.md", "parking.md"}),
        (Filters(date_from="2023-05"), {"bro-igen.md", "parking.md"}),
        (Filters(date_from="2024-12-31"), {"bro-igen.md"}),
        (Filters(date_to="2021-01-01"), {"bibliotek.md"}),
        (Filters(date_to="2023-04-11"), {"bibliotek.md", "bro.md"}),
        (Filters(date_to="2023-04"), {"bibliotek.md", "bro.md", "kantine.md"}),
        (Filters(date_from="2023-04-12", date_to="2023-04-12"), {"bro.md", "kantine.md"}),
        (Filters(date_from="2024-08", date_to="2024-08"), {"bro-igen.md", "parking.md"}),
        (Filters(date_from="1900"), ALL - {"havn.md"}),
        (Filters(date_to="2100"), ALL - {"havn.md"}),
        (Filters(date_from="2025"), set()),
        (Filters(languages=("fi",)), set()),
        (Filters(publishers=("Region",)), set()),
        (Filters(documents=("0000000000000000",)), set()),
    ],
)
def test_filters(library: Assistant, filters: Filters, allowed: set[str]) -> None:
    assert {info.path for info in library.documents() if filters.allow(info)} == allowed
    found = set(paths(library.search("Hvor lang er broen over sundet?", filters=filters)))
    assert found <= allowed
    assert found | ({"bro.md", "bro-igen.md"} & allowed) == allowed
    assert bool(found) == bool(allowed)


def test_a_filter_by_document(library: Assistant) -> None:
    for info in library.documents():
        only = Filters(documents=(info.id,))
        assert {hit.document for hit in library.search("Hvor lang er broen?", filters=only).hits} == {info}
        answer = library.ask("Hvor lang er broen?", only)
        assert {citation.document for citation in answer.citations} <= {info}


def test_few_chunks_are_all_compared_many_are_looked_up_in_chroma(
    library: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    hits = library.search("Hvor lang er broen?").hits
    monkeypatch.setattr(Index, "chroma", property(lambda _: pytest.fail("Chroma was asked")))
    assert library.search("Hvor lang er broen?").hits == hits
    monkeypatch.undo()
    monkeypatch.setattr(search, "_COMPARED", 0)
    # So few are all found by way of a graph too.
    assert library.search("Hvor lang er broen?").hits == hits
    monkeypatch.setattr(Index, "chroma", property(lambda _: pytest.fail("Chroma was asked")))
    with pytest.raises(pytest.fail.Exception, match="Chroma was asked"):
        library.search("Hvor lang er broen?")
    # Chroma looks long for what a filter allows.
    swedish = library.search("Hvor lang er broen?", filters=Filters(languages=("sv",))).hits
    assert {hit.document.language for hit in swedish} == {"sv"}


def test_where_nothing_is_allowed_the_question_is_refused(library: Assistant) -> None:
    answer = library.ask("Hvor lang er broen?", Filters(documents=("0000000000000000",)))
    assert answer.abstained
    assert (answer.sentences, answer.citations, answer.hits, answer.confidence) == ((), (), (), 0.0)


@pytest.mark.parametrize("question", ["", " \n\t ", "?", "–…!", "\u200b"])
def test_a_question_without_a_word_is_refused(library: Assistant, question: str) -> None:
    for asked in (library.search, library.ask):
        with pytest.raises(QuestionError, match="The question is empty"):
            asked(question)


def test_a_question_that_is_too_long_is_refused(library: Assistant) -> None:
    with pytest.raises(QuestionError, match="50,000 characters long, more than the 4,000") as caught:
        library.ask("x" * 50_000)
    assert caught.value.next_step
    assert library.search("bro " * 1_000).hits
    with pytest.raises(QuestionError):
        library.search("brobro " * 1_000)


@pytest.mark.parametrize("k", [0, -1])
def test_no_hits_at_all_cannot_be_asked_for(library: Assistant, k: int) -> None:
    with pytest.raises(QuestionError, match=f"{k} hits cannot be shown"):
        library.search("Hvor lang er broen?", k)


@pytest.mark.parametrize("date", ["i går", "2023-4", "20230412", "2023-04-12T00:00", "", "12.04.2023"])
def test_what_is_no_date_is_refused(date: str) -> None:
    with pytest.raises(QuestionError, match="is not a date"):
        Filters(date_from=date)
    with pytest.raises(QuestionError, match="is not a date"):
        Filters(date_to=date)


@pytest.mark.parametrize(
    "question", ["北京在哪里?", "Где мост?", "😀 bro", "bro\x00bro", "' OR 1=1 --", "{}[]%s bro"]
)
def test_questions_in_any_script_are_served(library: Assistant, question: str) -> None:
    assert library.search(question).hits


def test_a_search_over_the_corpus_reads_only_the_best(corpus: Assistant, corpus_data: Path) -> None:
    assert len(corpus.search("it-råd").hits) == load().hits
    assert corpus.index.folder.is_relative_to(corpus_data)
