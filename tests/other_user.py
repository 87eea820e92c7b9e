"""A user without the rights of root, whom permissions do not concern."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

_NOBODY = 65534


@contextmanager
def as_another_user() -> Iterator[None]:
    """Run as somebody whom root's files are not for; whoever is not root stays who they are."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
