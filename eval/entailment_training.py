"""Trains the adapter of the encoder that tells whether a passage carries a sentence.

It begins at the cross-encoder, which knows what answers: a claim takes the question's place. Of a place in
a document, right claims and wrong ones are read in one step, with the whole passage, with what is quoted of
it and the sentences beside that, or with the quoted sentences alone, as a small language model is given
them. A third of the right ones are read with the likest other passage of their document, which does not
carry them: without these, what is about the same matter is taken for carrying. Some are joined with another
claim, and some give their place to what the passage says word for word. The losses: the passage carries the
claim or not; each of its sentences does or not; the right one among them; and of one place the right claims
before the wrong ones.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor, nn

from errors import TestSetError
from eval.adapted import OnProgress, WholeModel, batches, descend, write_adapter
from eval.claims import ClaimedPlace
from eval.cross_encoder_model import Model, Pair, pair_of, read
from eval.examples import Candidate
from retrieval.adapter import Adapter
from retrieval.documents import Language
from retrieval.excerpts import Excerpt, excerpt_of, read_texts
from retrieval.index import Index
from retrieval.lexical import grams
from retrieval.support import OF_SENTENCE

_PLACES: Final = 6
"""Places of one step."""
_RIGHT: Final = 3
"""Right claims of a place in one step."""
_WRONG: Final = 2
_EPOCHS: Final = 4.0
_RATE: Final = 1e-4
_HEAD_RATE: Final = 3e-4
_PASSAGES: Final = (0.5, 0.32, 0.18)
"""How often the claims of a place are read with each of `ReadClaim.passages`."""
_ELSEWHERE: Final = 1 / 3
"""Share of the right claims that are read with another passage of their document: the likest of some."""
_SOME: Final = 5
_OTHERWISE: Final = 0.12
"""Share of the other claims that go one of the ways below."""
_WAYS: Final[dict[str, float]] = {
    "elsewhere": 0.2,  # with any other passage of their document, if they are right
    "far": 0.14,  # with a passage of another document
    "word for word": 0.18,
    "joined": 0.27,  # as one sentence with another claim, read with what both are about
    "half": 0.21,  # or with what one of the two is about, which does not carry it
}
_AND: Final[dict[str, tuple[str, ...]]] = {
    "da": (", og ", ", mens ", "; ", " – "),
    "sv": (", och ", ", medan ", "; ", " – "),
    "en": (", and ", ", while ", "; ", " – "),
}
_WORD_FOR_WORD_ELSEWHERE: Final = 0.3
_RIGHT_SENTENCE_WEIGHT: Final = 2.0
_CHOICE_WEIGHT: Final = 0.3
_ORDER_WEIGHT: Final = 0.3


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A claim with the passages that it may be read with."""

    text: str
    language: Language
    document_id: str
    whole: Candidate
    """The passage that it is about; `answers` tells which sentences carry it."""
    alone: Candidate
    """What is quoted of it."""
    around: Candidate
    """What is quoted of it and the sentences beside that."""
    elsewhere: tuple[Candidate, ...]
    """Other passages of the document, which carry nothing of it."""

    @property
    def passages(self) -> tuple[Candidate, ...]:
        """What it may be read with of the passage that it is about, from the longest to the shortest."""
        return self.whole, self.around, self.alone


@dataclass(frozen=True, slots=True)
class ReadPlace:
    """The claims of one place, as they are read."""

    right: tuple[ReadClaim, ...]
    wrong: tuple[ReadClaim, ...]

    @property
    def claims(self) -> tuple[ReadClaim, ...]:
        """All of them, the right ones first."""
        return self.right + self.wrong


