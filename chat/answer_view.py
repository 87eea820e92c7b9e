"""An answer, a refusal and an error as HTML: the running text with its numbered citations."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from chat.card import language_attribute, place, reference
from chat.words import Words
from errors import (
    IndexDamagedError,
    IndexMissingError,
    IndexModelError,
    KildesvarError,
    QuestionError,
)
from retrieval.documents import Answer, Citation


def question_html(question: str, turn: int, words: Words) -> str:
    """Show what was asked, as the heading of its turn."""
    return (
        f'<h2 class="question" id="turn-{turn}" tabindex="-1">'
        f'<span class="unseen">{escape(words.you_asked)}: </span>{escape(question)}</h2>'
    )


def answer_html(answer: Answer, turn: int, words: Words) -> str:
    """Show an answer of quotes, how well it fits, and the heading of what it stands on."""
    told = f"{words.confidence(answer.confidence)} · {words.duration(answer.seconds.total)}"
    return f'{quotes_html(answer, turn, words, set())}<p class="told">{escape(told)}</p>{sources_html(words)}'


def quotes_html(answer: Answer, turn: int, words: Words, referred: set[int]) -> str:
    """Show quotes as running text, each followed by the numbers of its citations.

    `referred` holds the numbers that the turn has referred to above, and then those of the quotes too.
    """
    by_number = {citation.n: citation for citation in answer.citations}
    sentences = []
    for sentence in answer.sentences:
        cited = [by_number[n] for n in sentence.citations]
        language = cited[0].document.language if cited and answer.mode == "quotes" else answer.language
        shown = f"<span{language_attribute(language)}>{escape(sentence.text)}</span>"
        sentences.append(shown + chips_html(cited, turn, words, referred))
    return f'<div class="answer"><p>{" ".join(sentences)}</p></div>'


def sources_html(words: Words) -> str:
    """Show the heading of what an answer stands on."""
    return f'<h3 class="label">{escape(words.sources_heading)}</h3>'


def chips_html(citations: Sequence[Citation], turn: int, words: Words, referred: set[int]) -> str:
    """Show the numbers of a sentence's citations; the first reference to each is where one comes back to."""
    chips = []
    for citation in citations:
        chips.append(_chip(citation, turn, words, first=citation.n not in referred))
        referred.add(citation.n)
    return f'<span class="chips">{"".join(chips)}</span>'


def _chip(citation: Citation, turn: int, words: Words, *, first: bool) -> str:
    here = f' id="{reference(turn, citation.n)}"' if first else ""
    spoken = f"{words.source.format(n=citation.n)}: {citation.document.title}"
    return (
        f'<a class="chip"{here} href="#{place(turn, citation.n)}" title="{escape(spoken)}"'
        f' aria-label="{escape(spoken)}">{citation.n}</a>'
    )


def refusal_html(answer: Answer, words: Words) -> str:
    """Show that the documents do not answer, in the language of the question."""
    refusal = f"<p{language_attribute(answer.language)}>{escape(answer.answer)}</p>"
    told = f'<p class="told">{escape(words.duration(answer.seconds.total))}</p>'
    heading = f'<h3 class="label">{escape(words.nearest_heading)}</h3>'
    nearest = f'{heading}<p class="note">{escape(words.nearest_note)}</p>' if answer.hits else ""
    return f'<div class="refusal" role="note">{refusal}</div>{told}{nearest}'


def error_html(error: KildesvarError, words: Words) -> str:
    """Show what went wrong in the language of the screen, and the error's own words and next step below."""
    for_whom = "" if isinstance(error, QuestionError) else f"{words.for_administrators}: "
    details = f'<p class="details">{escape(for_whom)}<span lang="en">{escape(str(error))}</span></p>'
    return trouble_html(_headline(error, words), details)


def trouble_html(sentence: str, details: str = "") -> str:
    """Show what is in the way, as a sentence; `details` is HTML."""
    return f'<div class="trouble" role="alert"><p>{escape(sentence)}</p>{details}</div>'


def _headline(error: KildesvarError, words: Words) -> str:
    match error:
        case IndexMissingError():
            return words.no_index
        case IndexModelError():
            return words.other_model
        case IndexDamagedError():
            return words.damaged_index
        case QuestionError():
            return words.bad_question
        case _:
            return words.trouble


def section_of(answer: Answer, citation: Citation) -> str:
    """Give the headings above a citation, as the hit that contains it knows them; '' where none does."""
    for hit in answer.hits:
        inside = hit.start <= citation.start and citation.end <= hit.end
        if inside and hit.document.id == citation.document.id:
            return hit.section
    return ""
