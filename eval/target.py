"""The file that a command writes when its work is done, tried before the work begins."""

from __future__ import annotations

from pathlib import Path

from errors import TestSetError


def check_target(file: Path) -> None:
    """Make the file's folder where it is missing. Raises TestSetError when the file cannot be written."""
    is_new = not file.exists()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # Opened to add to it, so that what it holds stays as it is.
        with file.open("ab"):
            pass
        if is_new:
            file.unlink()
    except OSError as error:
        raise TestSetError(
            f"{file} cannot be written: {error.strerror or error}.", "Name another file with --out."
        ) from error
