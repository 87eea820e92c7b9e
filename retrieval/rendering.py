"""Search results and answers as the records of the public JSON, and as words for a terminal."""

from __future__ import annotations

import textwrap
from typing import Any, Final

from retrieval.documents import Answer, Check, Citation, DocumentInfo, Fault, Hit, SearchResult

_WIDTH: Final = 88
_INDENT: Final = "    "
_FAULTS: Final[dict[Fault, str]] = {
    "uncited": "no passage says so",
    "meaning": "the cited passage says something else",
    "figure": "not in the cited passage",
    "name": "not in the cited passage",
    "language": "not in the language of the question",
    "restated": "only repeats the question",
    "repeated": "said already",
}


def search_record(result: SearchResult) -> dict[str, Any]:
    """Return a search as the contract of `search --json` has it."""
    return {
        "question": result.question,
        "language": result.language,
        "hits": [_hit_record(hit) for hit in result.hits],
        "seconds": {"search": _seconds(result.seconds.search), "total": _seconds(result.seconds.total)},
    }


def answer_record(answer: Answer) -> dict[str, Any]:
    """Return an answer as the contract of `ask --json` has it."""
    record: dict[str, Any] = {
        "question": answer.question,
        "language": answer.language,
        "abstained": answer.abstained,
        "answer": answer.answer,
        "mode": answer.mode,
        "sentences": [{"text": each.text, "citations": list(each.citations)} for each in answer.sentences],
        "citations": [_citation_record(citation) for citation in answer.citations],
        "hits": [_hit_record(hit) for hit in answer.hits],
        "confidence": answer.confidence,
        "seconds": {
            "search": _seconds(answer.seconds.search),
            "answer": _seconds(answer.seconds.answer or 0.0),
            "total": _seconds(answer.seconds.total),
        },
    }
    # What only a follow-up or a language model's answer has; a plain answer has the contract's keys alone.
    if answer.standalone:
        record["standalone"] = answer.standalone
    if answer.checks:
        record["checks"] = [_check_record(check) for check in answer.checks]
    if answer.notice:
        record["notice"] = answer.notice
    return record


def search_words(result: SearchResult) -> str:
    """Return a search for a person to read."""
    if not result.hits:
        return "Nothing was found."
    return "\n\n".join(_hit_words(hit) for hit in result.hits)


def answer_words(answer: Answer, *, strike: bool = True) -> str:
    """Return an answer for a person to read; what the citation gate stopped is listed with `strike`."""
    asked = f"({answer.standalone})\n\n" if answer.standalone else ""
    told = f"{textwrap.fill(answer.notice, _WIDTH)}\n\n" if answer.notice else ""
    if answer.abstained:
        nearest = "\n\n".join(_hit_words(hit) for hit in answer.hits[:3])
        refused = f"{asked}{told}{answer.answer}"
        return f"{refused}\n\nWhat came nearest:\n\n{nearest}" if nearest else refused
    sentences = " ".join(
        f"{each.text} {''.join(f'[{number}]' for number in each.citations)}" for each in answer.sentences
    )
    stopped = "".join(f"{_stopped_words(check)}\n" for check in answer.checks if check.fault and strike)
    if stopped:
        stopped = f"Not passed on:\n{stopped}\n"
    citations = "\n\n".join(_citation_words(citation) for citation in answer.citations)
    return f"{asked}{textwrap.fill(sentences, _WIDTH)}\n\n{told}{stopped}{citations}"


def _document_record(info: DocumentInfo) -> dict[str, Any]:
    return {
        "id": info.id,
        "title": info.title,
        "publisher": info.publisher,
        "date": info.date,
        "language": info.language,
        "path": info.path,
    }


def _hit_record(hit: Hit) -> dict[str, Any]:
    return {
        "rank": hit.rank,
        "score": hit.score,
        "document": _document_record(hit.document),
        "page": hit.page,
        "section": hit.section,
        "start": hit.start,
        "end": hit.end,
        "text": hit.text,
    }


def _citation_record(citation: Citation) -> dict[str, Any]:
    return {
        "n": citation.n,
        "document": _document_record(citation.document),
        "page": citation.page,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }


def _check_record(check: Check) -> dict[str, Any]:
    return {
        "text": check.text,
        "citations": list(check.citations),
        "fault": check.fault,
        "details": list(check.details),
        "dropped": list(check.dropped),
        "added": check.added,
    }


def _stopped_words(check: Check) -> str:
    reason = _FAULTS[check.fault] if check.fault else ""
    details = f": {', '.join(check.details)}" if check.details else ""
    return textwrap.fill(f"~~{check.text}~~ ({reason}{details})", _WIDTH, subsequent_indent=_INDENT)


def _hit_words(hit: Hit) -> str:
    head = f"{hit.rank}. {_place(hit.document, hit.page)}  (score {hit.score:.2f})"
    return f"{head}\n{_indented(hit.text)}"


def _citation_words(citation: Citation) -> str:
    return f"[{citation.n}] {_place(citation.document, citation.page)}\n{_indented(citation.quote)}"


def _place(info: DocumentInfo, page: int | None) -> str:
    printed = f"page {info.page_label(page)}" if page else None
    known = [info.title, info.publisher, info.date or "no date stated", printed]
    return ", ".join(part for part in known if part)


def _indented(text: str) -> str:
    return "\n".join(
        textwrap.fill(line, _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)
        for line in text.replace("\t", "  ").splitlines()
        if line.strip()
    )


def _seconds(value: float) -> float:
    return round(value, 4)
