"""Trains the adapter of the encoder that tells whether a passage carries a sentence.

It begins at the cross-encoder, which knows what answers: a claim takes the question's place. Of each claim
one passage is read: the one that it is about, or its quoted sentences alone, as a small language model is
given them; sometimes another passage, which does not carry it; and sometimes the claim is what the passage
says word for word. The losses: the passage carries the claim or not; each of its sentences does or not; the
right one among them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
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

_CLAIMS: Final = 32
"""Of one step."""
_EPOCHS: Final = 2.8
_RATE: Final = 1e-4
_HEAD_RATE: Final = 3e-4
_ELSEWHERE: Final = 0.08
"""How many of the claims are read with another passage of their document, if they are right;"""
_FAR: Final = 0.05
"""with one of any other document;"""
_WORD_FOR_WORD: Final = 0.05
"""give their place to a sentence of the passage itself;"""
_JOINED: Final = 0.09
"""become one sentence with another claim, read with what both are about;"""
_HALF: Final = 0.07
"""or with what one of the two is about, which does not carry the whole;"""
_ALONE: Final = 0.22
"""and are read with the quoted sentences alone."""
_AND: Final[dict[str, tuple[str, ...]]] = {
    "da": (", og ", ", mens ", "; ", " – "),
    "sv": (", och ", ", medan ", "; ", " – "),
    "en": (", and ", ", while ", "; ", " – "),
}
_WORD_FOR_WORD_ELSEWHERE: Final = 0.3
_RIGHT_SENTENCE_WEIGHT: Final = 2.0
_CHOICE_WEIGHT: Final = 0.3


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A claim with the passages that it may be read with."""

    text: str
    language: Language
    whole: Candidate
    """The passage that it is about; `answers` tells which sentences carry it."""
    alone: Candidate
    """What is quoted of it."""
    around: Candidate
    """What is quoted of it and the sentences beside that."""
    elsewhere: tuple[Candidate, ...]
    """Other passages of the document, which carry nothing of it."""


def read_claims(places: Sequence[ClaimedPlace], index: Index) -> list[ReadClaim]:
    """Return every claim of these places as it is read."""
    passages: dict[str, list[Excerpt]] = {}
    for chunk in index.chunks:
        passages.setdefault(chunk.document_id, []).append(excerpt_of(index, 1, chunk))
    found = []
    for place in places:
        start, end = place.excerpt.spans[place.quoted[0]][0], place.excerpt.spans[place.quoted[-1]][1]
        others = [
            _candidate(each, ())
            for each in passages[place.excerpt.document.id]
            if each.sentences and (each.spans[0][0] >= end or each.spans[-1][1] <= start)
        ]
        alone = place.excerpt.part(place.quoted)
        beside = range(max(0, place.quoted[0] - 1), min(place.quoted[-1] + 2, len(place.excerpt.sentences)))
        around = place.excerpt.part(beside)
        for claims, is_right in ((place.right, True), (place.wrong, False)):
            whole = _candidate(place.excerpt, place.quoted if is_right else ())
            quoted = _candidate(alone, range(len(place.quoted)) if is_right else ())
            near = _candidate(around, [k for k, n in enumerate(beside) if is_right and n in place.quoted])
            elsewhere = tuple(others) if is_right else ()
            found += [
                ReadClaim(claim.text, claim.language, whole, quoted, near, elsewhere) for claim in claims
            ]
    return found


def train(
    claims: Sequence[ReadClaim], folder: Path, former: Adapter, out: Path, on_progress: OnProgress
) -> None:
    """Train on claims, from the cross-encoder `former` on, and write the adapter to `out`.

    The same claims give the same adapter on the same machine. `on_progress` is told the steps done and
    their number. Raises TestSetError when there is no claim.
    """
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
    drawn = batches(claims, _CLAIMS, draw)
    others = {language: [each for each in claims if each.language == language] for language in _AND}

    def loss() -> Tensor:
        read_with = [_drawn(each, others[each.language], draw) for each in next(drawn)]
        pairs = [pair_of(text, passage, folder) for text, passage in read_with]
        return _loss(model, [pair for pair in pairs if pair.spans])

    descend(groups, max(1, round(len(claims) / _CLAIMS * _EPOCHS)), loss, on_progress)
    write_adapter(model.tensors(), out, f"{len(claims)} claims")


def _candidate(excerpt: Excerpt, carrying: Sequence[int]) -> Candidate:
    text, spans = read_texts([excerpt])
    return Candidate(text, tuple(spans), tuple(n in carrying for n in range(len(spans))), 1)


def _drawn(claim: ReadClaim, others: Sequence[ReadClaim], draw: random.Random) -> tuple[str, Candidate]:
    """Return a claim, or a sentence in its place, with a passage to read it with.

    `others` are claims in its language.
    """
    shares = (_ELSEWHERE, _FAR, _WORD_FOR_WORD, _JOINED, _HALF, _ALONE)
    (way,) = draw.choices(range(len(shares) + 1), [*shares, 1 - sum(shares)])
    other = draw.choice(others)
    is_apart = other.whole.text != claim.whole.text
    if way == 0 and claim.elsewhere:
        return claim.text, draw.choice(claim.elsewhere)
    if way == 1 and is_apart:
        return claim.text, _empty_handed(other.whole)
    if way == 2:
        return _word_for_word(claim, draw)
    if way in (3, 4) and is_apart:
        second = other.text[0].lower() + other.text[1:]
        told = claim.text.rstrip(". ") + draw.choice(_AND[claim.language]) + second
        return told, _joined(claim.around, other.around) if way == 3 else _empty_handed(claim.whole)
    return claim.text, claim.alone if way == 5 else claim.whole


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


def _loss(model: Model, pairs: Sequence[Pair]) -> Tensor:
    of_sentences, of_passages = read(model, pairs)
    answers = torch.tensor([float(answer) for pair in pairs for answer in pair.answers])
    is_carried = torch.tensor([float(any(pair.answers)) for pair in pairs])
    cross_entropy = nn.functional.binary_cross_entropy_with_logits
    among = []
    for scores, pair in zip(
        torch.split(of_sentences, [len(pair.spans) for pair in pairs]), pairs, strict=True
    ):
        if any(pair.answers):
            right = scores[torch.tensor(pair.answers)]
            among.append(torch.logsumexp(scores, 0) - torch.logsumexp(right, 0))
    of_choice = torch.stack(among).mean() if among else torch.zeros(())
    return (
        cross_entropy(of_passages, is_carried)
        + cross_entropy(of_sentences, answers, pos_weight=torch.tensor(_RIGHT_SENTENCE_WEIGHT))
        + _CHOICE_WEIGHT * of_choice
    )
