"""What a language model wrote, as HTML: the sentences that hold, and those that do not with the reason."""

from __future__ import annotations

from html import escape

from chat.answer_view import chips_html
from chat.card import language_attribute
from chat.conversation import Turn
from chat.words import Words
from chat.writing_words import WritingWords
from retrieval.documents import Answer, Check


def written_html(turn: Turn, words: Words, writing: WritingWords, referred: set[int], *, strike: bool) -> str:
    """Show the sentences written so far, each with the numbers of its citations.

    One that failed is struck out with the reason, or left out without `strike`. The numbers that are
    referred to are added to `referred`.
    """
    language = turn.quotes.language if turn.quotes else "unknown"
    by_number = {citation.n: citation for citation in turn.sources.citations}
    sentences = []
    for check in turn.checks:
        if check.fault is None:
            chips = chips_html([by_number[n] for n in check.citations], turn.number, words, referred)
            sentences.append(f"<span{language_attribute(language)}>{escape(check.text)}</span>{chips}")
        elif strike and check.fault != "repeated":
            sentences.append(_struck_out(check, language_attribute(language), writing))
    text = f"<p>{' '.join(sentences)}</p>" if sentences else ""
    going_on = ""
    if turn.is_running:
        told = writing.writing if turn.checks else writing.reading
        going_on = f'<p class="going-on" role="status">{escape(told)}</p>'
    return f'<div class="answer written">{text}{going_on}</div>'


def struck_out_html(turn: Turn, writing: WritingWords) -> str:
    """Show, behind a heading that opens, the sentences of an answer that did not hold; '' for none."""
    language = language_attribute(turn.quotes.language if turn.quotes else "unknown")
    failed = [check for check in turn.checks if check.fault not in (None, "repeated")]
    if not failed:
        return ""
    shown = "".join(f"<p>{_struck_out(check, language, writing)}</p>" for check in failed)
    return (
        f'<details class="not-shown"><summary>{escape(writing.not_shown)}</summary>'
        f'<div class="struck-out">{shown}</div></details>'
    )


def _struck_out(check: Check, language: str, writing: WritingWords) -> str:
    return (
        f'<span class="failed"><span class="unseen">{escape(writing.struck_out)}: </span>'
        f"<del{language}>{escape(check.text)}</del> "
        f'<span class="reason">({escape(writing.reason(check))})</span></span>'
    )


def written_told_html(turn: Turn, words: Words, writing: WritingWords) -> str:
    """Say how well a written answer fits, how long it took, and who wrote it."""
    answer = turn.answer
    if answer is None:
        return ""
    seconds = words.number(answer.seconds.total)
    written = writing.written_by.format(seconds=seconds, model=writing.writer(answer.mode))
    return f'<p class="told">{escape(words.confidence(answer.confidence))} · {escape(written)}</p>'


def notice_html(turn: Turn, writing: WritingWords) -> str:
    """Say in one sentence what kept a written answer from being whole; '' where nothing did."""
    if turn.is_stopped:
        told = writing.stopped if turn.is_written else writing.stopped_at_once
        return f'<p class="notice" role="status">{escape(told)}</p>'
    return _notice(turn.answer)


def _notice(answer: Answer | None) -> str:
    if answer is None or not answer.notice:
        return ""
    return f'<p class="notice" role="status"{language_attribute(answer.language)}>{escape(answer.notice)}</p>'


def understood_html(quotes: Answer | None, writing: WritingWords) -> str:
    """Show the question of its own that a follow-up was taken as; '' where it was taken as it is."""
    if quotes is None or not quotes.standalone:
        return ""
    told = escape(writing.understood_as).replace(
        "{question}", f"<span{language_attribute(quotes.language)}>{escape(quotes.standalone)}</span>"
    )
    return f'<p class="told understood">{told}</p>'
