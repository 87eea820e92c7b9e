"""Lexical search that copes with compounds: BM25 over the character 4-grams of words.

4-grams see into compounds ("vagt" in "vagtplanlægger") and across the spellings of Danish and Swedish
("planlæg", "planläg"), where whole words or stems do not. BM25 is that of Robertson and Zaragoza 2009,
"The Probabilistic Relevance Framework", computed by bm25s (Lù 2024, arXiv 2407.03618).
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from retrieval.arrays import PARSING

Array = npt.NDArray[np.float32]

VERSION: Final = 1
"""Goes up when the same texts would be indexed another way; the next sync then builds an index anew."""

_LENGTH: Final = 4
_WORD: Final = re.compile(r"\w+")
_K1: Final = 1.2
_B: Final = 0.75
# Letters that Danish and Swedish write differently for the same sound, in the same old word.
_SPELLING: Final = str.maketrans("äö", "æø")


def grams(text: str) -> list[str]:
    """Return the 4-grams of each word, its borders marked by '_'; a shorter word is one gram."""
    return [gram for word in _WORD.findall(text.lower().translate(_SPELLING)) for gram in _word_grams(word)]


def _word_grams(word: str) -> Iterator[str]:
    bordered = f"_{word}_"
    if len(bordered) <= _LENGTH:
        yield bordered
        return
    for start in range(len(bordered) - _LENGTH + 1):
        yield bordered[start : start + _LENGTH]


class LexicalIndex:
    """Scores every text of a collection against a question."""

    def __init__(self, bm25: Any, vocabulary: dict[str, int], count: int, version: int) -> None:
        self._bm25 = bm25
        self._vocabulary = vocabulary
        self.count = count
        """How many texts it holds."""
        self.version = version
        """The `VERSION` that it was built by."""

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """Index `texts`; a text's number is its place in the sequence."""
        bm25s = _bm25s()

        vocabulary: dict[str, int] = {}
        ids = [[vocabulary.setdefault(gram, len(vocabulary)) for gram in grams(text)] for text in texts]
        bm25 = bm25s.BM25(k1=_K1, b=_B, backend="numpy")
        if vocabulary:
            bm25.index((ids, vocabulary), show_progress=False)
        return cls(bm25, vocabulary, len(texts), VERSION)

    def save(self, folder: Path) -> None:
        """Write the index into `folder`, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        if self._vocabulary:
            self._bm25.save(folder, show_progress=False)
        written = {"version": self.version, "count": self.count, "vocabulary": self._vocabulary}
        (folder / "grams.json").write_text(json.dumps(written, ensure_ascii=False), "utf-8")

    @classmethod
    def open(cls, folder: Path) -> LexicalIndex:
        """Open what `save` wrote. Raises OSError or ValueError when it is not whole."""
        bm25s = _bm25s()

        written = json.loads((folder / "grams.json").read_text("utf-8"))
        with PARSING:
            bm25 = bm25s.BM25.load(folder, mmap=True, load_vocab=False) if written["vocabulary"] else None
        # The first version did not say so.
        return cls(bm25, written["vocabulary"], written["count"], written.get("version", 1))

    def scores(self, question: str) -> Array:
        """Return the BM25 score of every text, float32 (texts,); 0 where nothing is shared."""
        known = [self._vocabulary[gram] for gram in grams(question) if gram in self._vocabulary]
        if not known:
            return np.zeros(self.count, np.float32)
        return np.asarray(self._bm25.get_scores_from_ids(np.array(known, np.int32)), np.float32)


def _bm25s() -> Any:
    """Import bm25s, which takes a fifth of a second, and keep its reports of progress to itself."""
    import bm25s

    logging.getLogger("bm25s").setLevel(logging.WARNING)
    return bm25s
