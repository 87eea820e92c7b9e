"""The conversations of this server process, kept for a while, and the answers that are under way in it.

Streamlit ends a page's script at every click and forgets a visit at every reload. So a question is
answered in a thread of its own, which leaves what it has so far here, and the page only reads.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final

from chat.asking import answered
from chat.conversation import Turn
from chat.library import Library
from retrieval.search import NO_FILTERS, Filters

MOST_TURNS: Final = 50
"""Of one conversation; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns of one conversation, oldest first, and what the next one is narrowed to."""

    turns: tuple[Turn, ...] = ()
    filters: Filters = NO_FILTERS
    used: float = 0.0
    """When it was last looked at, in seconds of the store's clock."""


class Conversations:
    """At most `most` conversations, each for `kept_s` seconds after it was last looked at. Thread-safe."""

    def __init__(self, most: int, kept_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._kept_s = kept_s
        self._clock = clock
        self._kept: OrderedDict[str, Conversation] = OrderedDict()
        self._changed = threading.Condition()

    def begin(self) -> str:
        """Begin a conversation; return its id, which cannot be guessed."""
        conversation_id = secrets.token_urlsafe(12)
        with self._changed:
            self._kept[conversation_id] = Conversation(used=self._clock())
            self._forget()
        return conversation_id

    def turns(self, conversation_id: str) -> tuple[Turn, ...] | None:
        """Return the turns as they are now; None when the conversation is not kept, or no longer."""
        with self._changed:
            self._forget()
            conversation = self._kept.get(conversation_id)
            if conversation is None:
                return None
            self._kept[conversation_id] = replace(conversation, used=self._clock())
            self._kept.move_to_end(conversation_id)
            return conversation.turns

    def narrow(self, conversation_id: str, filters: Filters) -> None:
        """Keep what the next question of a conversation is narrowed to."""
        with self._changed:
            conversation = self._kept.get(conversation_id)
            if conversation is not None:
                self._kept[conversation_id] = replace(conversation, filters=filters)

    def filters(self, conversation_id: str) -> Filters:
        """Return what the next question is narrowed to; nothing where the conversation is not kept."""
        with self._changed:
            return self._kept.get(conversation_id, Conversation()).filters

    def turn(self, conversation_id: str, number: int) -> Turn | None:
        """Return one turn as it is now; None when it is not kept."""
        turns = self.turns(conversation_id) or ()
        return next((turn for turn in turns if turn.number == number), None)

    def ask(
        self, conversation_id: str, question: str, filters: Filters, model: str, library: Library
    ) -> Turn:
        """Begin to answer a question in a thread of its own, and return its turn as it begins.

        A conversation that is no longer kept begins anew under its id.
        """
        with self._changed:
            conversation = self._kept.get(conversation_id, Conversation())
            before = conversation.turns
            number = before[-1].number + 1 if before else 1
            turn = Turn(number, " ".join(question.split()), filters, model)
            turns = (*before, turn)[-MOST_TURNS:]
            self._kept[conversation_id] = replace(conversation, turns=turns, used=self._clock())
            self._kept.move_to_end(conversation_id)
            self._forget()
        arguments = (conversation_id, answered(turn, _history(before), library))
        threading.Thread(target=self._follow, args=arguments, name=f"turn {turn.id}", daemon=True).start()
        return turn

    def wait(self, conversation_id: str, number: int, timeout_s: float) -> Turn | None:
        """Wait until a turn has something to show, or the time is out; return it as it is then."""

        def is_there() -> bool:
            turn = self.turn(conversation_id, number)
            return turn is None or not turn.is_waited_for

        with self._changed:
            self._changed.wait_for(is_there, timeout_s)
        return self.turn(conversation_id, number)

    def stop(self, conversation_id: str, number: int) -> None:
        """End a turn with what it has; its thread learns of it when it next has something to say."""
        turn = self.turn(conversation_id, number)
        if turn is not None and turn.is_running:
            self._put(conversation_id, replace(turn, is_running=False, is_stopped=True))

    def forget(self, conversation_id: str) -> None:
        """Keep a conversation no longer; what is under way in it ends."""
        with self._changed:
            self._kept.pop(conversation_id, None)
            self._changed.notify_all()

    def _follow(self, conversation_id: str, growing: Generator[Turn, None, None]) -> None:
        # Closed at once, so that a stopped model is told to write no further.
        with closing(growing):
            for turn in growing:
                if not self._put(conversation_id, turn):
                    return

    def _put(self, conversation_id: str, turn: Turn) -> bool:
        """Put a turn in its own place; return False when that one is stopped or gone."""
        with self._changed:
            conversation = self._kept.get(conversation_id)
            running = {each.id for each in conversation.turns if each.is_running} if conversation else set()
            if conversation is None or turn.id not in running:
                return False
            turns = tuple(turn if each.id == turn.id else each for each in conversation.turns)
            self._kept[conversation_id] = replace(conversation, turns=turns)
            self._changed.notify_all()
            return True

    def _forget(self) -> None:
        """Forget what is too old, and the longest unused where there are too many."""
        oldest = self._clock() - self._kept_s
        while self._kept:
            conversation = next(iter(self._kept.values()))
            if conversation.used >= oldest and len(self._kept) <= self._most:
                return
            self._kept.popitem(last=False)


def _history(turns: tuple[Turn, ...]) -> tuple[str, ...]:
    """Return what was asked, a follow-up as the question of its own that it was taken as.

    A question that failed is none that another could follow up.
    """
    return tuple(
        (turn.quotes.standalone if turn.quotes else "") or turn.question
        for turn in turns
        if turn.error is None
    )
