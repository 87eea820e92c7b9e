"""Packed files (zip) that would unfold to more than memory holds are not unpacked."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from errors import ReadError
from ingest.limits import Limits

_UNFOLDED: Final = 5


def check_unfolded(data: bytes, limits: Limits) -> None:
    """Raise ReadError where the parts of a packed file say, or turn out, to be too large together."""
    most = _UNFOLDED * limits.max_bytes
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > most:
            raise ReadError(
                f"The file unfolds to more than {most:,} bytes; it may be made to fill the memory.",
                "Save it anew in its own program, without large pictures.",
            )
