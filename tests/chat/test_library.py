"""What the visitors' shared assistants open a model with."""

from __future__ import annotations

from pathlib import Path

import pytest

import settings
from chat.library import Library
from retrieval.chain import Assistant

ADDRESS = "http://127.0.0.1:1/v1"
KEY = "sk-of-the-region"


@pytest.fixture(scope="module")
def assistant(corpus_data: Path) -> Assistant:
    return Assistant.open(settings.load(data_dir=corpus_data, answer_base_url=ADDRESS, answer_api_key=KEY))


@pytest.mark.parametrize(
    ("configured", "model", "is_kept"),
    [
        ("openai:small", "openai:small", True),
        ("openai:small", "openai:large", True),
        ("openai:small", "ollama:qwen", False),
        ("openai:small", "anthropic:claude", False),
        ("", "openai:large", True),
    ],
)
def test_the_address_and_key_of_one_provider_are_not_given_to_another(
    assistant: Assistant, configured: str, model: str, is_kept: bool
) -> None:
    library = Library(assistant, configured)
    opened = assistant._settings.model_copy(update=library._own(model))
    assert opened.answer_base_url == (ADDRESS if is_kept else "")
    assert opened.answer_api_key.get_secret_value() == (KEY if is_kept else "")
