"""Pages of a PDF as grey pictures, for text recognition; drawn by PDFium."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Final

import numpy as np
import pypdfium2 as pdfium
from pypdfium2 import raw

from errors import ReadError

_LEAST_DPI: Final = 200
_MOST_DPI: Final = 300
_MOST_PIXELS: Final = 40_000_000
"""An A2 page at 300 dpi; a page that says to be larger is drawn coarser."""
_BLANK: Final = 12
"""The most that the greys (0 to 255) of an empty page differ."""
_POINTS_PER_INCH: Final = 72


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as it looks."""

    width: int
    height: int
    """In pixels."""
    dpi: int
    greys: bytes
    """One byte a pixel, row after row from the top; 0 is black."""


class Pictures:
    """Draws the pages of one PDF. Use it in a `with` statement and in one thread."""

    def __init__(self, data: bytes, password: str | None = None) -> None:
        """Open the file. Raises ReadError where PDFium cannot."""
        try:
            try:
                self._file = pdfium.PdfDocument(data)
            except pdfium.PdfiumError:
                self._file = pdfium.PdfDocument(data, password=password)
        except pdfium.PdfiumError as error:
            raise ReadError(f"The page cannot be drawn for text recognition ({error}).") from error

    def __enter__(self) -> Pictures:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def covered(self, number: int) -> float:
        """Return the share of page `number` (from 1) that its largest picture covers, 0 to 1."""
        try:
            page = self._file[number - 1]
            paper = page.get_width() * page.get_height()
            areas = [(right - left) * (top - bottom) for _, (left, bottom, right, top) in _images(page)]
        except pdfium.PdfiumError:
            return 0.0
        return min(1.0, max(areas, default=0.0) / paper) if paper else 0.0

    def draw(self, number: int) -> Picture | None:
        """Draw page `number` (from 1) as finely as its largest picture is; None where it is blank.

        Raises ReadError where PDFium cannot draw it.
        """
        try:
            page = self._file[number - 1]
            dpi = _dpi(page)
            bitmap = page.render(scale=dpi / _POINTS_PER_INCH, grayscale=True)
            greys = np.ascontiguousarray(bitmap.to_numpy().reshape(bitmap.height, bitmap.width, -1)[:, :, 0])
        except (pdfium.PdfiumError, MemoryError, ValueError) as error:
            raise ReadError(f"The page cannot be drawn for text recognition ({error}).") from error
        if int(greys.max()) - int(greys.min()) < _BLANK:
            return None
        return Picture(bitmap.width, bitmap.height, dpi, greys.tobytes())


Bounds = tuple[float, float, float, float]


def _images(page: pdfium.PdfPage) -> list[tuple[tuple[int, int], Bounds]]:
    """Give the pictures on a page: their size in pixels, and their place in points."""
    return [
        (image.get_px_size(), image.get_bounds())
        for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    ]


def _dpi(page: pdfium.PdfPage) -> int:
    wanted = float(_LEAST_DPI)
    images = _images(page)
    for (width, _), (left, _, right, _) in images:
        if right - left > page.get_width() / 2:
            wanted = max(wanted, width / (right - left) * _POINTS_PER_INCH)
    if not images:
        wanted = _MOST_DPI  # letters drawn as outlines are sharp at any size
    inches = page.get_width() * page.get_height() / _POINTS_PER_INCH**2
    most = (_MOST_PIXELS / max(inches, 1e-6)) ** 0.5
    return max(1, int(min(wanted, _MOST_DPI, most)))
