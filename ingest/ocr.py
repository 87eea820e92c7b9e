"""Text recognition of drawn pages, by the program Tesseract where it is installed."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import lxml.html

from errors import ReadError
from ingest.cleaning import one_line
from ingest.lines import Line
from ingest.pictures import Picture
from retrieval.documents import Dropped, Language

LANGUAGES: Final = ("dan", "swe", "eng")
_SPOKEN: Final[dict[Language, tuple[str, ...]]] = {
    "da": ("dan", "eng"), "sv": ("swe", "eng"), "en": ("eng", "dan", "swe"), "unknown": LANGUAGES,
}  # fmt: skip
INSTALL: Final = "apt install tesseract-ocr tesseract-ocr-dan tesseract-ocr-swe"

_LEAST_SURE: Final = 30.0
"""In percent, by Tesseract's own word; what is below is seldom text but part of a drawing."""
_BODY_FROM: Final = 0.85
_BODY_TO: Final = 1.12
"""Letters between these multiples of the usual size have that size: recognition measures no finer."""
_SIZE_STEP: Final = 0.15
_CELL_GAP: Final = 1.4
"""Blanks wider than this many times the letters' height part the cells of a row."""
_RULES: Final = frozenset("|¦")
_BULLETS: Final = frozenset("+*°¢©®¤e")
"""As what Tesseract reads a round bullet."""
_TALL: Final = re.compile(r"^[^\W_äöåÅÄÖÉ]*[bdfhklA-ZÆ0-9][^\WåÅÄÖÉ_]*$")
"""Words whose letters reach a capital's height, and no higher."""
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_POINTS_PER_INCH: Final = 72


@dataclass(frozen=True, slots=True)
class Recognised:
    """The lines of a drawn page. Sizes are multiples of the page's usual size."""

    lines: tuple[Line, ...]
    unsure: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    left: float
    right: float
    top: float
    sure: float


def why_not() -> str | None:
    """Say what is missing for text recognition, in half a sentence; None where all is there."""
    if shutil.which("tesseract") is None:
        return "text recognition (Tesseract) is not installed"
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    missing = sorted(set(LANGUAGES) - set(listed.stdout.split()))
    return f"text recognition (Tesseract) lacks the language {missing[0]}" if missing else None


def recognise(picture: Picture, timeout_s: float, language: Language = "unknown") -> Recognised:
    """Read the text of a picture. Raises ReadError when Tesseract fails or takes longer.

    With the language known, the letters of the others (ä and æ, ö and ø) are not taken for its own.
    """
    spoken = "+".join(_SPOKEN[language])
    command = ["tesseract", "stdin", "stdout", "-l", spoken, "--dpi", str(picture.dpi), "hocr"]
    try:
        run = subprocess.run(
            command,
            input=b"P5 %d %d 255\n" % (picture.width, picture.height) + picture.greys,
            capture_output=True,
            timeout=timeout_s,
            check=True,
            # Its threads gain little; pages are recognised side by side instead.
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise ReadError(f"Text recognition took longer than {timeout_s:.0f} seconds.") from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise ReadError(f"Text recognition failed ({_complaint(error)}).") from error
    lines: list[Line] = []
    unsure: list[Dropped] = []
    for line, sure in _lines(run.stdout, picture):
        if sure < _LEAST_SURE or not re.search(r"\w", line.text):
            unsure.append(Dropped("unsure text recognition", None, line.text))
        else:
            lines.append(line)
    return Recognised(tuple(_even(lines)), tuple(unsure))


def _complaint(error: subprocess.CalledProcessError | OSError) -> str:
    said = error.stderr.decode(errors="replace") if isinstance(error, subprocess.CalledProcessError) else ""
    return one_line(said)[:120] or str(error)[:120]


def _lines(hocr: bytes, picture: Picture) -> Iterator[tuple[Line, float]]:
    """Give the lines of Tesseract's hOCR (http://kba.github.io/hocr-spec/1.2/), and how sure each is."""
    points = _POINTS_PER_INCH / picture.dpi
    for element in lxml.html.document_fromstring(hocr).iter("span"):
        said = _properties(element)
        if "x_size" not in said:
            continue
        left, _, _, bottom = said["bbox"]
        slope, above = said.get("baseline", (0.0, 0.0))
        words = [word for word in map(_word, element.iter("span")) if word is not None]
        if not words:
            continue
        texts, cells = _cells(words, said["x_size"][0])
        baseline = bottom + above
        tall = [baseline + slope * (word.left - left) - word.top for word in words if _TALL.search(word.text)]
        yield (
            Line(
                " ".join(texts),
                x=left * points,
                y=(picture.height - baseline) * points,
                size=statistics.median(tall) if tall else 0.0,
                cells=tuple((offset, x * points) for offset, x in cells),
            ),
            statistics.fmean(word.sure for word in words),
        )


def _properties(element: Any) -> dict[str, tuple[float, ...]]:
    """Read what an element's title says: "bbox 198 195 460 231; x_size 36"."""
    said: dict[str, tuple[float, ...]] = {}
    for part in (element.get("title") or "").split(";"):
        name, _, values = part.strip().partition(" ")
        said[name] = tuple(float(value) for value in _NUMBER.findall(values))
    return said


def _word(element: Any) -> _Word | None:
    said = _properties(element)
    text = one_line(element.text_content())
    if "x_wconf" not in said or not text:
        return None
    left, top, right, _ = said["bbox"]
    return _Word(text, left, right, top, said["x_wconf"][0])


def _cells(words: Sequence[_Word], size: float) -> tuple[list[str], list[tuple[int, float]]]:
    """Give a line's words without the rules between columns, and where its cells begin."""
    texts: list[str] = []
    cells: list[tuple[int, float]] = []
    ended, length = float("-inf"), 0
    for number, word in enumerate(words):
        if word.text in _RULES:
            ended = float("-inf")
            continue
        text = "•" if number == 0 and len(words) > 1 and word.text in _BULLETS else word.text
        if word.left - ended > _CELL_GAP * size:
            cells.append((length, word.left))
        texts.append(text)
        length += len(text) + 1
        ended = word.right
    return texts, cells


def _even(lines: Sequence[Line]) -> list[Line]:
    """Give all letters of about the usual size that size, 1, and others a multiple of it."""
    heights = [line.size for line in lines for _ in line.text.split() if line.size]
    usual = statistics.median(heights) if heights else 1.0
    evened = []
    for line in lines:
        ratio = line.size / usual
        usually = not line.size or _BODY_FROM <= ratio <= _BODY_TO
        evened.append(replace(line, size=1.0 if usually else round(ratio / _SIZE_STEP) * _SIZE_STEP))
    return evened
