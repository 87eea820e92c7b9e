"""A folder of documents and the data folder that follows it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from ingest.__main__ import main
from ingest.sync import SyncResult, sync
from retrieval.checking import check_index
from retrieval.embedding import Embedder
from retrieval.generation import generation_names, stamp
from retrieval.index import Index
from settings import Settings, load

BRIDGE = "Broen er 16 kilometer lang.\n\nDen åbnede i 2000, og tog og biler bruger den hver dag.\n"
HARBOUR = "Hamnen byggdes om 1998.\n\nFärjorna går varje timme, också om natten.\n"
BRIDGE_ID = hashlib.sha256(BRIDGE.encode()).hexdigest()[:16]
HARBOUR_ID = hashlib.sha256(HARBOUR.encode()).hexdigest()[:16]


class Place:
    """A folder of documents and the data folder that follows it."""

    def __init__(self, root: Path, embedder: Embedder) -> None:
        self.folder = root / "corpus"
        self.settings = load(data_dir=root / "data")
        self.embedder = embedder
        self.folder.mkdir(exist_ok=True)

    def write(self, path: str, text: str | bytes) -> str:
        """Write a file and return the id of its document."""
        content = text.encode() if isinstance(text, str) else text
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return hashlib.sha256(content).hexdigest()[:16]

    def sync(
        self, *, dry_run: bool = False, allow_empty: bool = False, settings: Settings | None = None
    ) -> SyncResult:
        return sync(
            self.folder,
            settings or self.settings,
            embedder=self.embedder,
            dry_run=dry_run,
            allow_empty=allow_empty,
            wait_s=0.0,
        )

    def texts(self) -> dict[str, str]:
        """Return the text of every document in the index by its path, after checking the index."""
        with Index.open(self.settings) as index:
            check_index(index)
            return {info.path: index.text(info.id) for info in index.documents.values()}

    def state(self) -> Mapping[str, object]:
        """Return every file below the data folder with its content, but for the one that Chroma touches."""
        data = self.settings.data_dir
        return {
            path.relative_to(data).as_posix(): stamp(path) if path.is_file() else None
            for path in data.rglob("*")
            if path.name != "chroma.sqlite3"
        }


def good_and_empty(root: Path) -> Path:
    """Make a folder below `root` with a good and an empty file, and return it."""
    folder = root / "corpus"
    folder.mkdir()
    (folder / "broen.txt").write_text(BRIDGE)
    (folder / "tom.txt").write_text("")
    return folder


def synced_twice(root: Path) -> tuple[str, str]:
    """Sync a folder below `root` as the command does, and again when its one file has changed.

    Return the two generations' names.
    """
    (root / "corpus").mkdir()
    for text in (BRIDGE, BRIDGE.replace("16", "17")):
        (root / "corpus/broen.txt").write_text(text)
        assert main(["sync", str(root / "corpus"), "--data", str(root / "data")]) == 0
    first, second = generation_names(root / "data")
    return first, second
