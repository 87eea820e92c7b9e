"""The look of the citations in one place, and of a near passage, as HTML."""

from __future__ import annotations

from html import escape
from itertools import pairwise

from chat.excerpt import Excerpt
from chat.text_view import Mark, passage_html
from chat.words import Words
from retrieval.documents import CELL, DocumentInfo, Hit

HEADINGS_APART = " › "
"""What stands between the headings of a section."""


def language_attribute(language: str) -> str:
    """Give the `lang` attribute of a text, so that it is read aloud and hyphenated as what it is."""
    return "" if language == "unknown" else f' lang="{escape(language)}"'


def place(turn: int, n: int) -> str:
    """Name the place on the page of a turn's citation: where its quote is marked."""
    return f"turn-{turn}-source-{n}"


def reference(turn: int, n: int) -> str:
    """Name the place on the page where a turn's answer first refers to a citation."""
    return f"turn-{turn}-reference-{n}"


def facts(document: DocumentInfo, pages: tuple[int, ...], words: Words) -> str:
    """Say whose the document is, from when, in which language, and the pages, as one line of HTML."""
    told = [
        document.publisher or words.no_publisher,
        words.date(document.date),
        words.in_language[document.language],
        *(words.page.format(page=document.page_label(page)) for page in pages),
    ]
    spans = (f'<span class="fact">{escape(fact)}</span>' for fact in told)
    return f'<p class="facts">{"".join(spans)}</p>'


def citation_card(excerpt: Excerpt, section: str, turn: int, words: Words) -> str:
    """Show citations: what document, where in it, and the quotes marked in the text around them."""
    document, language = excerpt.document, language_attribute(excerpt.document.language)
    title = f"{place(turn, excerpt.citations[0].n)}-title"
    numbers = "".join(_number(citation.n, turn, words) for citation in excerpt.citations)
    several = len(excerpt.citations) > 1
    marks = [
        Mark(
            citation.start - excerpt.start,
            citation.end - excerpt.start,
            place(turn, citation.n),
            citation.n if several else 0,
        )
        for citation in excerpt.citations
    ]
    cut = (" goes-on-before" if excerpt.before else "") + (" goes-on-after" if excerpt.after else "")
    above, _, heading = section.rpartition(HEADINGS_APART)
    shown_in_passage = heading in excerpt.text.split("\n")
    passage = passage_html(excerpt.text, marks, {heading, document.title} - {""})
    return (
        f'<article class="card" aria-labelledby="{title}"><p class="numbers">{numbers}</p>'
        f'<h4 id="{title}"{language}>{escape(document.title)}</h4>'
        f"{facts(document, excerpt.pages, words)}{_section(above if shown_in_passage else section, language)}"
        f'<blockquote class="passage{cut}"{language}>{passage}</blockquote></article>'
    )


def hit_card(hit: Hit, turn: int, words: Words) -> str:
    """Show a passage that came near but does not answer: quieter, and with nothing marked."""
    title, language = f"turn-{turn}-near-{hit.rank}-title", language_attribute(hit.document.language)
    pages = () if hit.page is None else (hit.page,)
    return (
        f'<article class="card near" aria-labelledby="{title}">'
        f'<h4 id="{title}"{language}>{escape(hit.document.title)}</h4>'
        f"{facts(hit.document, pages, words)}{_section(hit.section, language)}"
        f'<blockquote class="passage"{language}>{escape(_in_a_line(hit.text))}</blockquote></article>'
    )


def _in_a_line(text: str) -> str:
    """Return a text that will run on over line ends, with the cells and rows of its tables still apart."""
    lines = text.split("\n")
    shown = lines[0].strip(CELL)
    for before, line in pairwise(lines):
        shown += (" | " if CELL in before and CELL in line else "\n") + line.strip(CELL)
    return shown.replace(CELL, " · ")


def _number(n: int, turn: int, words: Words) -> str:
    spoken = f"{words.source.format(n=n)}, {words.back_to_answer}"
    return f'<a class="number" href="#{reference(turn, n)}" aria-label="{escape(spoken)}">{n}</a>'


def _section(section: str, language: str) -> str:
    return f'<p class="section"{language}>{escape(section)}</p>' if section else ""
