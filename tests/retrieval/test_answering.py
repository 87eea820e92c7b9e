"""Answers over the corpus and over the user's own documents: the right quotes, or a refusal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.reading import read_document
from retrieval.answering import MOST_QUOTES, Answerer, refusal
from retrieval.building import build_generation
from retrieval.chain import Assistant, Question
from retrieval.documents import Answer, Block, BlockKind, Document, DocumentInfo
from retrieval.embedding import Embedder
from retrieval.evidence import Reader
from retrieval.judgement import Calibration, Judge
from retrieval.locking import write_lock
from retrieval.statements import told_head, told_row
from settings import load

SKAANE = {
    "en": "Why did Skåne lose knowledge?",
    "da": "Hvorfor mistede Skåne viden?",
    "sv": "Varför tappade Skåne kunskap?",
}
ANSWERED = [
    *SKAANE.values(),
    "Hvor mange fuldtidsansatte sygeplejersker var der 1. oktober 2024?",
    "What will the new IT council review?",
    "Vad ska det danska it-rådet bedöma?",
]
UNANSWERED = {
    "da": "Hvem vandt verdensmesterskabet i fodbold i 1998?",
    "sv": "Vem vann världsmästerskapet i fotboll 1998?",
    "en": "Who won the football world cup in 1998?",
}
FURNITURE = ("Lasse Fletcher", "Navnenyt", "Commvault", "Energinet")


def quotes_stand(assistant: Assistant, answer: Answer) -> bool:
    """Tell whether each quote is, letter for letter, what the document says at its place and page."""
    return all(
        assistant.document(citation.document.id).text[citation.start : citation.end] == citation.quote
        and citation.page
        in {
            block.page
            for block in assistant.document(citation.document.id).blocks
            if block.start <= citation.start < block.end
        }
        for citation in answer.citations
    )


@pytest.mark.parametrize("language", SKAANE)
def test_why_skaane_lost_knowledge(corpus: Assistant, language: str) -> None:
    answer = corpus.ask(SKAANE[language])
    assert not answer.abstained
    assert answer.language == language
    assert "chefer och personalansvariga kvar" in answer.sentences[0].text
    assert "leverantören" in answer.sentences[0].text
    assert answer.citations[0].document.language == "sv"
    assert answer.citations[0].document.path == "region-skaane-outsourcing.md"


@pytest.mark.parametrize("language", SKAANE)
def test_why_skaane_lost_knowledge_by_the_users_own_article(seeds: Assistant, language: str) -> None:
    answer = seeds.ask(SKAANE[language])
    assert not answer.abstained
    assert "Chefer och personalansvariga stannade kvar" in answer.sentences[0].text
    assert quotes_stand(seeds, answer)


@pytest.mark.parametrize("question", ANSWERED)
def test_an_answer_is_made_of_quotes_that_stand_in_their_place(corpus: Assistant, question: str) -> None:
    answer = corpus.ask(question)
    assert not answer.abstained
    assert answer.mode == "quotes"
    assert 1 <= len(answer.sentences) <= MOST_QUOTES
    assert answer.answer == " ".join(sentence.text for sentence in answer.sentences)
    assert quotes_stand(corpus, answer)
    assert [citation.n for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    used = [number for sentence in answer.sentences for number in sentence.citations]
    assert set(used) == {citation.n for citation in answer.citations}
    for sentence in answer.sentences:
        own = answer.citations[sentence.citations[-1] - 1].quote
        assert sentence.text == own or "\t" in own
    places = [(citation.document.id, citation.start, citation.end) for citation in answer.citations]
    assert len(set(places)) == len(places)
    assert 0 <= answer.confidence <= 1
    assert answer.hits == corpus.search(question).hits
    assert answer.seconds.answer is not None
    assert answer.seconds.total >= answer.seconds.search > 0


def test_a_table_row_is_quoted_with_its_head(corpus: Assistant) -> None:
    answer = corpus.ask("Hvor mange fuldtidsansatte sygeplejersker var der 1. oktober 2024?")
    row = next(sentence for sentence in answer.sentences if "Sygeplejersker" in sentence.text)
    assert "1. januar 2021: 6.122" in row.text
    assert "1. oktober 2024: 6.620" in row.text
    head, own = (answer.citations[number - 1] for number in row.citations)
    assert head.quote.split("\t")[1:] == ["1. januar 2021", "1. oktober 2024"]
    assert own.quote == "Sygeplejersker\t6.122\t6.620"
    assert own.document.path == "region-hovedstaden-handleplan-arbejdsliv.pdf"
    assert own.page is not None


@pytest.mark.parametrize("language", UNANSWERED)
def test_what_the_documents_do_not_say_is_refused(corpus: Assistant, seeds: Assistant, language: str) -> None:
    for assistant in (corpus, seeds):
        answer = assistant.ask(UNANSWERED[language])
        assert answer.abstained
        assert (answer.sentences, answer.citations) == ((), ())
        assert answer.language == language
        assert answer.answer == refusal(answer.language)
        assert answer.hits
        assert 0 <= answer.confidence < 0.5


def test_a_refusal_speaks_each_language_and_else_english() -> None:
    said = [refusal(language) for language in ("da", "sv", "en")]
    assert len(set(said)) == 3
    assert said[0].startswith("Det")
    assert all(text == text.strip() and "\n" not in text for text in said)
    assert refusal("unknown") == said[2]


@pytest.mark.parametrize("said", ["Tak", "Tack!", "Hej", "Hi", "ok", "asdf", "Hvad?", "Varför då?"])
def test_what_asks_nothing_is_not_answered(corpus: Assistant, said: str) -> None:
    answer = corpus.ask(said)
    assert answer.abstained
    assert answer.confidence == 0.0


@pytest.mark.parametrize("word", FURNITURE)
def test_nothing_of_the_furniture_is_found(seeds: Assistant, word: str) -> None:
    assert [hit.text for hit in seeds.search(word, 200).hits if word.lower() in hit.text.lower()] == []
    answer = seeds.ask(word)
    assert [citation.quote for citation in answer.citations if word.lower() in citation.quote.lower()] == []


@pytest.mark.parametrize(
    ("row", "head", "words"),
    [
        ("Læger\t1\t2", "Faggruppe\t2021\t2024", "Faggruppe – Læger: 2021: 1; 2024: 2."),
        ("Læger\t1", "\t2021", "Læger: 2021: 1."),
        ("Læger\t\t2", "Faggruppe\t2021\t2024", "Faggruppe – Læger: 2024: 2."),
        ("Læger\tJa.", "Faggruppe\t", "Faggruppe – Læger: Ja."),
        ("\tSkåne\t5", "\t\t2024", "Skåne; 2024: 5."),
        ("Læger\t1\t2", "2021\t2024", "2021 2024: Læger 1 2"),
        ("Læger\t1", "", "Læger\t1"),
        ("En sætning.", "Faggruppe\t2021", "En sætning."),
    ],
)
def test_a_row_is_read_under_its_heads(row: str, head: str, words: str) -> None:
    assert told_row(row, head) == words


def test_a_head_on_an_earlier_page_is_cited_with_its_own_page(embedder: Embedder, tmp_path: Path) -> None:
    rows = ["Faggruppe\tAntal 2021\tAntal 2024"]
    rows += [
        f"{name}\t{n * 100}\t{n * 90}" for n, name in enumerate(("Læger", "Sygeplejersker", "Portører"), 1)
    ]
    text, blocks = "", list[Block]()
    for number, row in enumerate(rows):
        text += "\n" if text else ""
        kind: BlockKind = "table_row" if number else "table_head"
        blocks.append(Block(kind, len(text), len(text) + len(row), page=2 if number else 1))
        text += row
    info = DocumentInfo("0" * 16, "Fuldtidsansatte på hospitalerne", "Regionen", "2025", "da", "tal.pdf")
    settings = load(data_dir=tmp_path)
    with write_lock(tmp_path):
        build_generation(settings, [Document(info, text, tuple(blocks), 2)], embedder)
    assistant = Assistant.open(settings)
    found = assistant.finding.invoke(Question("Hvor mange sygeplejersker var der på hospitalerne i 2024?"))
    sure = replace(Calibration.load(), threshold=0.0)
    reader = Reader(assistant.index, embedder)
    answer = Answerer(assistant.index, reader, Judge(sure)).answer(found)
    assert quotes_stand(assistant, answer)
    assert [citation.page for citation in answer.citations][:2] == [1, 2]
    assert answer.sentences[0].text.startswith("Faggruppe – Sygeplejersker: Antal 2021: 200; Antal 2024: 180")


def test_a_row_is_read_under_the_heads_of_its_own_table(tmp_path: Path, embedder: Embedder) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "tal.md").write_text(
        "# Regionernes tal\n\n| Region | Ansatte |\n|---|---|\n| Skåne | 36000 |\n| Halland | 8000 |\n\n"
        "| Region | Mio. kr. |\n|---|---|\n| Skåne | 512 |\n| Halland | 97 |\n"
    )
    settings = load(data_dir=tmp_path / "data")
    with write_lock(settings.data_dir):
        build_generation(settings, [read_document(folder / "tal.md", folder)], embedder)
    assistant = Assistant.open(settings)
    assert len(assistant.index.chunks) == 1  # both tables stand in it
    sure = Judge(replace(Calibration.load(), threshold=0.0))
    answerer = Answerer(assistant.index, Reader(assistant.index, embedder), sure)
    for question, row, heads in (
        ("Hvor mange ansatte har Skåne?", "Region – Skåne: Ansatte: 36000.", ["Region\tAnsatte"]),
        ("Hvor mange mio. kr. har Skåne?", "Region – Skåne: Mio. kr.: 512.", ["Region\tMio. kr."]),
    ):
        answer = answerer.answer(assistant.finding.invoke(Question(question)))
        (said,) = [sentence for sentence in answer.sentences if sentence.text == row]
        assert [answer.citations[n - 1].quote for n in said.citations[:-1]] == heads


def test_what_only_names_a_matter_is_told_by_the_first_hit_and_never_surely(corpus: Assistant) -> None:
    topic = corpus.ask("Fastholdelse af seniormedarbejdere")
    assert topic.citations[0].quote.startswith("Rammeaftalen for seniormedarbejdere er blevet fornyet")
    assert topic.hits[0].start <= topic.citations[0].start < topic.hits[0].end
    assert 0.5 < topic.confidence <= 0.75
    assert corpus.ask("Outsourcing af it-infrastrukturen").confidence == 0.75
    assert corpus.ask("Hvorfor er rammeaftalen for seniormedarbejdere fornyet?").confidence > 0.75
    # What the first hit says less well by far does not come first.
    row = corpus.ask("Antal sygeplejersker")
    assert not row.hits[0].start <= row.citations[0].start < row.hits[0].end
    assert row.sentences[0].text.startswith("Fuldtidsansatte på regionens hospitaler – Sygeplejersker")


def test_a_sentence_that_refers_back_is_quoted_after_the_one_before_it(corpus: Assistant) -> None:
    for question in SKAANE.values():
        quotes = [citation.quote for citation in corpus.ask(question).citations]
        (place,) = [n for n, quote in enumerate(quotes) if quote.startswith("Det ställde till problem")]
        assert quotes[place - 1].startswith("I Region Skåne blev chefer och personalansvariga kvar")


def test_a_sentence_that_begins_with_and_stands_after_the_one_that_it_joins(corpus: Assistant) -> None:
    answer = corpus.ask("Varför är det svårt att styra en leverantör i detalj?")
    assert [citation.quote[:20] for citation in answer.citations] == [
        "– Har man den vetska",
        "Och är det nödvändig",
    ]


def test_a_reason_is_quoted_with_what_its_paragraph_goes_on_to_say(seeds: Assistant) -> None:
    answer = seeds.ask(SKAANE["da"])
    first = answer.citations[0]
    paragraph = next(
        block for block in seeds.document(first.document.id).blocks if block.start <= first.start < block.end
    )
    assert {first.document.id} == {citation.document.id for citation in answer.citations}
    starts, ends = zip(*((each.start, each.end) for each in answer.citations), strict=True)
    assert (min(starts), max(ends)) == (paragraph.start, paragraph.end)
    assert len(answer.citations) == MOST_QUOTES


def test_what_announces_a_list_is_quoted_with_it_or_not_at_all(tmp_path: Path, embedder: Embedder) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "exit.md").write_text(
        "# Hvorfor medarbejdere rejser\n\nDer er tre grunde til, at medarbejdere forlader regionen:\n\n"
        "- De søger et bedre arbejdsmiljø.\n- De vil lære mere.\n- De flytter.\n"
    )
    settings = load(data_dir=tmp_path / "data")
    with write_lock(settings.data_dir):
        build_generation(settings, [read_document(folder / "exit.md", folder)], embedder)
    assistant = Assistant.open(settings)
    found = assistant.finding.invoke(Question("Hvilke grunde er der til, at medarbejdere forlader regionen?"))
    sure = Judge(replace(Calibration.load(), threshold=0.0))
    answer = Answerer(assistant.index, Reader(assistant.index, embedder), sure).answer(found)
    assert [sentence.text for sentence in answer.sentences] == [
        "Der er tre grunde til, at medarbejdere forlader regionen:",
        "De søger et bedre arbejdsmiljø.",
        "De vil lære mere.",
        "De flytter.",
    ]
    found = assistant.finding.invoke(Question("Søger de medarbejdere, der rejser, et bedre arbejdsmiljø?"))
    answer = Answerer(assistant.index, Reader(assistant.index, embedder), sure).answer(found)
    assert answer.sentences[0].text == "De søger et bedre arbejdsmiljø."
    assert not [sentence.text for sentence in answer.sentences if sentence.text.endswith(":")]


@pytest.mark.parametrize(
    ("heads", "told"),
    [
        (["Group\t2023\t2024"], "Group\t2023\t2024"),
        (["\t2023\t2023\t2024", "Group\tWomen\tMen\tWomen"], "Group\t2023 Women\t2023 Men\t2024 Women"),
        (["Group\t2023\t2024", "Group\tWomen\t2024"], "Group\t2023 Women\t2024"),
        (["Staff of the region\t\t", "Group\t2023\t2024"], "Group\t2023\t2024"),
        (["Staff", "Group\t2023"], "Group\t2023"),
        (["\t2023", "Group\tWomen"], "Group\t2023 Women"),
        ([], ""),
    ],
)
def test_heads_in_several_rows_are_told_together(heads: list[str], told: str) -> None:
    text = "\n\n".join(["Before.", *heads])
    places = [(text.index(head), text.index(head) + len(head)) for head in heads]
    assert told_head(text, places) == told
