"""Broken margin columns put back together.

Beside some texts a narrow column names each part ("Om-/sorgs-/konfe-/rencen") and its state
("Igangsat"). Printed line by line it comes out as stacks of very short lines before the text that
they belong to, and after a page break the rest of a name stands in the middle of a paragraph.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ingest.hyphenation import Vocabulary, ends_divided, join_lines
from ingest.lines import Line

_MOST_CHARS: Final = 14
"""No line of a margin column is longer."""
_TEXT_CHARS: Final = 40
"""Half of the lines beside it are at least this long."""
_SAME_X: Final = 2.0
_SENTENCE_END: Final = (".", "!", "?")
STATES: Final = frozenset(
    "igangsat gennemført afsluttet påbegyndt planlagt udskudt pågår påbörjad genomförd genomfört avslutad "
    "planerad uppskjuten started ongoing completed planned postponed".split()
)


@dataclass(frozen=True, slots=True)
class _Stack:
    """Short lines below each other, `lines[start:end]`, and what they say together."""

    start: int
    end: int
    text: str
    divided: bool
    """Whether one of its lines ends in a divided word and goes on in the next."""
    x: float
    size: float

    @property
    def goes_on(self) -> bool:
        """Whether it must be the rest of a name that began before."""
        return self.text[0].islower()


def heal_margins(lines: Sequence[Line], vocabulary: Vocabulary) -> list[Line]:
    """Make each name and each state in a margin one line, and the text around it whole again."""
    rows = _without_shared_lines(lines)
    wide = [len(line.text) for line in rows if len(line.text) > _MOST_CHARS]
    if not wide or statistics.median(wide) < _TEXT_CHARS:
        return list(lines)
    columns = _columns(rows, _stacks(rows, vocabulary))
    return _rebuilt(rows, columns, vocabulary) if columns else list(lines)


def _without_shared_lines(lines: Sequence[Line]) -> list[Line]:
    """Cut "nemført Status:" in two, where its first word ends the divided word above it."""
    rows: list[Line] = []
    for line in lines:
        first, _, rest = line.text.partition(" ")
        above = rows[-1].text if rows else ""
        divided = len(above) <= _MOST_CHARS and ends_divided(above) and first.islower()
        if divided and rest[:1].isupper() and rest.endswith(":"):
            rows += [replace(line, text=first, cells=()), replace(line, text=rest, gap=True, cells=())]
        else:
            rows.append(line)
    return rows


def _stacks(lines: Sequence[Line], vocabulary: Vocabulary) -> list[_Stack]:
    stacks: list[_Stack] = []
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and _is_narrow(lines[end]) and (end == start or _goes_below(lines, end)):
            end += 1
        if end > start:
            texts = [line.text for line in lines[start:end]]
            divided = any(ends_divided(text) for text in texts[:-1])
            stacks.append(
                _Stack(start, end, join_lines(texts, vocabulary), divided, lines[start].x, lines[start].size)
            )
        start = max(end, start + 1)
    return stacks


def _is_narrow(line: Line) -> bool:
    return len(line.text) <= _MOST_CHARS and not line.role and not _is_label(line)


def _is_label(line: Line) -> bool:
    return line.text.endswith(":") and line.text[0].isupper()


def _goes_below(lines: Sequence[Line], index: int) -> bool:
    line, above = lines[index], lines[index - 1]
    if line.gap or above.text.endswith(_SENTENCE_END) or line.text.lower() in STATES:
        return False
    if (line.size, line.bold) != (above.size, above.bold):
        return False
    return not line.turned or ends_divided(above.text)


def _columns(lines: Sequence[Line], stacks: Sequence[_Stack]) -> list[list[_Stack]]:
    """Put the stacks together that stand beside the same text: a name and its states.

    What tells a margin from other short lines: a divided word, or the same place on the paper, or
    that the stack says what others say as their state. The text after it must be set off from it.
    """
    loose = [stack for stack in stacks if _is_set_off(lines, stack)]
    sure = [stack for stack in loose if stack.divided]
    places = {(stack.x, stack.size) for stack in sure} if any(line.y for line in lines) else set()
    columns: list[list[_Stack]] = []
    for stack in loose:
        placed = any(abs(stack.x - x) < _SAME_X and stack.size == size for x, size in places)
        below = bool(columns) and columns[-1][-1].end == stack.start and not stack.goes_on
        if below and (placed or not places):
            columns[-1].append(stack)
        elif stack.divided or placed or stack.text.lower() in STATES:
            columns.append([stack])
    states = {stack.text for column in columns for stack in column[1:]}
    found = {stack.start for column in columns for stack in column}
    columns += [[stack] for stack in loose if stack.start not in found and stack.text in states]
    return sorted(columns, key=lambda column: column[0].start) if sure else []


def _is_set_off(lines: Sequence[Line], stack: _Stack) -> bool:
    if stack.end == len(lines) or stack.text.endswith(_SENTENCE_END):
        return stack.divided
    after = lines[stack.end]
    return after.gap or after.turned or _is_label(after) or _is_narrow(after)


def _rebuilt(
    lines: Sequence[Line], columns: Sequence[Sequence[_Stack]], vocabulary: Vocabulary
) -> list[Line]:
    states = {stack.text for column in columns for stack in column[1:]} | STATES
    rows: list[Line] = []
    name_at = -1
    done = 0
    for column in columns:
        rows += lines[done : column[0].start]
        done = column[-1].end
        interrupts = _interrupts(lines, column)
        for stack in column:
            text, first = stack.text, lines[stack.start]
            state = stack is not column[0] or text in states or text.lower() in states
            if not state and name_at >= 0 and (stack.goes_on or ends_divided(rows[name_at].text)):
                rows[name_at] = replace(
                    rows[name_at], text=join_lines([rows[name_at].text, text], vocabulary)
                )
                continue
            line = replace(
                first, text=text, gap=True, turned=False, cells=(), role="status" if state else "name"
            )
            if state and interrupts and name_at >= 0:
                rows.insert(name_at + 1, replace(line, page=rows[name_at].page))
            else:
                rows.append(line)
            name_at = name_at if state else len(rows) - 1
        if interrupts and done < len(lines):
            rows.append(replace(lines[done], gap=False, turned=True))
            done += 1
    return rows + list(lines[done:])


def _interrupts(lines: Sequence[Line], column: Sequence[_Stack]) -> bool:
    """Tell whether a column stands between two lines of the same paragraph."""
    start, end = column[0].start, column[-1].end
    if start == 0 or end == len(lines):
        return False
    before, after = lines[start - 1].text, lines[end].text
    return after[0].islower() and (ends_divided(before) or not before.endswith((*_SENTENCE_END, ":")))
