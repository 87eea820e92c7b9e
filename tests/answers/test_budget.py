"""What of the excerpts fits into what a model can read."""

from __future__ import annotations

from retrieval.budget import fitting, quoted
from retrieval.documents import DocumentInfo
from retrieval.excerpts import Excerpt

SENTENCES = tuple(f"Sætning {n} handler om vagtplaner og om, hvem der har lagt dem." for n in range(12))
LENGTH = len(SENTENCES[0])
STARTS = tuple(4800 + n * (LENGTH + 1) for n in range(12))


def excerpt(document_id: str) -> Excerpt:
    spans = tuple((start, start + len(text)) for start, text in zip(STARTS, SENTENCES, strict=True))
    info = DocumentInfo(document_id, "Vagtplan", None, None, "da", "a.txt")
    return Excerpt(0, info, 1, spans, SENTENCES, SENTENCES, "Vagtplan", " ".join(SENTENCES), STARTS[0])


def test_an_excerpt_is_cut_around_the_quote_of_its_own_document() -> None:
    own = ("a" * 16, STARTS[9], STARTS[9] + LENGTH)
    others = ("b" * 16, 4810, 4850)
    (alone,) = fitting([excerpt("a" * 16)], 100, [own])
    assert SENTENCES[9] in alone.sentences
    assert len(alone.sentences) < len(SENTENCES)
    assert fitting([excerpt("a" * 16)], 100, [others, own]) == (alone,)
    (first,) = fitting([excerpt("b" * 16)], 100, [others, own])
    assert first.sentences == SENTENCES[: len(first.sentences)]


def test_what_is_quoted_alone_comes_in_the_order_of_the_quotes() -> None:
    first = ("b" * 16, STARTS[9], STARTS[9] + LENGTH)
    second = ("a" * 16, STARTS[2], STARTS[4] - 1)
    third = ("b" * 16, STARTS[1], STARTS[1] + 5)
    given = [excerpt("a" * 16), excerpt("c" * 16), excerpt("b" * 16)]
    kept = quoted(given, [first, second, third])
    assert [(each.document.id[0], each.sentences) for each in kept] == [
        ("b", (SENTENCES[1], SENTENCES[9])),
        ("a", (SENTENCES[2], SENTENCES[3])),
    ]
    assert all(
        each.quote(*span) == text
        for each in kept
        for span, text in zip(each.spans, each.sentences, strict=True)
    )
    assert quoted(given, []) == ()
