"""The admins' page's tables and lines as HTML; whatever a file says is shown as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from chat.card import language_attribute
from ingest.doctor import Finding
from ingest.listing import ListedDocument
from ingest.page_reasons import in_language
from ingest.page_words import PageWords
from ingest.plan import Failure
from ingest.preview import PreviewRow
from retrieval.documents import DocumentInfo, Dropped, Unread

_MOST_ROWS: Final = 200
_FIRST: Final = ("failed", "clash")
"""What is shown above the rest, as somebody must do something about it."""


def heading(text: str) -> str:
    """Show the heading of a part of the page."""
    return f'<h3 class="part">{escape(text)}</h3>'


def note(text: str) -> str:
    """Show a quiet sentence."""
    return f'<p class="note">{escape(text)}</p>'


def notice(text: str) -> str:
    """Show a sentence that must be seen."""
    return f'<div class="trouble" role="alert"><p>{escape(text)}</p></div>'


def badge(kind: str, text: str) -> str:
    """Show the state of something in one or two words."""
    return f'<span class="badge {escape(kind)}">{escape(text)}</span>'


def reason(text: str, words: PageWords) -> str:
    """Say what the library said in the language of the page, else in its own."""
    told = in_language(text, words.language)
    return f'<span lang="en">{escape(text)}</span>' if told is None else f"<span>{escape(told)}</span>"


def facts(parts: Iterable[str]) -> str:
    """Show short facts on one line; empty ones are left out."""
    spans = (f'<span class="fact">{escape(part)}</span>' for part in parts if part)
    return f'<p class="facts">{"".join(spans)}</p>'


def preview_table(rows: Sequence[PreviewRow], words: PageWords) -> str:
    """Show what would become of each file that something becomes of."""
    told = [row for row in rows if row.change != "unchanged"]
    told.sort(key=lambda row: row.change not in _FIRST)
    heads = "".join(
        f'<th scope="col">{escape(head)}</th>' for head in (words.file, words.becomes, words.document)
    )
    body = "".join(_preview_row(row, words) for row in told[:_MOST_ROWS])
    more = len(told) - _MOST_ROWS
    rest = note(words.more_rows.format(n=words.number(more))) if more > 0 else ""
    return f'<table class="preview"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>{rest}'


def _preview_row(row: PreviewRow, words: PageWords) -> str:
    change = badge(row.change, words.changes[row.change])
    cells = (
        f'<th scope="row">{escape(row.path)}</th><td>{change}</td><td>{_preview_document(row, words)}</td>'
    )
    return f"<tr>{cells}</tr>"


def _preview_document(row: PreviewRow, words: PageWords) -> str:
    if row.change == "same":
        return escape(words.same_as.format(path=row.reason))
    title = f"<strong{language_attribute(row.language)}>{escape(row.title)}</strong>" if row.title else ""
    if row.change == "failed":
        return _told(row, words)
    if not row.staged:
        return f"{title}<p>{reason(row.reason, words)}</p>" if row.reason else title
    if not row.title:
        return ""
    known = (
        row.publisher or words.screen.no_publisher,
        words.screen.date(row.date),
        words.screen.in_language[row.language],
        words.count(words.pages, row.pages) if row.pages else "",
    )
    return title + facts(known) + _unread(row.unread, words)


def _unread(pages: int, words: PageWords) -> str:
    return f"<p>{badge('incomplete', words.count(words.unread_pages, pages))}</p>" if pages else ""


def failures(failed: Sequence[Failure], words: PageWords) -> str:
    """List the files that could not be read, each with its reason and what mends it."""
    items = "".join(
        f"<li><strong>{escape(one.path)}</strong> {_told(one, words)}</li>" for one in failed[:_MOST_ROWS]
    )
    more = len(failed) - _MOST_ROWS
    rest = note(words.more_rows.format(n=words.number(more))) if more > 0 else ""
    return f'<ul class="failures">{items}</ul>{rest}'


def document_row(document: ListedDocument, words: PageWords) -> str:
    """Show one document of the list."""
    info = document.info
    known = (*_known(info, words), *_amounts(document, words))
    state = (
        badge("ready", words.ready)
        if document.is_complete
        else badge(
            "incomplete", f"{words.incomplete}: {words.count(words.unread_pages, len(document.unread))}"
        )
    )
    paths = " = ".join(document.paths)
    return (
        f'<div class="listed"><h4{language_attribute(info.language)}>{escape(info.title)}</h4>{facts(known)}'
        f'<p class="path">{state} {escape(paths)}</p></div>'
    )


def _known(info: DocumentInfo, words: PageWords) -> tuple[str, ...]:
    screen = words.screen
    return (
        info.publisher or screen.no_publisher,
        screen.date(info.date),
        screen.in_language[info.language],
    )


def _amounts(document: ListedDocument, words: PageWords) -> tuple[str, ...]:
    pages = words.count(words.pages, document.pages) if document.pages else ""
    return pages, words.count(words.passages, document.chunks)


def unread_pages(info: DocumentInfo, unread: Sequence[Unread], words: PageWords) -> str:
    """List the pages of which no text could be read, each with its reason and what mends it."""
    items = "".join(
        f"<li><strong>{_page(info, one.page, words)}</strong> {_told(one, words)}</li>"
        for one in unread[:_MOST_ROWS]
    )
    return f'<ul class="failures">{items}</ul>'


def _told(one: Failure | PreviewRow | Unread, words: PageWords) -> str:
    return f"{reason(one.reason, words)} {reason(one.next_step, words)}"


def _page(info: DocumentInfo, page: int, words: PageWords) -> str:
    return escape(words.screen.page.format(page=info.page_label(page)))


def dropped_list(info: DocumentInfo, dropped: Sequence[Dropped], words: PageWords) -> str:
    """List what cleaning took out of a document."""
    items = []
    for one in dropped[:_MOST_ROWS]:
        page = f"{_page(info, one.page, words)}: " if one.page is not None else ""
        text = " ".join(one.text.split())
        items.append(f"<li>{page}{escape(text)}</li>")
    more = len(dropped) - _MOST_ROWS
    rest = note(words.more_rows.format(n=words.number(more))) if more > 0 else ""
    return f'<ul class="dropped">{"".join(items)}</ul>{rest}'


def findings(found: Sequence[Finding], words: PageWords) -> str:
    """List what an examination found, what is wrong first."""
    items = "".join(
        f'<li class="{"wrong" if one.is_wrong else "well"}">'
        f"<strong>{escape(words.subjects[one.subject])}</strong> "
        f"{reason(one.message, words)} {reason(one.next_step, words)}</li>"
        for one in sorted(found, key=lambda one: not one.is_wrong)
    )
    return f'<ul class="findings">{items}</ul>'


def facts_table(rows: Iterable[tuple[str, str]]) -> str:
    """Show names and values below each other."""
    lines = (f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows)
    return f'<dl class="known">{"".join(lines)}</dl>'
