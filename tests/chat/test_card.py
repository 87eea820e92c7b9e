"""Whatever a document holds, the page shows it as text, and marks exactly the quote."""

from __future__ import annotations

import itertools
import re

from hypothesis import given
from hypothesis import strategies as st

from chat.answer_view import answer_html, refusal_html, section_of
from chat.card import citation_card, hit_card
from chat.document_view import MARK_PLACE, document_html
from chat.excerpt import Excerpt, excerpts
from chat.text_view import Mark, part, passage_html
from chat.words import DANISH, ENGLISH, SWEDISH
from retrieval.documents import (
    Answer,
    Block,
    BlockKind,
    Citation,
    Document,
    DocumentInfo,
    Hit,
    Sentence,
    Timing,
)
from retrieval.passages import Passage
from tests.chat.seen import NASTY, see

INFO = DocumentInfo("0123456789abcdef", NASTY, NASTY, "2025-08-12", "sv", "a.md")
SECONDS = Timing(search=0.02, total=0.42, answer=0.03)


@given(st.text(), st.data())
def test_the_mark_is_exactly_the_quote_and_all_text_is_kept(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    seen = see(part((0, len(text)), text, [Mark(start, end)]))
    assert seen.text == text
    assert "".join(seen.marks) == text[start:end]
    assert [tag for tag in seen.tags if not tag.endswith("mark")] == []
    assert len(seen.marks) == (1 if end > start else 0)


def test_links_lead_to_a_mark_that_another_covers() -> None:
    text = "The hospital opens in May. It has 400 beds."
    shown = part((0, len(text)), text, [Mark(0, 43, "source-1", 1), Mark(27, 43, "source-2", 2)])
    assert see(shown).text == text
    assert [
        shown.count(f'id="source-{number}" tabindex="-1" data-number="{number}"') for number in (1, 2)
    ] == [1, 1]


@given(st.text(st.sampled_from("ab<&>\"'\t\n ø")), st.data())
def test_a_passage_loses_only_the_signs_between_lines_and_cells(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    seen = see(passage_html(text, [Mark(start, end)]))
    assert seen.text == re.sub(r"[\t\n]", "", text)
    assert "".join(seen.marks) == re.sub(r"[\t\n]", "", text[start:end])
    assert seen.tags.count("tr") == sum("\t" in line for line in text.split("\n"))
    assert seen.tags.count("td") == sum(line.count("\t") + 1 for line in text.split("\n") if "\t" in line)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    texts = draw(st.lists(st.text(st.sampled_from("ab<&>\"'\t\n ø"), min_size=1), max_size=6))
    kinds: st.SearchStrategy[BlockKind] = st.sampled_from(
        ["heading", "paragraph", "item", "table_head", "table_row"]
    )
    blocks, position, page = [], 0, 1
    for text in texts:
        page += draw(st.integers(0, 2))
        blocks.append(Block(draw(kinds), position, position + len(text), page, draw(st.integers(0, 7))))
        position += len(text) + 1
    return Document(INFO, "\n".join(texts), tuple(blocks), page)


def pieces(block: Block, text: str) -> list[tuple[int, int]]:
    """The places of what is shown of a block: all of it, or a table row's cells without the tabs."""
    if not block.kind.startswith("table"):
        return [(block.start, block.end)]
    cells = re.finditer(r"[^\t]*(?=\t|\Z)", text[block.start : block.end])
    return [(block.start + cell.start(), block.start + cell.end()) for cell in cells]


@given(documents(), st.data())
def test_a_document_opens_with_its_text_whole_and_the_place_marked(
    document: Document, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(document.text)))
    end = data.draw(st.integers(start, len(document.text)))
    seen = see(document_html(document, [Mark(start, end)], ENGLISH))
    inside = [
        document.text[max(start, from_) : min(end, to)]
        for block in document.blocks
        for from_, to in pieces(block, document.text)
    ]
    assert seen.marks == [part for part in inside if part]
    shown = [
        "".join(document.text[from_:to] for from_, to in pieces(block, document.text))
        for block in document.blocks
    ]
    assert re.sub("page [1-9][0-9]*", "", seen.text).endswith(re.sub("page [1-9][0-9]*", "", "".join(shown)))
    places = [attributes for attributes in seen.attributes if attributes.get("id") == MARK_PLACE]
    assert len(places) == 1 if seen.marks else len(places) <= 1


def test_pages_are_shown_where_they_begin() -> None:
    text = "Et\nTo\nTre\nFire"
    blocks = (
        Block("heading", 0, 2, 1, 2),
        Block("paragraph", 3, 5, 1),
        Block("item", 6, 9, 3),
        Block("table_row", 10, 14, 3),
    )
    info = DocumentInfo("a", "Titel", None, None, "da", "a.pdf")
    html = document_html(Document(info, text, blocks, 3), [Mark(6, 9)], DANISH)
    assert see(html).text == "udgiver ikke oplystdato ikke oplystpå dansk" + "side 1EtTo" + "side 3TreFire"


def test_pages_are_called_as_they_are_printed() -> None:
    info = DocumentInfo("a", "Titel", None, None, "da", "a.pdf", ("i", "ii", "iii", "1"))
    document = Document(info, "Et", (Block("paragraph", 0, 2, 3),), 4)
    assert see(document_html(document, [], DANISH)).text.endswith("side iiiEt")
    assert "side 1" in see(citation_card(an_excerpt(info), "", 1, DANISH)).text
    assert "side iii" in see(hit_card(Hit(1, 0.9, info, 3, "", 0, 2, "Et"), 1, DANISH)).text


def an_excerpt(info: DocumentInfo = INFO, page: int | None = 4) -> Excerpt:
    quote = f"quote {NASTY}"
    text = f"before {NASTY}\n{quote} after"
    start = 1000 + text.index(quote)
    citation = Citation(1, info, page, start, start + len(quote), quote)
    return Excerpt((citation,), text, 1000, 1000 + len(text), before=True, after=False)


def test_a_card_says_what_whose_when_where_and_marks_the_quote() -> None:
    excerpt = an_excerpt()
    seen = see(citation_card(excerpt, f"Del › {NASTY}", 2, SWEDISH))
    assert seen.marks == [excerpt.citations[0].quote]
    assert excerpt.text.replace("\n", "") in seen.text
    assert {"class": "passage goes-on-before", "lang": "sv"} in seen.attributes
    for fact in (NASTY, "12 augusti 2025", "på svenska", "sida 4", f"Del › {NASTY}"):
        assert fact in seen.text
    assert "script" not in seen.tags


def test_a_heading_that_stands_in_the_passage_is_not_told_twice() -> None:
    excerpt = an_excerpt()
    heading = excerpt.text.split("\n")[0]
    seen = see(citation_card(excerpt, f"Del › {heading}", 1, DANISH))
    assert seen.text.count(heading) == 1
    assert {"class": "heading"} in seen.attributes
    assert "Del" in seen.text


def test_a_card_says_so_when_publisher_and_date_are_unknown_and_there_is_no_page() -> None:
    info = DocumentInfo("a", "Title", None, None, "unknown", "a.txt")
    seen = see(citation_card(an_excerpt(info, None), "", 1, ENGLISH))
    assert "publisher not stated" in seen.text
    assert "no date stated" in seen.text
    assert "page" not in seen.text
    assert all(attributes.get("lang") is None for attributes in seen.attributes)


def cited(n: int, start: int, end: int, document: DocumentInfo = INFO) -> tuple[Citation, Passage]:
    """A citation of `LETTERS` and the passage of ten letters to both sides of it."""
    first, last = max(start - 10, 0), min(end + 10, len(LETTERS))
    citation = Citation(n, document, 1 + start // 100, start, end, LETTERS[start:end])
    mark = (start - first, end - first)
    return citation, Passage(LETTERS[first:last], first, last, mark, first > 0, last < len(LETTERS))


LETTERS = "abcdefghij" * 30


def test_citations_that_stand_together_share_a_card_with_their_numbers() -> None:
    other = DocumentInfo("fedcba9876543210", "Other", None, None, "da", "b.md")
    pairs = [cited(1, 200, 210), cited(2, 20, 30), cited(3, 222, 230), cited(4, 205, 206, other)]
    shown = excerpts(tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs), lambda _: LETTERS)
    assert [[citation.n for citation in excerpt.citations] for excerpt in shown] == [[1, 3], [2], [4]]
    assert (shown[0].start, shown[0].end, shown[0].before, shown[0].after) == (190, 240, True, True)
    seen = see(citation_card(shown[0], "", 1, DANISH))
    assert seen.marks == [LETTERS[200:210], LETTERS[222:230]]
    marks = [
        attributes for tag, attributes in zip(seen.opened, seen.attributes, strict=True) if tag == "mark"
    ]
    assert [(mark["id"], mark["data-number"]) for mark in marks] == [
        ("turn-1-source-1", "1"),
        ("turn-1-source-3", "3"),
    ]


@given(st.lists(st.tuples(st.integers(0, 290), st.integers(1, 9)), max_size=6))
def test_every_quote_is_marked_in_exactly_one_excerpt(places: list[tuple[int, int]]) -> None:
    pairs = [cited(n, start, start + length) for n, (start, length) in enumerate(places, start=1)]
    shown = excerpts(tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs), lambda _: LETTERS)
    assert sorted(citation.n for excerpt in shown for citation in excerpt.citations) == [
        pair[0].n for pair in pairs
    ]
    for excerpt in shown:
        assert LETTERS[excerpt.start : excerpt.end] == excerpt.text
        for citation in excerpt.citations:
            start = citation.start - excerpt.start
            assert excerpt.text[start : start + len(citation.quote)] == citation.quote
    for one, other in itertools.pairwise(sorted(shown, key=lambda each: each.start)):
        assert one.end < other.start


