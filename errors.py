"""Every error this project raises, as one tree.

    KildesvarError
    ├── SettingsError          a setting holds a value that cannot be used
    ├── QuestionError          a question, a filter or a number of hits that cannot be served
    ├── IngestError
    │   ├── FolderError        the folder to sync is missing, is no folder, or would empty a good index
    │   └── ReadError          one file cannot be read; the others can
    ├── IndexStoreError
    │   ├── IndexMissingError  there is no index in the data folder yet
    │   ├── IndexDamagedError  the index is there, but not whole
    │   ├── IndexModelError    the index was built with another embedding model
    │   └── IndexLockedError   somebody else is writing to the data folder
    ├── JobError               long work that a page asks for cannot be started
    ├── FeedbackError          what readers think of answers cannot be read
    ├── ModelError             an embedding model cannot be loaded or built
    ├── AnswerModelError       a language model that writes answers cannot be opened
    └── TestSetError           a set of questions, or a run over it, cannot be used

The library raises; the command line and the pages turn an error into words.
"""

from __future__ import annotations


class KildesvarError(Exception):
    """What happened to what, in one sentence, and the next step that mends it."""

    def __init__(self, message: str, next_step: str = "") -> None:
        super().__init__(f"{message} {next_step}".strip())
        self.message = message
        self.next_step = next_step


class SettingsError(KildesvarError):
    """A setting holds a value that cannot be used."""


class QuestionError(KildesvarError):
    """A question, a filter or a number of hits that cannot be served."""


class IngestError(KildesvarError):
    """Documents cannot be taken in."""


class FolderError(IngestError):
    """The folder to sync is missing, is no folder, or would empty a good index."""


class ReadError(IngestError):
    """One file cannot be read; the message is the reason."""


class IndexStoreError(KildesvarError):
    """The index in the data folder cannot be used."""


class IndexMissingError(IndexStoreError):
    """There is no index in the data folder yet."""


class IndexDamagedError(IndexStoreError):
    """The index is there, but not whole."""


class IndexModelError(IndexStoreError):
    """The index was built with another embedding model than the one set."""


class IndexLockedError(IndexStoreError):
    """Somebody else is writing to the data folder."""


class JobError(KildesvarError):
    """Long work that a page asks for cannot be started."""


class FeedbackError(KildesvarError):
    """What readers think of answers cannot be read."""


class ModelError(KildesvarError):
    """An embedding model cannot be loaded or built."""


class AnswerModelError(KildesvarError):
    """A language model that writes answers cannot be opened. The message never holds a key."""


class TestSetError(KildesvarError):
    """A set of questions, or a run over it, cannot be used."""

    __test__ = False  # not a test class, whatever its name says to pytest
