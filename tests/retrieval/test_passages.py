"""The passage around a quote: whole blocks, the quote inside, no heading at its end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.documents import Block
from retrieval.passages import passage_around

KINDS = st.sampled_from(["heading", "paragraph", "item", "table_row"])
PARTS = st.lists(st.tuples(KINDS, st.integers(1, 400)), min_size=1, max_size=12)


def laid_out(parts: list[tuple[str, int]]) -> tuple[str, tuple[Block, ...]]:
    text, blocks = "", list[Block]()
    for kind, length in parts:
        text += "\n" if text else ""
        blocks.append(Block(kind, len(text), len(text) + length))  # type: ignore[arg-type]
        text += "x" * length
    return text, tuple(blocks)


@given(PARTS, st.data())
def test_any_quote_stands_in_a_passage_of_whole_blocks(
    parts: list[tuple[str, int]], data: st.DataObject
) -> None:
    text, blocks = laid_out(parts)
    first = data.draw(st.integers(0, len(blocks) - 1))
    last = data.draw(st.integers(first, len(blocks) - 1))
    start = data.draw(st.integers(blocks[first].start, blocks[first].end - 1))
    end = data.draw(st.integers(max(start + 1, blocks[last].start + 1), blocks[last].end))
    passage = passage_around(text, blocks, start, end)
    assert text[passage.start : passage.end] == passage.text
    assert passage.start in {block.start for block in blocks}
    assert passage.end in {block.end for block in blocks}
    assert passage.text[slice(*passage.mark)] == text[start:end]
    assert passage.before == (passage.start > blocks[0].start)
    assert passage.after == (passage.end < blocks[-1].end)
    quoted = blocks[last].end - blocks[first].start
    assert len(passage.text) <= max(600, quoted)


def test_a_passage_begins_with_its_heading_and_ends_before_the_next() -> None:
    text, blocks = laid_out(
        [("paragraph", 50), ("heading", 20), ("paragraph", 80), ("heading", 20), ("item", 30)]
    )
    passage = passage_around(text, blocks, blocks[2].start + 5, blocks[2].start + 9)
    assert (passage.start, passage.end) == (blocks[1].start, blocks[2].end)
    assert (passage.before, passage.after) == (True, True)


def test_of_an_overlong_block_the_sentences_around_the_quote_are_shown() -> None:
    sentences = [f"Sætning {n:04d} handler om vagtplaner og om, hvem der har lagt dem." for n in range(2000)]
    text = "Overskrift\n" + " ".join(sentences) + "\nSlut."
    end = len(text) - len("\nSlut.")
    blocks = (
        Block("heading", 0, 10, level=1),
        Block("paragraph", 11, end),
        Block("paragraph", end + 1, len(text)),
    )
    start = text.index("Sætning 0900")
    passage = passage_around(text, blocks, start, start + len(sentences[0]))
    assert passage.text == text[passage.start : passage.end] == " ".join(sentences[896:905])
    assert passage.text[slice(*passage.mark)] == sentences[900]
    assert (passage.before, passage.after) == (True, True)
    first = passage_around(text, blocks, 11, 11 + len(sentences[0]))
    assert (first.start, first.text) == (11, " ".join(sentences[:9]))
    assert (first.before, first.after) == (True, True)
    through = passage_around(text, blocks, text.index(sentences[-1]), len(text))
    assert through.text == " ".join(sentences[-9:]) + "\nSlut."
    assert (through.before, through.after) == (True, False)
    whole = passage_around(text, blocks, 11, end)
    assert (whole.start, whole.end, whole.mark) == (11, end, (0, end - 11))


def test_a_quote_outside_all_blocks_is_its_own_passage() -> None:
    passage = passage_around("abc def", (), 4, 7)
    assert (passage.text, passage.mark, passage.before, passage.after) == ("def", (0, 3), True, False)
