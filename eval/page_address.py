"""Choices that the page's address keeps, so that a refresh or a link leads back to them."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st


def take_from_address(key: str, allowed: Collection[str]) -> None:
    """Begin with the choice that the address names; forget one that is no longer allowed.

    Streamlit's own binding keeps the words of the screen, which change with its language.
    """
    if key not in st.session_state and st.query_params.get(key) in allowed:
        st.session_state[key] = st.query_params[key]
    if key in st.session_state and st.session_state[key] not in allowed:
        del st.session_state[key]


def keep_in_address(key: str, chosen: str | None) -> None:
    """Name a choice in the address; None takes it out."""
    if chosen is None:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != chosen:
        st.query_params[key] = chosen
