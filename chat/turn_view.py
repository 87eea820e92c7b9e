"""One question and its answer on the page, as it grows and as it stays."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final

import streamlit as st

from chat.answer_view import (
    answer_html,
    error_html,
    question_html,
    quotes_html,
    refusal_html,
    section_of,
    sources_html,
    trouble_html,
)
from chat.card import citation_card, hit_card
from chat.conversation import Turn
from chat.conversations import Conversations
from chat.document_dialog import Place, is_open, opener
from chat.filters import filters_text
from chat.rating_view import rating_control
from chat.text_view import Mark
from chat.words import Words
from chat.writing_words import WritingWords
from chat.written_view import (
    notice_html,
    struck_out_html,
    understood_html,
    written_html,
    written_told_html,
)
from retrieval.documents import Answer, DocumentInfo

NEAREST: Final = 3
"""How many near passages a refusal shows."""
_REFRESH_S: Final = 0.4


@dataclass(frozen=True, slots=True)
class TurnView:
    """What is needed to draw any turn of a conversation."""

    conversations: Conversations
    conversation_id: str
    documents: tuple[DocumentInfo, ...]
    max_question_chars: int
    strike: bool
    """Whether sentences that failed are shown struck out."""
    words: Words
    writing: WritingWords

    def show(self, turn: Turn) -> None:
        """Draw a turn; one that is under way is drawn anew by itself, again and again."""
        with st.container(key=f"turn-box-{turn.number}"):
            if turn.is_running:
                st.fragment(self._follow, run_every=_REFRESH_S)(turn.number)
            else:
                self._draw(turn)

    def _follow(self, number: int) -> None:
        turn = self.conversations.turn(self.conversation_id, number)
        if turn is None or not (turn.is_running or is_open()):
            # The whole page, so that this part is drawn no more by itself. Not while somebody reads in a
            # document: its window would lose the place. Shutting it draws the page.
            st.rerun()
        self._draw(turn)

    def _draw(self, turn: Turn) -> None:
        st.html(question_html(turn.question, turn.number, self.words))
        narrowed = filters_text(turn.filters, self.documents, self.words)
        if narrowed:
            st.html(f'<p class="told">{escape(narrowed)}</p>')
        understood = understood_html(turn.quotes, self.writing)
        if understood:
            st.html(understood)
        if turn.error is not None:
            too_long = self._too_long(turn.question)
            st.html(trouble_html(too_long) if too_long else error_html(turn.error, self.words))
        elif turn.quotes is None:
            st.html(f'<p class="going-on" role="status">{escape(self.words.searching)}</p>')
        elif (turn.answer or turn.quotes).abstained:
            self._refusal(turn.answer or turn.quotes, turn)
        elif turn.is_written or (turn.is_running and turn.answer is None):
            self._written(turn, turn.quotes)
        else:
            self._quotes(turn, turn.quotes)
        if turn.answer is not None and not turn.is_running:
            rating_control(turn, turn.answer, self.words)

    def _written(self, turn: Turn, quotes: Answer) -> None:
        """Draw what a language model wrote, then the quotes, then the places that both stand on."""
        referred: set[int] = set()
        st.html(written_html(turn, self.words, self.writing, referred, strike=self.strike))
        told = notice_html(turn, self.writing) + written_told_html(turn, self.words, self.writing)
        if told:
            st.html(told)
        if turn.is_running:
            self._stopper(turn)
        heading = f'<h3 class="label">{escape(self.writing.from_sources)}</h3>'
        below = quotes_html(quotes, turn.number, self.words, referred)
        st.html(f'{heading}<div class="below">{below}</div>')
        st.html(sources_html(self.words))
        self._cards(turn, quotes)

    def _quotes(self, turn: Turn, quotes: Answer) -> None:
        if turn.model_error is not None:
            details = f'<p class="details"><span lang="en">{escape(str(turn.model_error))}</span></p>'
            st.html(trouble_html(self.writing.no_model, details))
        told = notice_html(turn, self.writing) + (struck_out_html(turn, self.writing) if self.strike else "")
        if told:
            st.html(told)
        st.html(answer_html(quotes, turn.number, self.words))
        self._cards(turn, quotes)

    def _cards(self, turn: Turn, quotes: Answer) -> None:
        for excerpt in turn.excerpts:
            first = excerpt.citations[0]
            with st.container(key=f"card-{turn.number}-{first.n}"):
                st.html(citation_card(excerpt, section_of(quotes, first), turn.number, self.words))
                marks = tuple(Mark(citation.start, citation.end) for citation in excerpt.citations)
                place = Place(excerpt.document, marks, f"{turn.number}-source-{first.n}")
                opener(place, self.words, rerun=turn.is_running)

    def _refusal(self, answer: Answer, turn: Turn) -> None:
        notice = notice_html(turn, self.writing)
        if notice:
            st.html(notice)
        st.html(refusal_html(answer, self.words))
        for hit in answer.hits[:NEAREST]:
            with st.container(key=f"near-{turn.number}-{hit.rank}"):
                st.html(hit_card(hit, turn.number, self.words))
                place = Place(hit.document, (Mark(hit.start, hit.end),), f"{turn.number}-near-{hit.rank}")
                opener(place, self.words, rerun=turn.is_running)

    def _stopper(self, turn: Turn) -> None:
        """Draw the control that ends the writing."""
        stopped = st.button(
            self.writing.stop,
            key=f"stop-{turn.number}",
            type="tertiary",
            icon=":material/stop_circle:",
            on_click=self.conversations.stop,
            args=(self.conversation_id, turn.number),
        )
        if stopped:
            st.rerun()

    def _too_long(self, question: str) -> str:
        """Say in the screen's language that a question is too long; '' where it is not."""
        length, most = len(question), self.max_question_chars
        return self.words.too_long.format(length=length, most=most) if length > most else ""
