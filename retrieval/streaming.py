"""A language model's words as they come, within time limits, and what went wrong in one word.

The model is read in a thread of its own: a provider's client may wait for ever, and whoever waits for
the answer must not.
"""

from __future__ import annotations

import codecs
import logging
import queue
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

Failure = Literal["down", "slow", "quota", "key", "cut", "empty", "failed"]
"""Not reached; no word in time; over quota; the key was refused; stopped in the middle; nothing that
can be used was written; anything else."""

_BUSY: Final = frozenset({429, 503, 529})
_REFUSED: Final = frozenset({401, 403})
_CONNECTION: Final = ("connect", "remoteprotocol", "readerror", "network", "apierror")
_REASONS: Final = ("finish_reason", "stop_reason", "done_reason")
"""Where providers say why an answer ended."""
_AT_THE_END: Final = frozenset({"stop", "end_turn", "stop_sequence", "eos", "eos_token", "complete"})
"""Reasons of a model that had no more to say, in lower case."""
_CUT_OFF: Final = ("length", "max_tokens", "filter", "safety", "refusal", "recitation", "prohibited", "block")
"""Parts of the reasons of one that was cut off, by a limit or a filter."""
_THOUGHT: Final = re.compile(r"\s*<(?P<name>think|thinking|thought|reasoning)>", re.IGNORECASE)
_MAY_BECOME_THOUGHT: Final = re.compile(r"\s*(?:<(?:[a-z]{0,9}>?)?)?\Z", re.IGNORECASE)
_ENDS: Final = frozenset('.!?…]】"”’»)')
_AROUND_END: Final = " \t\r\n*_`|"
_DONE: Final = object()

logger = logging.getLogger(__name__)


class StreamError(Exception):
    """The model's stream ended before its time; `failure` says how."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure: Failure = failure


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a model is waited for, in seconds, and how often a busy one is asked again."""

    first_word_s: float
    answer_s: float
    retries: int


def stream_words(chat: BaseChatModel, messages: list[BaseMessage], limits: Limits) -> Iterator[str]:
    """Give a model's answer piece by piece. Raises StreamError; 'cut' once a piece was given."""
    begun = time.monotonic()
    for attempt in range(limits.retries + 1):
        given = False
        try:
            for piece in _without_thoughts(_pieces(chat, messages, limits, begun)):
                given = True
                yield piece
            if not given:
                raise StreamError("empty")
            return
        except _ModelError as error:
            wait_s = error.retry_after_s
            left_s = begun + limits.first_word_s - time.monotonic()
            if given:
                raise StreamError("cut") from None
            if attempt == limits.retries or wait_s is None or wait_s >= left_s:
                raise StreamError(error.failure) from None
            logger.info("The language model is busy; it is asked again in %.0f s.", wait_s)
            time.sleep(wait_s)


def _without_thoughts(pieces: Iterator[str]) -> Iterator[str]:
    """Leave out what a model thinks before it answers, where its server sends that as text."""
    held = ""
    for piece in pieces:
        held += piece
        thought = _THOUGHT.match(held)
        if thought:
            answer = re.split(rf"</{thought['name']}>", held, maxsplit=1, flags=re.IGNORECASE)[1:]
            held_back = not answer or not answer[0].strip()
        else:
            answer = [held]
            held_back = _MAY_BECOME_THOUGHT.match(held) is not None
        if not held_back:
            yield answer[0].lstrip() if thought else held
            yield from pieces
            return
    if held and not _THOUGHT.match(held):
        yield held


class _ModelError(Exception):
    def __init__(self, failure: Failure, retry_after_s: float | None = None) -> None:
        super().__init__(failure)
        self.failure: Failure = failure
        self.retry_after_s = retry_after_s


def _pieces(chat: BaseChatModel, messages: list[BaseMessage], limits: Limits, begun: float) -> Iterator[str]:
    pieces: queue.Queue[object] = queue.Queue()
    given_up = threading.Event()
    threading.Thread(target=_read, args=(chat, messages, pieces, given_up), daemon=True).start()
    first = True
    try:
        while True:
            until = begun + (limits.first_word_s if first else limits.answer_s)
            try:
                piece = pieces.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                raise _ModelError("slow") from None
            if piece is _DONE:
                return
            if isinstance(piece, Exception):
                raise _told(piece)
            if time.monotonic() > begun + limits.answer_s:
                raise _ModelError("slow")
            first = False
            yield str(piece)
    finally:
        given_up.set()


def _read(
    chat: BaseChatModel,
    messages: list[BaseMessage],
    pieces: queue.Queue[object],
    given_up: threading.Event,
) -> None:
    reason = last = ""
    # A server may send a character in two halves; half a one alone can be neither read nor shown.
    decode = codecs.getincrementaldecoder("utf-16-le")("replace").decode
    try:
        for chunk in chat.stream(messages):
            if given_up.is_set():
                return
            text = decode(str(chunk.text).encode("utf-16-le", "surrogatepass"))
            if text:
                pieces.put(text)
                last = text if text.strip() else last
            told = (chunk.response_metadata.get(name) for name in _REASONS)
            reason = next((str(each) for each in told if each), reason)
        # A connection that breaks may look like an end; a whole answer gives its reason or ends a sentence.
        is_over = reason.lower() in _AT_THE_END or not last or last.rstrip(_AROUND_END)[-1:] in _ENDS
        if not is_over or any(part in reason.lower() for part in _CUT_OFF):
            raise _ModelError("cut")
        pieces.put(_DONE)
    except Exception as error:  # every provider's client has errors of its own
        pieces.put(error)


def _told(error: Exception) -> _ModelError:
    """Say in one word what a client's error means. Its text is not passed on: it may hold a key."""
    if isinstance(error, _ModelError):
        return error
    status = getattr(error, "status_code", None)
    # The text stays out of the log too.
    logger.warning("The language model failed: %s, status %s.", type(error).__name__, status or "none")
    if status in _BUSY:
        return _ModelError("quota" if status == 429 else "down", _retry_after_s(error))
    if status in _REFUSED:
        return _ModelError("key")
    names = " ".join(type(each).__name__.lower() for each in _chain(error))
    if "timeout" in names:
        return _ModelError("slow")
    if isinstance(error, OSError) or (status is None and any(word in names for word in _CONNECTION)):
        return _ModelError("down")
    return _ModelError("down" if status and status >= 500 else "failed")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _retry_after_s(error: Exception) -> float | None:
    """Return how long the provider says to wait, in seconds."""
    response: Any = getattr(error, "response", None)
    try:
        return max(0.0, float(response.headers["retry-after"]))
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
