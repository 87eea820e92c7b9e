"""The assistants that all visitors share, opened anew when the index has changed."""

from __future__ import annotations

import logging
import threading

import streamlit as st
from pydantic import SecretStr

import settings
from errors import KildesvarError, SettingsError
from retrieval.answering import QUOTES
from retrieval.chain import Assistant
from retrieval.documents import Language
from retrieval.generation import current_generation
from settings import Settings

logger = logging.getLogger("chat.library")


class Library:
    """One index, and the language models that write answers over it. Safe to use from several threads."""

    def __init__(self, assistant: Assistant, configured: str = "") -> None:
        """Take the assistant that answers with quotes, and the model that address and key are set for."""
        self.assistant = assistant
        self._configured = configured
        self._writing: dict[str, Assistant] = {QUOTES: assistant}
        self._prepared: set[tuple[str, Language]] = set()
        self._opening = threading.Lock()

    def is_open(self, model: str) -> bool:
        """Tell whether a model can write at once."""
        return model in self._writing

    def written_by(self, model: str) -> Assistant:
        """Return the assistant whose answers a model writes, opened if need be. Raises AnswerModelError."""
        with self._opening:
            if model not in self._writing:
                self._writing[model] = self.assistant.using(model, **self._own(model))
            return self._writing[model]

    def _own(self, model: str) -> dict[str, object]:
        """Return the settings of a model that must not be another provider's: its address and key."""
        if not self._configured or model.partition(":")[0] == self._configured.partition(":")[0]:
            return {}
        return {"answer_base_url": "", "answer_api_key": SecretStr("")}

    def prepare(self, model: str, language: Language) -> None:
        """Begin to open a model, so that the first question, in this language, need not wait for it."""
        wanted = (model, language)
        if model == QUOTES or wanted in self._prepared:
            return
        self._prepared.add(wanted)
        threading.Thread(target=self._open_ahead, args=wanted, name=f"open {model}", daemon=True).start()

    def _open_ahead(self, model: str, language: Language) -> None:
        try:
            self.written_by(model).warm_up(language)
        except KildesvarError as error:  # the first question says it on the page
            logger.warning("%s", error)


def current_settings() -> Settings:
    """Read the settings of this process. Raises SettingsError."""
    return settings.load()


def served_pages() -> frozenset[str]:
    """Name the pages that this process serves; the chat, which tells what is wrong, where no setting can."""
    try:
        return frozenset(current_settings().pages.split(","))
    except SettingsError:
        return frozenset({"chat"})


def current_library() -> Library:
    """Give the library over the index that is published now.

    Raises SettingsError, IndexStoreError or ModelError, and tries again at the next call.
    """
    wanted = current_settings()
    return _opened(wanted.model_dump_json(), current_generation(wanted.data_dir), wanted)


def current_assistant() -> Assistant:
    """Give the assistant that answers with quotes. Raises as `current_library`."""
    return current_library().assistant


@st.cache_resource(max_entries=1, show_spinner=False)
def _opened(told: str, generation: str | None, _settings: Settings) -> Library:  # noqa: ARG001
    """Open once for what the settings tell and the generation that is current: the cache's key."""
    # With quotes whatever model is set: one that cannot be opened must not take the quotes with it.
    quoting = Assistant.open(_settings.model_copy(update={"answer_model": QUOTES}))
    return Library(quoting, _settings.answer_model)