def read_places(places: Sequence[ClaimedPlace], index: Index) -> list[ReadPlace]:
    """Return the claims of these places as they are read."""
    passages: dict[str, list[Excerpt]] = {}
    for chunk in index.chunks:
        passages.setdefault(chunk.document_id, []).append(excerpt_of(index, 1, chunk))
    found = []
    for place in places:
        document_id = place.excerpt.document.id
        start, end = place.excerpt.spans[place.quoted[0]][0], place.excerpt.spans[place.quoted[-1]][1]
        others = [
            _candidate(each, ())
            for each in passages[document_id]
            if each.sentences and (each.spans[0][0] >= end or each.spans[-1][1] <= start)
        ]
        alone = place.excerpt.part(place.quoted)
        beside = range(max(0, place.quoted[0] - 1), min(place.quoted[-1] + 2, len(place.excerpt.sentences)))
        around = place.excerpt.part(beside)
        sides = []
        for claims, is_right in ((place.right, True), (place.wrong, False)):
            whole = _candidate(place.excerpt, place.quoted if is_right else ())
            quoted = _candidate(alone, range(len(place.quoted)) if is_right else ())
            near = _candidate(around, [k for k, n in enumerate(beside) if is_right and n in place.quoted])
            elsewhere = tuple(others) if is_right else ()
            sides.append(
                tuple(
                    ReadClaim(each.text, each.language, document_id, whole, quoted, near, elsewhere)
                    for each in claims
                )
            )
        found.append(ReadPlace(*sides))
    return found


def train(
    places: Sequence[ReadPlace], folder: Path, former: Adapter, out: Path, on_progress: OnProgress
) -> None:
    """Train on claims, from the encoder `former` on, and write the adapter to `out`.

    The same claims give the same adapter on the same machine. `on_progress` is told the steps done and
    their number. Raises TestSetError when there is no claim.
    """
    claims = [claim for place in places for claim in place.claims]
    if not claims:
        raise TestSetError("No claim can be trained on.", "Add lines to the tune half of the file of claims.")
    torch.manual_seed(0)
    draw = random.Random(0)
    model = Model(WholeModel(folder, former)).train()
    model.take_heads(former)
    head_ids = {id(parameter) for parameter in model.heads}
    layers = [each for each in model.parameters() if each.requires_grad and id(each) not in head_ids]
    groups: list[dict[str, Any]] = [
        {"params": layers, "lr": _RATE},
        {"params": model.heads, "lr": _HEAD_RATE},
    ]
    drawn = batches(places, _PLACES, draw)
    others = {language: [each for each in claims if each.language == language] for language in _AND}

    def loss() -> Tensor:
        chosen = [_drawn(place, others, draw) for place in next(drawn)]
        return _loss(model, [list(_whole_pairs(each, folder)) for each in chosen])

    descend(groups, max(1, round(len(places) / _PLACES * _EPOCHS)), loss, on_progress)
    write_adapter(model.tensors(), out, f"{len(claims)} claims")


def _whole_pairs(read: Sequence[tuple[str, Candidate]], folder: Path) -> Iterator[Pair]:
    """Give texts with their passages as pairs, but for those whose carrying sentence the window cuts off."""
    for text, passage in read:
        pair = pair_of(text, passage, folder)
        if pair.spans and sum(pair.answers) == sum(passage.answers):
            yield pair


def _candidate(excerpt: Excerpt, carrying: Sequence[int]) -> Candidate:
    text, spans = read_texts([excerpt])
    return Candidate(text, tuple(spans), tuple(n in carrying for n in range(len(spans))), 1)


def _drawn(
    place: ReadPlace, others: Mapping[str, Sequence[ReadClaim]], draw: random.Random
) -> list[tuple[str, Candidate]]:
    """Return claims of a place, or sentences in their place, each with a passage to read it with.

    `others` are all claims by their language.
    """
    (length,) = draw.choices(range(len(_PASSAGES)), _PASSAGES)
    drawn = []
    for side, number in ((place.right, _RIGHT), (place.wrong, _WRONG)):
        for claim in draw.sample(side, min(number, len(side))):
            if claim.elsewhere and draw.random() < _ELSEWHERE:
                drawn.append((claim.text, _likest_elsewhere(claim, draw)))
            elif draw.random() < _OTHERWISE:
                drawn.append(_on_its_way(claim, draw.choice(others[claim.language]), draw))
            else:
                drawn.append((claim.text, claim.passages[length]))
    return drawn


