"""A whole document's clean text as HTML, with its pages shown and one place marked."""

from __future__ import annotations

from html import escape

from chat.card import facts, language_attribute, marked
from chat.words import Words
from retrieval.documents import Block, Document

MARK_PLACE = "marked-place"


def document_html(document: Document, mark: tuple[int, int], words: Words) -> str:
    """Show every block of a document; `document.text[mark[0]:mark[1]]` is marked, over blocks if need be.

    The first marked block carries the id MARK_PLACE, where the page scrolls to.
    """
    parts: list[str] = []
    page, place_given = None, False
    for block in document.blocks:
        if block.page is not None and block.page != page:
            page = block.page
            parts.append(f'<p class="page-mark">{escape(words.page.format(page=page))}</p>')
        inside = _inside(block, mark)
        place = not place_given and inside[0] < inside[1]
        place_given = place_given or place
        parts.append(_block(block, document.text[block.start : block.end], inside, place, words))
    about, language = facts(document.info, None, words), language_attribute(document.info.language)
    return f'{about}<div class="document" tabindex="0"{language}>{"".join(parts)}</div>'


def _inside(block: Block, mark: tuple[int, int]) -> tuple[int, int]:
    """Give the part of a mark that lies in a block, in offsets of the block's text."""
    start, end = max(mark[0], block.start), min(mark[1], block.end)
    return (start - block.start, end - block.start) if start < end else (0, 0)


def _block(block: Block, text: str, inside: tuple[int, int], place: bool, words: Words) -> str:
    here = (
        f' id="{MARK_PLACE}" tabindex="-1" aria-label="{escape(words.quote_in_document)}" role="group"'
        if place
        else ""
    )
    body = marked(text, inside)
    if block.kind == "heading":
        level = min(max(block.level, 1) + 2, 6)
        return f"<div{here}><h{level}>{body}</h{level}></div>"
    return f'<div{here} class="{block.kind}">{body}</div>'
