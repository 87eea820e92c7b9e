"""The uploaded files that come into the folder: each document with its sidecar, as an admin has chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from errors import FolderError
from ingest import uploads
from ingest.filenames import free_name
from ingest.preview import Preview
from settings import Settings

Choice = Literal["replace", "both", "leave"]
"""What an admin wants of an uploaded file whose name another file has."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A waiting document and its sidecar, or one of them alone, by the names under which they wait."""

    document: str
    """'' where a sidecar comes alone, for a document of the folder."""
    sidecar: str
    """'' where a document comes alone."""
    target: str
    """The document's name in the folder."""
    replaces: bool
    """Whether what is there takes a place below `data/removed/`; else the document gets a free name."""

    @property
    def files(self) -> tuple[str, ...]:
        """The names under which they wait."""
        return tuple(name for name in (self.document, self.sidecar) if name)


def arrivals(seen: Preview, choices: Mapping[str, Choice]) -> tuple[Arrival, ...]:
    """Return what is taken in of the files that wait, in the order of the preview.

    `choices` are by the names of the waiting files that clash; one without a choice is left out. So are files
    that cannot be read or are there already. A sidecar goes where its document goes.
    """
    sidecars = {row.describes: row for row in seen.rows if row.describes}
    found = []
    for row in seen.rows:
        if not row.staged or row.describes or row.change not in ("added", "clash"):
            continue
        sidecar = sidecars.pop(row.staged, None)
        if sidecar and sidecar.change == "clash" and choices.get(sidecar.staged) != "replace":
            sidecar = None
        choice = choices.get(row.staged, "leave") if row.change == "clash" else "both"
        if choice != "leave":
            replaces = choice == "replace" or (sidecar is not None and sidecar.change == "clash")
            found.append(Arrival(row.staged, sidecar.staged if sidecar else "", row.path, replaces))
    alone = (
        Arrival("", row.staged, row.describes, replaces=row.change == "clash")
        for row in sidecars.values()
        if row.change == "details" or choices.get(row.staged) == "replace"
    )
    return (*found, *alone)


def move_in(settings: Settings, seen: Preview, choices: Mapping[str, Choice]) -> None:
    """Move the waiting files into the folder as `arrivals` gives them, and discard the rest of them.

    Raises FolderError when the folder cannot be written to, or when other files wait than were seen.
    """
    waiting = uploads.staged_files(settings)
    if uploads.stamp(settings) != seen.stamp:
        raise FolderError("Other files have arrived since.", "Look at them again before they are taken in.")
    for arrival in arrivals(seen, choices):
        target, sidecar = arrival.target, arrival.sidecar
        if arrival.document and not arrival.replaces:
            target = free_name(settings.corpus_dir, arrival.document, with_sidecar=bool(sidecar))
        uploads.move_in(settings, arrival.document, target, sidecar=sidecar, replace=arrival.replaces)
    uploads.discard(settings, waiting)
