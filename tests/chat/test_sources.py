"""One numbering for quotes and written sentences: no number changes, and every place keeps its text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chat.sources import Sources, with_more
from retrieval.documents import Citation, DocumentInfo

TEXT = "Broen er 16 kilometer lang. Den blev åbnet i år 2000. Togene kører hver tyvende minut."
DOCUMENTS = [DocumentInfo(key * 16, key, None, None, "da", f"{key}.md") for key in "ab"]


def citation(n: int, start: int, end: int, document: DocumentInfo = DOCUMENTS[0]) -> Citation:
    return Citation(n, document, None, start, end, TEXT[start:end])


def text_of(_: str) -> str:
    return TEXT


def test_what_stands_elsewhere_gets_the_next_number() -> None:
    quotes = Sources((citation(1, 0, 27),))
    sources = with_more(quotes, (citation(1, 28, 53), citation(2, 0, 27, DOCUMENTS[1])), text_of)
    assert sources.numbers == (2, 3)
    assert sources.citations == (*quotes.citations, citation(2, 28, 53), citation(3, 0, 27, DOCUMENTS[1]))


def test_what_overlaps_shares_the_number_and_the_mark_holds_both() -> None:
    sources = with_more(Sources((citation(1, 0, 27),)), (citation(1, 9, 53),), text_of)
    assert sources == Sources((citation(1, 0, 53),), (1,))


@given(st.data())
def test_numbers_count_up_and_stay(data: st.DataObject) -> None:
    places = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 30), st.sampled_from(DOCUMENTS))
    drawn = data.draw(st.lists(places, max_size=8))
    new = [citation(n, at, min(at + chars, len(TEXT)), info) for n, (at, chars, info) in enumerate(drawn)]
    cut = data.draw(st.integers(0, len(new)))
    before = with_more(Sources((citation(1, 0, 27),)), tuple(new[:cut]), text_of)
    after = with_more(before, tuple(new[cut:]), text_of)
    assert after.numbers[:cut] == before.numbers
    assert [each.n for each in after.citations] == list(range(1, len(after.citations) + 1))
    for each, number in zip(new, after.numbers, strict=True):
        source = after.citations[number - 1]
        assert source.document == each.document
        assert source.start <= each.start < each.end <= source.end
        assert source.quote == TEXT[source.start : source.end]