def test_numbers_in_the_answer_lead_to_the_cards_and_back() -> None:
    excerpt = an_excerpt()
    (citation,) = excerpt.citations
    hit = Hit(1, 0.9, INFO, 4, "Del", 900, 2000, "…")
    sentences = (Sentence(NASTY, (1,)), Sentence("Second.", (1,)))
    answer = Answer("?", "sv", False, "", "quotes", sentences, (citation,), (hit,), 0.9, SECONDS)
    running = see(answer_html(answer, 3, SWEDISH))
    card = see(citation_card(excerpt, section_of(answer, citation), 3, SWEDISH))
    assert NASTY in running.text
    assert "0,4 sekunder" in running.text
    links = [attributes for attributes in running.attributes if "href" in attributes]
    assert [link["href"] for link in links] == ["#turn-3-source-1", "#turn-3-source-1"]
    assert [link.get("id") for link in links] == ["turn-3-reference-1", None]
    assert [attributes["href"] for attributes in card.attributes if "href" in attributes] == [
        f"#{links[0]['id']}"
    ]
    assert [mark["id"] for mark in card.of("mark")] == ["turn-3-source-1"]
    assert section_of(answer, citation) == "Del"


def test_a_refusal_is_in_the_language_of_the_question_and_its_hits_are_escaped() -> None:
    hit = Hit(1, 0.4, INFO, None, NASTY, 0, 10, NASTY)
    answer = Answer("?", "da", True, NASTY, "quotes", (), (), (hit,), 0.1, SECONDS)
    seen = see(refusal_html(answer, ENGLISH))
    assert NASTY in seen.text
    assert "What comes nearest" in seen.text
    assert {"lang": "da"} in seen.attributes
    near = see(hit_card(hit, 1, ENGLISH))
    assert near.text.count(NASTY) == 4
    assert "script" not in near.tags
    assert near.marks == []


def test_a_near_table_has_its_cells_and_rows_apart_in_running_text() -> None:
    text = "Antal ansatte:\n\t2021\t2024\nSOSU\t891\t1.071\nLærling\t\t\nTallene er foreløbige.\nDe er nye."
    near = see(hit_card(Hit(1, 0.4, INFO, None, "", 0, len(text), text), 1, DANISH)).text
    assert near.endswith(
        "Antal ansatte:\n2021 · 2024 | SOSU · 891 · 1.071 | Lærling\nTallene er foreløbige.\nDe er nye."
    )