def _likest_elsewhere(claim: ReadClaim, draw: random.Random) -> Candidate:
    """Return of some other passages of a claim's document the one that shares most with it."""
    own = _grams(claim.text)
    some = draw.sample(claim.elsewhere, min(_SOME, len(claim.elsewhere)))
    return max(some, key=lambda passage: len(own & _grams(passage.text)))


@cache
def _grams(text: str) -> frozenset[str]:
    return frozenset(grams(text))


def _on_its_way(claim: ReadClaim, other: ReadClaim, draw: random.Random) -> tuple[str, Candidate]:
    (way,) = draw.choices(list(_WAYS), list(_WAYS.values()))
    is_apart = other.document_id != claim.document_id
    if way == "elsewhere" and claim.elsewhere:
        return claim.text, draw.choice(claim.elsewhere)
    if way == "far" and is_apart:
        return claim.text, _empty_handed(other.whole)
    if way == "word for word":
        return _word_for_word(claim, draw)
    if way in ("joined", "half") and is_apart:
        second = other.text
        if second[1:2].islower():  # no abbreviation; a name's capital is lost
            second = second[0].lower() + second[1:]
        told = claim.text.rstrip(". ") + draw.choice(_AND[claim.language]) + second
        return told, _joined(claim.around, other.around) if way == "joined" else _empty_handed(claim.whole)
    return claim.text, claim.whole


def _joined(first: Candidate, second: Candidate) -> Candidate:
    """Return two passages as one, which carries a sentence if each carries its half."""
    at = len(first.text) + 1
    spans = (*first.spans, *((start + at, end + at) for start, end in second.spans))
    joined = Candidate(f"{first.text}\n{second.text}", spans, (*first.answers, *second.answers), 1)
    return joined if first.is_right and second.is_right else _empty_handed(joined)


def _word_for_word(claim: ReadClaim, draw: random.Random) -> tuple[str, Candidate]:
    """Return a sentence of a claim's passage, with that passage or one that does not hold it."""
    passage = claim.whole
    said = draw.randrange(len(passage.spans))
    start, end = passage.spans[said]
    sentence = passage.text[start:end]
    others = [each for each in claim.elsewhere if sentence not in each.text]
    if others and draw.random() < _WORD_FOR_WORD_ELSEWHERE:
        return sentence, draw.choice(others)
    return sentence, replace(passage, answers=tuple(n == said for n in range(len(passage.spans))))


def _empty_handed(passage: Candidate) -> Candidate:
    return replace(passage, answers=(False,) * len(passage.spans))


def _loss(model: Model, groups: Sequence[Sequence[Pair]]) -> Tensor:
    """Return the loss of some places' pairs."""
    pairs = [pair for group in groups for pair in group]
    of_sentences, of_passages = read(model, pairs)
    answers = torch.tensor([float(answer) for pair in pairs for answer in pair.answers])
    is_carried = torch.tensor([float(any(pair.answers)) for pair in pairs])
    cross_entropy = nn.functional.binary_cross_entropy_with_logits
    by_pair = torch.split(of_sentences, [len(pair.spans) for pair in pairs])
    among = []
    for scores, pair in zip(by_pair, pairs, strict=True):
        if any(pair.answers):
            right = scores[torch.tensor(pair.answers)]
            among.append(torch.logsumexp(scores, 0) - torch.logsumexp(right, 0))
    best = torch.stack([scores.max() for scores in by_pair])
    order = []
    by_group = [len(group) for group in groups]
    for scores, carried in zip(
        torch.split(of_passages + OF_SENTENCE * best, by_group),
        torch.split(is_carried > 0, by_group),
        strict=True,
    ):
        if carried.any() and not carried.all():
            order.append(nn.functional.softplus(scores[~carried][None] - scores[carried][:, None]).mean())
    return (
        cross_entropy(of_passages, is_carried)
        + cross_entropy(of_sentences, answers, pos_weight=torch.tensor(_RIGHT_SENTENCE_WEIGHT))
        + _CHOICE_WEIGHT * _mean(among)
        + _ORDER_WEIGHT * _mean(order)
    )


def _mean(losses: Sequence[Tensor]) -> Tensor:
    return torch.stack(list(losses)).mean() if losses else torch.zeros(())
