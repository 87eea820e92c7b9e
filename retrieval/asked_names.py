"""Whether the documents that were read know the names of a question; else they speak of others."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.documents import Language
from retrieval.index import Index
from retrieval.named_texts import Texts
from retrieval.names import missing_names, names_of
from retrieval.question import is_stop_word
from retrieval.spelling import fold

_ABBREVIATION: Final = re.compile(r"[A-ZÆØÅÄÖ]{2}|\b[A-ZÆØÅÄÖ]\b")
"""An abbreviation may be written out where it is spoken of, and a letter alone is no name."""
_OWN_LANDS: Final = re.compile(r"(?:danmark|denmark|dansk|danish|dane|sverige|sweden|svensk|swed)\w*")
"""What the documents take for granted: which land they are of."""
_CAPITALS_ANYHOW: Final = re.compile(r"(?<=[^\W_] )(?:[A-ZÆØÅÄÖ][a-zæøåäö]+)")
"""A word with a capital that does not begin a sentence."""
_POLITE: Final = frozenset("de dem deres jer jeres ni er ert din".split())
_BEGINNING: Final = re.compile(r"(?:^|[.!?:;…])\W*$")
"""What stands before the first word of a sentence."""
_TITLES: Final = frozenset("mr mrs ms miss dr prof professor hr fru frk herr fröken sir".split())
_NO_END: Final = re.compile(r"(?:\b(?:mr|mrs|ms|dr|prof|hr|frk|st)|\b[A-ZÆØÅÄÖ])\.\s*$", re.IGNORECASE)
"""A full stop that ends a title or an initial, and no sentence."""
_ADDRESSED: Final = frozenset({"kildesvar"})
"""Whoever is spoken to: "Hej Kildesvar!"."""
_LONGEST_CHARS: Final = 200_000
"""About 100 pages. A longer document is taken to hold every name: looking through it takes too long."""
_KEPT: Final = 32


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The names of a question, and what documents know of them."""

    names: tuple[tuple[str, ...], ...]
    """Each as its words: ("Per", "Hansen")."""
    missing: Mapping[str, frozenset[str]]
    """Of each document, by its id, the names' words that it lacks."""

    @property
    def stand_nowhere(self) -> bool:
        """Tell whether each of the documents lacks a word of every name.

        Then they speak of others. A document with one of two names stays: the names may be compared.
        """
        return bool(self.names) and all(_lacks_all(self.names, lacked) for lacked in self.missing.values())

    @property
    def unknown(self) -> tuple[str, ...]:
        """The words of the names that none of the documents has, in the question's order."""
        nowhere = frozenset.intersection(*self.missing.values()) if self.missing else frozenset()
        return tuple(word for name in self.names for word in name if word in nowhere)

    def share_lacked_by(self, document_id: str) -> float:
        """Return the share of the names' words that a document lacks; 0 where nothing is named."""
        words = [word for name in self.names for word in name]
        return sum(word in self.missing[document_id] for word in words) / len(words) if words else 0.0


class AskedNames:
    """Knows of an open index which names stand in a document. Safe to use from several threads."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._texts = functools.lru_cache(maxsize=_KEPT)(self._read)

    def known(self, question: str, language: Language, documents: Iterable[str]) -> KnownNames:
        """Return what these documents know of the names of a question."""
        names = _names(question, language)
        return KnownNames(
            names,
            {each: self._missing(question, names, language, each) for each in dict.fromkeys(documents)},
        )

    def _missing(
        self, question: str, names: Sequence[Sequence[str]], language: Language, document_id: str
    ) -> frozenset[str]:
        """Return the names of a question that do not stand in a document, nor in what is known about it."""
        text = self._index.text(document_id)
        if len(text) > _LONGEST_CHARS or all(" ".join(name) in text for name in names):
            return frozenset()
        texts = self._texts(document_id)
        missed = missing_names(question, language, texts)
        # A person's two names that stand there apart are two that are missing.
        words = {word for name in missed for word in name.split() if not texts.holds_nearly(name)}
        return frozenset(word for name in names for word in name if word in words)

    def _read(self, document_id: str) -> Texts:
        info = self._index.documents[document_id]
        known = (info.title, info.publisher, re.sub(r"[\W_]+", " ", info.path))
        return Texts((*(text for text in known if text), self._index.text(document_id)))


def _names(question: str, language: Language) -> tuple[tuple[str, ...], ...]:
    """Return the names of a question, each as its words: ("Per", "Hansen").

    A word that begins a sentence has a capital whatever it is, and is none, nor a title, nor what documents
    need not say.
    """
    if _is_title_case(question):
        return ()
    names: list[list[str]] = []
    goes_on = False
    for name in names_of(question, language):
        before = question[: name.start]
        if name.text.casefold() in _TITLES | _ADDRESSED:
            goes_on = False
            continue
        is_first = _BEGINNING.search(before) and not _NO_END.search(before)
        if not is_first and not _ABBREVIATION.search(name.text) and not _OWN_LANDS.fullmatch(fold(name.text)):
            if goes_on:
                names[-1].append(name.text)
            else:
                names.append([name.text])
            goes_on = name.goes_on
        else:
            goes_on = False
    return tuple(tuple(name) for name in names)


def _lacks_all(names: Sequence[Sequence[str]], missing: frozenset[str]) -> bool:
    """Tell whether a word of each name is missing."""
    return all(any(word in missing for word in name) for name in names)


def _is_title_case(question: str) -> bool:
    """Tell whether words that are no names have capitals too: "What Are The Plans For Nurses?"."""
    words = (match.group().lower() for match in _CAPITALS_ANYHOW.finditer(question))
    return any(is_stop_word(word) and word not in _POLITE for word in words)
