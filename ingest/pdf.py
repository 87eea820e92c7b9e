"""PDF files: the text layer of each page, and text recognition for the pages that have none."""

from __future__ import annotations

import itertools
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final

from pypdf import PageObject, PdfReader

from errors import ReadError
from ingest.limits import Limits
from ingest.lines import Line
from ingest.ocr import INSTALL, Recognised, recognise, why_not
from ingest.pdffile import content_key, open_pdf, pages_of, said
from ingest.pdflines import page_lines, told_hyphens
from ingest.pictures import Picture, Pictures
from retrieval.documents import Dropped, Language, Unread
from retrieval.language import detect_language

_FEW_LETTERS: Final = 60
"""A page of fewer letters may be a scan that only a stamp or a page number was printed on."""
_COVERED: Final = 0.6
_RICHER: Final = 2
"""Recognised text stands in for a text layer that has fewer than half of its letters."""
_MOST_AT_ONCE: Final = 4
_TELLING_CHARS: Final = 200
"""Less text than this does not surely tell its language."""
_USUAL_SIZE: Final = 10.0
_SAME_HEIGHT: Final = 6.0
_SAVE_ANEW: Final = "Open the file in a PDF program and save it anew, or fetch it again."


@dataclass(frozen=True, slots=True)
class PdfText:
    """What a PDF says: its lines in reading order, how many pages it has, and what stayed unread."""

    lines: tuple[Line, ...]
    pages: int
    recognised: tuple[int, ...]
    """The pages whose text was recognised in their picture."""
    unread: tuple[Unread, ...]
    dropped: tuple[Dropped, ...]
    reader: PdfReader


@dataclass(frozen=True, slots=True)
class _Layer:
    """The text layer of a page, and what is wrong with it."""

    lines: tuple[Line, ...]
    fault: str = ""

    @property
    def letters(self) -> int:
        return _letters(self.lines)


def read_pdf(data: bytes, password: str | None, limits: Limits) -> PdfText:
    """Read a PDF page by page.

    Raises ReadError for what is damaged, too long, needs another password, or of which no page can be
    read. Single pages that cannot be read are told in `unread`.
    """
    reader = open_pdf(data, password)
    pages = pages_of(reader, limits.max_pages)
    layers = _layers(pages)
    text = {number: layer.lines for number, layer in enumerate(layers, start=1)}
    doubtful = {number: layer for number, layer in enumerate(layers, start=1) if layer.letters < _FEW_LETTERS}
    language = _language(line.text for layer in layers for line in layer.lines)
    found, unread = _recognised(data, password, doubtful, limits, language) if doubtful else ({}, [])
    unsure = [replace(one, page=number) for number, page in found.items() for one in page.unsure]
    recognised = tuple(number for number, page in found.items() if page.lines)
    text |= _fitted({number: found[number].lines for number in recognised}, list(text.values()))
    lines = [replace(line, page=number) for number, page in sorted(text.items()) for line in page]
    if not lines:
        raise _nothing_read(unread, bool(found))
    wordless = [Dropped("picture without text", number, "") for number in found if not found[number].lines]
    dropped = (*wordless, *unsure)
    return PdfText(tuple(told_hyphens(lines)), len(pages), recognised, tuple(unread), dropped, reader)


def _layers(pages: Sequence[PageObject]) -> list[_Layer]:
    read: dict[str, _Layer] = {}
    keys = [content_key(page) for page in pages]
    for key, page in zip(keys, pages, strict=True):
        if key not in read:
            read[key] = _layer(page)
    return [read[key] for key in keys]


def _layer(page: PageObject) -> _Layer:
    try:
        return _Layer(tuple(page_lines(page)))
    except MemoryError:
        raise
    except Exception as error:  # pypdf raises whatever the damage leads to
        return _Layer((), said(error))


