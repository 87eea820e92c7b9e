"""The sidebar where a search is narrowed."""

from __future__ import annotations

from collections import Counter
from datetime import date

import streamlit as st

from chat.words import Words
from retrieval.documents import DocumentInfo
from retrieval.search import NO_FILTERS, Filters

KEYS = ("filter_documents", "filter_languages", "filter_publishers", "filter_from", "filter_to")


def chosen_filters(documents: tuple[DocumentInfo, ...], words: Words, kept: Filters = NO_FILTERS) -> Filters:
    """Show the filters and give what is chosen; what is not in the index cannot be chosen.

    `kept` was chosen before: Streamlit forgets a choice at a reload, and while another page is shown.
    """
    _take_up(kept)
    titles = _titles(documents)
    languages = sorted({info.language for info in documents})
    publishers = sorted({info.publisher for info in documents if info.publisher})
    years = sorted(info.date[:4] for info in documents if info.date)
    _forget_vanished("filter_documents", set(titles))
    _forget_vanished("filter_languages", set(languages))
    _forget_vanished("filter_publishers", set(publishers))

    st.subheader(words.narrow, anchor=False)
    chosen_documents = st.multiselect(
        words.documents,
        sorted(titles, key=lambda key: titles[key].casefold()),
        format_func=lambda key: titles[key],
        key="filter_documents",
        placeholder=words.everything,
    )
    chosen_languages = st.multiselect(
        words.document_language,
        languages,
        format_func=lambda code: words.language_names[code],
        key="filter_languages",
        placeholder=words.everything,
    )
    chosen_publishers = st.multiselect(
        words.publisher, publishers, key="filter_publishers", placeholder=words.everything
    )
    date_from = date_to = None
    if years:
        first, last = date(int(years[0]), 1, 1), max(date.today(), date(int(years[-1]), 12, 31))
        date_from = _day(words.date_from, "filter_from", first, last, words)
        date_to = _day(words.date_to, "filter_to", first, last, words)
    if date_from or date_to:
        st.caption(words.date_note)
    is_empty_period = bool(date_from and date_to and date_from > date_to)
    if is_empty_period:
        st.warning(words.empty_period)
    if chosen_documents or chosen_languages or chosen_publishers or date_from or date_to:
        st.button(words.clear_filters, on_click=clear_filters, type="tertiary", icon=":material/close:")
    return Filters(
        documents=tuple(chosen_documents),
        languages=tuple(chosen_languages),
        publishers=tuple(chosen_publishers),
        date_from=date_from.isoformat() if date_from and not is_empty_period else None,
        date_to=date_to.isoformat() if date_to and not is_empty_period else None,
    )


def filters_text(filters: Filters, documents: tuple[DocumentInfo, ...], words: Words) -> str:
    """Say in one line what a search was narrowed to; '' where it was not."""
    titles = _titles(documents)
    parts = [", ".join(titles.get(key, key) for key in filters.documents)]
    parts.append(", ".join(told for code, told in words.in_language.items() if code in filters.languages))
    parts.append(", ".join(filters.publishers))
    if filters.date_from or filters.date_to:
        ends = [words.date(end) if end else "" for end in (filters.date_from, filters.date_to)]
        parts.append(" – ".join(ends).strip())
    told = "; ".join(part for part in parts if part)
    return f"{words.narrowed}: {told}" if told else ""


def clear_filters() -> None:
    """Choose nothing, so that everything is searched."""
    for key in KEYS:
        st.session_state[key] = None if key in {"filter_from", "filter_to"} else []


def _titles(documents: tuple[DocumentInfo, ...]) -> dict[str, str]:
    """Return each document's title by its id, with the path where several have the same.

    Streamlit finds a choice by what it is shown as: of two that look the same, always the first.
    """
    times = Counter(info.title for info in documents)
    return {
        info.id: info.title if times[info.title] == 1 else f"{info.title} ({info.path})" for info in documents
    }


def _take_up(kept: Filters) -> None:
    """Choose what was chosen before, where nothing is known of a choice."""
    days = (date.fromisoformat(day) if day else None for day in (kept.date_from, kept.date_to))
    lists = (list(chosen) for chosen in (kept.documents, kept.languages, kept.publishers))
    for key, value in zip(KEYS, (*lists, *days), strict=True):
        st.session_state.setdefault(key, value)


def _day(label: str, key: str, first: date, last: date, words: Words) -> date | None:
    chosen = st.session_state[key]
    if chosen and not first <= chosen <= last:
        st.session_state[key] = None  # as in `_forget_vanished`
    value = st.date_input(label, None, first, last, key, format=words.date_format)
    return value if isinstance(value, date) else None


def _forget_vanished(key: str, present: set[str]) -> None:
    """Drop a choice that a new index no longer offers; Streamlit would refuse it."""
    if key in st.session_state:
        st.session_state[key] = [value for value in st.session_state[key] if value in present]
