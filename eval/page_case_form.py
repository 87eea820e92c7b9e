"""The form in which an evaluator says what the right answer to a question is, checked as it is filled in."""

from __future__ import annotations

import uuid
from html import escape
from pathlib import Path

import streamlit as st

from chat.feedback import Rating
from errors import TestSetError
from eval.page_words import PageWords
from eval.testcases import add_case, excerpts, own_sets, pattern_of
from eval.testset import Evidence, Kind, Question, Split, fold
from retrieval.documents import Document
from retrieval.sentences import split_sentences
from settings import Settings

_SHOWN = 3
_TAG = "reader"


def case_form(
    settings: Settings,
    documents: tuple[Document, ...],
    case_id: str | None,
    rating: Rating | None,
    words: PageWords,
) -> Path | None:
    """Draw the form; give the set's file once the case is saved in it. Raises TestSetError.

    `rating` is what the case is made of; None for a question of the evaluator's own.
    """
    key = rating.id if rating else "own"
    # A case made here has no history, so a follow-up must be asked as the question of its own.
    asked = (rating.standalone or rating.question) if rating else ""
    question = st.text_area(words.question, asked, key=f"question-{key}", height="content")
    language = st.radio(
        words.language,
        list(words.languages),
        format_func=lambda code: words.languages[code],
        index=_index_of(rating.language if rating else "", list(words.languages)),
        horizontal=True,
        key=f"language-{key}",
    )
    told: dict[Kind, str] = {
        "plain": words.is_answerable,
        "near-miss": words.is_near_miss,
        "far": words.is_far,
    }
    kind: Kind = st.radio(
        words.answerable, list(told), format_func=lambda name: told[name], key=f"kind-{key}"
    )
    evidence = _evidence(documents, rating, words, key) if kind == "plain" else None
    halves: list[Split] = ["test", "tune"]
    split: Split = st.radio(
        words.half,
        halves,
        format_func=lambda name: words.halves[name],
        horizontal=True,
        help=words.half_help,
        key=f"half-{key}",
    )
    tags = st.multiselect(
        words.tags,
        [_TAG],
        default=[_TAG] if rating else [],
        accept_new_options=True,
        help=words.tags_help,
        key=f"tags-{key}",
    )
    names = [path.stem for path in own_sets(settings.data_dir)] or [words.first_set]
    name = st.selectbox(
        words.into_set, names, accept_new_options=True, help=words.into_set_help, key=f"set-{key}"
    )
    if not st.button(
        words.save, type="primary", key=f"save-{key}", disabled=kind == "plain" and evidence is None
    ):
        return None
    case = Question(
        id=case_id or f"own-{uuid.uuid4().hex[:8]}",
        question=fold(question),
        language=language,
        answerable=kind == "plain",
        split=split,
        kind=kind,
        evidence=(evidence,) if evidence else (),
        tags=tuple(tags),
    )
    return add_case(settings.data_dir, name or "", case, documents)


def _evidence(
    documents: tuple[Document, ...], rating: Rating | None, words: PageWords, key: str
) -> Evidence | None:
    """Draw what names the right passage; give it where it stands in the document, else None."""
    if not documents:
        st.html(f'<p class="told">{escape(words.no_documents)}</p>')
        return None
    by_path = {document.info.path: document for document in documents}
    paths = sorted(by_path, key=lambda path: by_path[path].info.title.casefold())
    quoted = rating.quotes[0].document if rating and rating.quotes else ""
    path = st.selectbox(
        words.document,
        paths,
        format_func=lambda path: by_path[path].info.title,
        index=_index_of(quoted, paths),
        key=f"document-{key}",
    )
    document = by_path[path]
    text_key, sentence_key = f"pattern-{key}", f"sentence-{key}-{document.info.id}"

    def take_sentence() -> None:
        st.session_state[text_key] = st.session_state[sentence_key] or ""

    st.selectbox(
        words.sentence,
        _sentences(document),
        index=None,
        placeholder="…",
        help=words.sentence_help,
        key=sentence_key,
        on_change=take_sentence,
    )
    text = st.text_area(words.pattern, key=text_key, help=words.pattern_help, height="content")
    as_expression = st.checkbox(words.as_expression, key=f"expression-{key}")
    if not text.strip():
        st.html(f'<p class="told">{escape(words.name_passage)}</p>')
        return None
    evidence = Evidence(path, text.strip() if as_expression else pattern_of(text))
    try:
        places = excerpts(evidence, document)
    except TestSetError as error:
        why = f'<span lang="en">{escape(error.message)}</span>'
        st.html(f'<p class="told" role="status">{escape(words.pattern_wrong)} {why}</p>')
        return None
    st.html(_places_html(places, words))
    return evidence if places else None


def _places_html(places: tuple[tuple[str, str, str], ...], words: PageWords) -> str:
    count = len(places)
    told = words.stands_nowhere if not count else words.stands_once if count == 1 else words.stands_often
    shown = "".join(
        f'<blockquote class="passage">… {escape(before)}<mark>{escape(found)}</mark>{escape(after)} …'
        "</blockquote>"
        for before, found, after in places[:_SHOWN]
    )
    return f'<p class="told" role="status">{escape(told.format(count=count))}</p>{shown}'


def _sentences(document: Document) -> list[str]:
    """Return what can be quoted of a document, in its order: sentences, items, table rows."""
    found: dict[str, None] = {}
    for block in document.blocks:
        text = document.text[block.start : block.end]
        spans = split_sentences(text) if block.kind == "paragraph" else ((0, len(text)),)
        if block.kind != "heading":
            found |= dict.fromkeys(fold(text[start:end]) for start, end in spans)
    return list(found)


def _index_of(value: str, options: list[str]) -> int:
    return options.index(value) if value in options else 0
