"""The assistant that all visitors share, opened anew when the index has changed."""

from __future__ import annotations

import streamlit as st

import settings
from errors import SettingsError
from retrieval.chain import Assistant
from retrieval.generation import current_generation
from settings import Settings


def current_settings() -> Settings:
    """Read the settings of this process. Raises SettingsError."""
    return settings.load()


def served_pages() -> frozenset[str]:
    """Name the pages that this process serves; the chat, which tells what is wrong, where no setting can."""
    try:
        return frozenset(current_settings().pages.split(","))
    except SettingsError:
        return frozenset({"chat"})


def current_assistant() -> Assistant:
    """Give the assistant over the index that is published now.

    Raises SettingsError, IndexStoreError or ModelError, and tries again at the next call.
    """
    wanted = current_settings()
    return _opened(wanted.model_dump_json(), current_generation(wanted.data_dir), wanted)


@st.cache_resource(max_entries=1, show_spinner=False)
def _opened(told: str, generation: str | None, _settings: Settings) -> Assistant:  # noqa: ARG001
    """Open once for what the settings tell and the generation that is current: the cache's key."""
    return Assistant.open(_settings)
