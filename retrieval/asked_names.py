"""Which documents can answer a question that names somebody or something: those in which the names stand."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from retrieval.documents import Language
from retrieval.index import Index
from retrieval.names import Texts, missing_names, names_of
from retrieval.spelling import fold

if TYPE_CHECKING:
    from retrieval.evidence import Statement

_ABBREVIATION: Final = re.compile(r"[A-ZÆØÅÄÖ]{2}|\b[A-ZÆØÅÄÖ]\b")
"""An abbreviation may be written out where it is spoken of, and a letter alone is no name."""
_OWN_LANDS: Final = re.compile(r"(?:danmark|denmark|dansk|danish|dane|sverige|sweden|svensk|swed)\w*")
"""What the documents take for granted: which land they are of."""
_FIRST_WORD: Final = re.compile(r"[^\W_]\S*")
_LONGEST_CHARS: Final = 400_000
"""About 200 pages. A longer document is taken to hold every name: looking through it takes too long."""
_KEPT: Final = 32


class AskedNames:
    """Knows of an open index which names stand in a document. Safe to use from several threads."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._texts = functools.lru_cache(maxsize=_KEPT)(self._read)

    def statements_that_fit(
        self, question: str, language: Language, statements: Sequence[Statement]
    ) -> tuple[Statement, ...]:
        """Return the statements of the documents in which all names of the question stand.

        Where none has all but each name stands in one of them, as when two are compared, all are returned.
        Where a name stands in none, they speak of others: none is.
        """
        document_ids = dict.fromkeys(each.chunk.document_id for each in statements)
        if not names_of(question, language):
            return tuple(statements)
        missing = {each: self._missing(question, language, each) for each in document_ids}
        fit = _that_fit(missing)
        return tuple(each for each in statements if each.chunk.document_id in fit)

    def _missing(self, question: str, language: Language, document_id: str) -> frozenset[str]:
        """Return the names of a question that do not stand in a document, nor in what is known about it."""
        if len(self._index.text(document_id)) > _LONGEST_CHARS:
            return frozenset()
        texts = self._texts(document_id)
        # The word that begins a question has a capital whatever it is.
        first = _FIRST_WORD.search(question)
        return frozenset(
            word
            for name in missing_names(question, language, texts)
            for word in name.split()  # a person's two names that stand there apart are two that are missing
            if not (first and first.group().startswith(name))
            and not _ABBREVIATION.search(name)
            and not _OWN_LANDS.fullmatch(fold(name))
            and not texts.holds_nearly(name)
        )

    def _read(self, document_id: str) -> Texts:
        info = self._index.documents[document_id]
        known = (info.title, info.publisher, info.path)
        return Texts((*(text for text in known if text), self._index.text(document_id)))


def _that_fit(missing: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the documents that can answer, by the names that do not stand in each."""
    with_all = frozenset(document_id for document_id, names in missing.items() if not names)
    if with_all or not missing:
        return with_all
    in_none = frozenset.intersection(*missing.values())
    return frozenset() if in_none else frozenset(missing)
