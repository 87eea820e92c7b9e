"""The language models that can write answers: the local one, or any that `init_chat_model` takes."""

from __future__ import annotations

import json
import os
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, Final

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from errors import AnswerModelError
from retrieval import local_model
from retrieval.answering import QUOTES
from retrieval.budget import Budget
from retrieval.chunking import size
from retrieval.prompting import Task
from settings import Settings

LOCAL: Final = "local"
_OLLAMA_PORT: Final = 11434
OLLAMA_ADDRESS: Final = f"http://127.0.0.1:{_OLLAMA_PORT}"

_DIRECTLY: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_OLLAMA_WAIT_S: Final = 0.5
_LOCAL_CONTEXT: Final = 2048
_LEAST_READ_TOKENS: Final = 30
_NAME: Final = re.compile(r"[\w.-]+:\S+|[\w./-]+")


@dataclass(frozen=True, slots=True)
class AnswerModel:
    """An open language model."""

    name: str
    """As the settings have it: the mode of the answers it writes."""
    chat: BaseChatModel
    budget: Budget
    is_local: bool = False
    """Whether it runs in this process: small, and slow enough that a budget must count its reading."""

    @property
    def task(self) -> Task:
        """The prompt that it answers by."""
        return "answer-local" if self.is_local else "answer"


@dataclass(frozen=True, slots=True)
class Choice:
    """A model that may be chosen, and the step that is missing before it can be used; '' for none."""

    name: str
    next_step: str = ""


def open_model(settings: Settings) -> AnswerModel | None:
    """Open the language model that the settings name; None for quotes.

    Raises AnswerModelError, with the line that installs what is missing. A model elsewhere is not asked
    anything yet; the local one is started. How fast it reads, `Writer.warm_up` measures.
    """
    name = settings.answer_model
    if name == QUOTES:
        return None
    budget = Budget(settings.answer_context_tokens, settings.answer_tokens)
    if name == LOCAL:
        import httpx  # for whom a model writes alone

        server = local_model.LocalServer.of(settings)
        chat = _chat(
            "openai:local",
            base_url=server.address,
            api_key=server.key,
            # A proxy of the environment is for what lies outside; this never leaves the machine.
            http_client=httpx.Client(trust_env=False),
            http_async_client=httpx.AsyncClient(trust_env=False),
            **_common(settings),
        )
        context = min(settings.answer_context_tokens, _LOCAL_CONTEXT)
        return AnswerModel(name, chat, Budget(context, settings.answer_tokens), is_local=True)
    return AnswerModel(name, _remote(name, settings), budget)


def reading_speed(chat: BaseChatModel, messages: Sequence[BaseMessage]) -> float | None:
    """Measure how many tokens a second, by tiktoken's count, a model reads; None where it cannot be told.

    The model reads the messages and says one token. A model that keeps what it has read need not read
    them again, so the prompts are what to give it.
    """
    tokens = sum(size(message.text) for message in messages)
    begun = time.perf_counter()
    try:
        for _ in chat.stream(list(messages), max_tokens=1):
            break
    except Exception:  # a model that is down says so when it is asked
        return None
    seconds = time.perf_counter() - begun
    return tokens / seconds if tokens >= _LEAST_READ_TOKENS and seconds > 0 else None


def choices(settings: Settings, ollama: str | None = None) -> tuple[Choice, ...]:
    """Return the models that may be chosen here: quotes, the local one, Ollama's, and the one set."""
    local = Choice(LOCAL, "" if local_model.is_ready(settings) else local_model.INSTALL)
    found = [Choice(QUOTES), local, *(Choice(name) for name in running_ollama(ollama))]
    if settings.answer_model not in {choice.name for choice in found}:
        found.append(Choice(settings.answer_model))
    return tuple(found)


def running_ollama(address: str | None = None) -> tuple[str, ...]:
    """Return the models, as 'ollama:name', of an Ollama that runs on this machine; () for none."""
    host = address or os.environ.get("OLLAMA_HOST") or OLLAMA_ADDRESS
    try:
        url = urllib.parse.urlsplit(host if "://" in host else f"http://{host}")
        address = (
            url.geturl().rstrip("/")
            if url.port or url.scheme == "https"
            else f"http://{url.hostname}:{_OLLAMA_PORT}"
        )
        with _DIRECTLY.open(f"{address}/api/tags", timeout=_OLLAMA_WAIT_S) as response:
            told: Any = json.load(response)
        return tuple(f"ollama:{model['name']}" for model in told["models"])
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        return ()


def _remote(name: str, settings: Settings) -> BaseChatModel:
    given: dict[str, Any] = _common(settings)
    if settings.answer_base_url:
        given["base_url"] = settings.answer_base_url
    key = settings.answer_api_key.get_secret_value()
    if key:
        given["api_key"] = key
    if name.startswith("ollama:"):
        # Ollama's client has names of its own for the same things.
        wait_s = given.pop("timeout")
        given = {
            **{key: value for key, value in given.items() if key == "temperature" or key == "base_url"},
            "num_predict": settings.answer_tokens,
            "num_ctx": settings.answer_context_tokens,
            "client_kwargs": {"timeout": wait_s},
        }
    return _chat(name, **given)


def _common(settings: Settings) -> dict[str, Any]:
    # Retries are ours: a client that tries again by itself hides what the provider says. A client's time
    # limit is for each read: one that waits longer than we do would keep a local model busy for nobody.
    return {
        "temperature": 0,
        "max_tokens": settings.answer_tokens,
        "timeout": settings.first_word_timeout_s,
        "max_retries": 0,
    }


def _chat(name: str, **given: Any) -> BaseChatModel:
    """Call `init_chat_model`. Its errors' texts are not passed on: they may hold a key."""
    from langchain.chat_models import init_chat_model  # a third of a second

    if not _NAME.fullmatch(name):
        raise _unknown(name)
    try:
        chat: BaseChatModel = init_chat_model(name, **given)
        return chat
    except ImportError as error:
        package = re.search(r"pip install -?U? ?([\w-]+)", str(error))
        missing = package[1] if package else f"langchain-{name.partition(':')[0]}"
        raise AnswerModelError(
            f"The package for the answer model {name} is not installed.",
            f"Run: python -m pip install -c requirements.txt {missing}",
        ) from error
    except ValueError as error:
        if "rovider" in str(error):
            raise _unknown(name) from None
        raise _not_opened(name) from None
    except Exception:  # each provider's package has errors of its own
        raise _not_opened(name) from None


def _unknown(name: str) -> AnswerModelError:
    return AnswerModelError(
        f"There is no answer model {name!r}.",
        "Use quotes, local, or provider:model, such as ollama:llama3.1 or openai:gpt-5.",
    )


def _not_opened(name: str) -> AnswerModelError:
    return AnswerModelError(
        f"The answer model {name} could not be opened.",
        "Check its name, and that its key is in ANSWER_API_KEY or the provider's own variable.",
    )
