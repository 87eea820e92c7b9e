"""The look of a citation and of a near passage, as HTML. All text of documents is escaped here."""

from __future__ import annotations

from html import escape

from chat.text_view import passage_html
from chat.words import Words
from retrieval.documents import Citation, DocumentInfo, Hit
from retrieval.passages import Passage


def language_attribute(language: str) -> str:
    """Give the `lang` attribute of a text, so that it is read aloud and hyphenated as what it is."""
    return "" if language == "unknown" else f' lang="{escape(language)}"'


def place(turn: int, n: int) -> str:
    """Name the place on the page of a turn's citation card."""
    return f"turn-{turn}-source-{n}"


def reference(turn: int, n: int) -> str:
    """Name the place on the page where a turn's answer first refers to a citation."""
    return f"turn-{turn}-reference-{n}"


def facts(document: DocumentInfo, page: int | None, words: Words) -> str:
    """Say whose the document is, from when, in which language, and the page, as one line of HTML."""
    parts = [
        f'<span class="fact">{escape(document.publisher or words.no_publisher)}</span>',
        f'<span class="fact">{escape(words.date(document.date))}</span>',
        f'<span class="fact">{escape(words.in_language[document.language])}</span>',
    ]
    if page is not None:
        parts.append(f'<span class="fact">{escape(words.page.format(page=page))}</span>')
    return f'<p class="facts">{"".join(parts)}</p>'


def _section(section: str, language: str) -> str:
    return f'<p class="section"{language_attribute(language)}>{escape(section)}</p>' if section else ""


def citation_card(citation: Citation, passage: Passage, section: str, turn: int, words: Words) -> str:
    """Show a citation: what document, where in it, and the quote marked in the passage around it."""
    here, language = place(turn, citation.n), citation.document.language
    source = escape(words.source.format(n=citation.n))
    return (
        f'<article class="card" id="{here}" tabindex="-1" aria-labelledby="{here}-title">'
        f'<a class="number" href="#{reference(turn, citation.n)}"'
        f' aria-label="{source}, {escape(words.back_to_answer)}">{citation.n}</a>'
        f'<h4 id="{here}-title"{language_attribute(language)}>{escape(citation.document.title)}</h4>'
        f"{facts(citation.document, citation.page, words)}"
        f"{_section(section, language)}"
        f'<blockquote class="passage{_cut(passage)}"{language_attribute(language)}>'
        f"{passage_html(passage.text, passage.mark)}</blockquote></article>"
    )


def _cut(passage: Passage) -> str:
    """Name the sides on which the document goes on."""
    return (" goes-on-before" if passage.before else "") + (" goes-on-after" if passage.after else "")


def hit_card(hit: Hit, turn: int, words: Words) -> str:
    """Show a passage that came near but does not answer: quieter, and with nothing marked."""
    here, language = f"turn-{turn}-near-{hit.rank}", hit.document.language
    return (
        f'<article class="card near" id="{here}" aria-labelledby="{here}-title">'
        f'<h4 id="{here}-title"{language_attribute(language)}>{escape(hit.document.title)}</h4>'
        f"{facts(hit.document, hit.page, words)}"
        f"{_section(hit.section, language)}"
        f'<blockquote class="passage"{language_attribute(language)}>{escape(hit.text)}</blockquote></article>'
    )
