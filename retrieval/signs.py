"""What speaks for a statement, a sentence, item or table row, answering a question."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields

from retrieval.documents import BlockKind, Chunk
from retrieval.question import Wanted


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a statement; each between about 0 and 1, but for what was read: -1 to 1."""

    read: float
    """What reading the passage with the question says of it, in log odds tenths."""
    read_lead: float
    """How far that is above the best other statement, in log odds tenths."""
    read_passage: float
    """What reading says of the whole passage, in log odds tenths."""
    hit_score: float
    """Of the hit it stands in."""
    nearness: float
    """1 / the hit's rank."""
    whole_match: float
    """How well the question's tokens are matched by the statement's: MaxSim."""
    word_match: float
    """The same for the tokens of content words only."""
    weakest_match: float
    """The content word that is matched worst."""
    context_match: float
    """Content words matched by the statement or the headings above it."""
    passage_match: float
    """Content words matched by the whole passage."""
    shared_words: float
    """How much of the content words' 4-grams, or of their translations', stands in the statement."""
    shared_words_context: float
    """The same, or in the headings above it."""
    shared_words_passage: float
    """The same of the whole passage."""
    names: float
    """Share of the question's names that stand in the passage or the headings above it."""
    least_name: float
    """How much of the name that stands there least does: a passage on Skåne says nothing of Halland."""
    lacks_names: float
    """Share of the names' words that its document lacks, in any spelling."""
    figures: float
    """Share of the question's figures that stand there."""
    gives: float
    """1 where it holds the kind of thing that is asked for."""
    is_short: float
    is_row: float
    is_row_named: float
    """Of a table row, how much of its label the question's words, or their translations, hold."""

    @classmethod
    def names_of_all(cls) -> tuple[str, ...]:
        """Return the names of the signs, in the order of `values`."""
        return tuple(field.name for field in fields(cls))

    @property
    def values(self) -> tuple[float, ...]:
        """The signs as numbers."""
        return astuple(self)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, an item or a table row of a hit."""

    hit: int
    """Its hit's place in the result, from 0."""
    chunk: Chunk
    kind: BlockKind
    page: int | None
    start: int
    end: int
    text: str
    wanted: Wanted
    """What the question asks for."""
    signs: Signs
