"""What the environment says of the settings."""

from __future__ import annotations

import pytest

from settings import Settings, load


def test_an_empty_variable_is_one_that_nobody_set(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as without:
        for name in Settings.model_fields:
            without.delenv(name.upper(), raising=False)
        defaults = load()
        for name in Settings.model_fields:
            without.setenv(name.upper(), "")
        assert load() == defaults


def test_a_model_of_blanks_is_quotes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSWER_MODEL", "  ")
    assert load().answer_model == "quotes"