def _recognised(
    data: bytes, password: str | None, doubtful: Mapping[int, _Layer], limits: Limits, language: Language
) -> tuple[dict[int, Recognised], list[Unread]]:
    """Recognise the text of the pages that have no text layer, or next to none.

    Where no page has told the language, the first one is read in all, and again in its own.
    """
    missing = why_not()
    found: dict[int, Recognised] = {}
    unread: dict[int, Unread] = {}
    with ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_AT_ONCE)) as pool:
        pictures = _pictures(data, password, doubtful)
        at_once = _MOST_AT_ONCE if language != "unknown" else 1
        while batch := list(itertools.islice(pictures, at_once)):
            at_once = _MOST_AT_ONCE
            drawn = [(number, picture) for number, picture in batch if isinstance(picture, Picture)]
            unread |= {
                number: _unread(number, doubtful[number], error.message)
                for number, error in batch
                if isinstance(error, ReadError)
            }
            if missing:
                unread |= {number: _unrecognised(number, doubtful[number], missing) for number, _ in drawn}
                continue
            results = _side_by_side(pool, drawn, limits, language)
            if language == "unknown":
                language = _language(
                    line.text for page in results if isinstance(page, Recognised) for line in page.lines
                )
                if language != "unknown":
                    results = _side_by_side(pool, drawn, limits, language)
            for (number, _), result in zip(drawn, results, strict=True):
                if isinstance(result, ReadError):
                    unread[number] = _unread(number, doubtful[number], result.message)
                elif doubtful[number].fault and not result.lines:
                    unread[number] = _unread(number, doubtful[number], "")
                elif _letters(result.lines) >= _RICHER * doubtful[number].letters:
                    found[number] = result
    return found, [unread[number] for number in sorted(unread)]


def _pictures(
    data: bytes, password: str | None, doubtful: Mapping[int, _Layer]
) -> Iterator[tuple[int, Picture | ReadError]]:
    """Draw the pages that are not blank; one with a few letters only where a picture covers it."""
    try:
        opened = Pictures(data, password)
    except ReadError as error:
        yield from ((number, error) for number, layer in doubtful.items() if not layer.lines)
        return
    with opened as pictures:
        for number, layer in doubtful.items():
            if layer.letters and pictures.covered(number) < _COVERED:
                continue
            try:
                picture = pictures.draw(number)
            except ReadError as error:
                yield number, error
                continue
            if picture is not None:
                yield number, picture
            elif layer.fault:
                yield number, ReadError(layer.fault)


def _language(texts: Iterable[str]) -> Language:
    text = "\n".join(texts)
    return detect_language(text) if len(text) >= _TELLING_CHARS else "unknown"


def _side_by_side(
    pool: ThreadPoolExecutor, drawn: Sequence[tuple[int, Picture]], limits: Limits, language: Language
) -> list[Recognised | ReadError]:
    return list(pool.map(lambda one: _recognise(one[1], limits, language), drawn))


def _recognise(picture: Picture, limits: Limits, language: Language) -> Recognised | ReadError:
    try:
        return recognise(picture, limits.recognition_timeout_s, language)
    except ReadError as error:
        return error


def _unread(number: int, layer: _Layer, reason: str) -> Unread:
    if layer.fault:
        return Unread(number, f"The page cannot be read: {layer.fault}.", _SAVE_ANEW)
    return Unread(number, f"The page has no text layer. {reason}", _SAVE_ANEW)


def _unrecognised(number: int, layer: _Layer, missing: str) -> Unread:
    lacks = f"is a picture with {layer.letters} letters on it" if layer.letters else "has no text layer"
    return Unread(number, f"The page {lacks}, and {missing}.", f"Install it, then sync again: {INSTALL}")


def _letters(lines: Sequence[Line]) -> int:
    return sum(char.isalnum() for line in lines for char in line.text)


def _nothing_read(unread: Sequence[Unread], pictures: bool) -> ReadError:
    if unread:
        return ReadError(f"No page of the PDF can be read. {unread[0].reason}", unread[0].next_step)
    what = "are pictures in which no text is recognised" if pictures else "hold no text"
    return ReadError(f"The PDF's pages {what}.", "Remove the file, or replace it with one that has text.")


def _fitted(
    found: Mapping[int, Sequence[Line]], layers: Sequence[Sequence[Line]]
) -> dict[int, tuple[Line, ...]]:
    """Give recognised lines the size of the document's letters, and the same words the same height.

    A scanned header does not stand at exactly the same place on every page.
    """
    sizes: Counter[float] = Counter()
    for layer in layers:
        for line in layer:
            sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else _USUAL_SIZE
    heights: dict[str, float] = {}
    fitted: dict[int, tuple[Line, ...]] = {}
    for number, lines in found.items():
        rows = []
        for line in lines:
            shape = "".join("#" if char.isdigit() else char for char in line.text)
            height = heights.setdefault(shape, line.y)
            y = height if abs(height - line.y) < _SAME_HEIGHT else line.y
            rows.append(replace(line, y=y, size=round(line.size * body, 1)))
        fitted[number] = tuple(rows)
    return fitted
