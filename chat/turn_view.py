"""One question and its answer on the page, with the controls that open a document at a place."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import streamlit as st

from chat.answer_view import answer_html, error_html, question_html, refusal_html, section_of, trouble_html
from chat.browser import center, run_script
from chat.card import citation_card, hit_card
from chat.conversation import Turn
from chat.document_view import MARK_PLACE, document_html
from chat.filters import filters_text
from chat.rating_view import rating_control
from chat.text_view import Mark
from chat.words import Words
from retrieval.chain import Assistant
from retrieval.documents import Answer, DocumentInfo

NEAREST = 3
"""How many near passages a refusal shows."""


@dataclass(frozen=True, slots=True)
class TurnView:
    """What is needed to draw any turn."""

    assistant: Assistant
    documents: tuple[DocumentInfo, ...]
    max_question_chars: int
    words: Words

    def show(self, turn: Turn) -> None:
        """Draw a turn: the question, then the answer, the refusal or the error."""
        with st.container(key=f"turn-box-{turn.number}"):
            st.html(question_html(turn.question, turn.number, self.words))
            narrowed = filters_text(turn.filters, self.documents, self.words)
            if narrowed:
                st.html(f'<p class="told">{escape(narrowed)}</p>')
            if turn.error is not None:
                too_long = self._too_long(turn.question)
                st.html(trouble_html(too_long) if too_long else error_html(turn.error, self.words))
            elif turn.answer is not None and turn.answer.abstained:
                self._refusal(turn.answer, turn.number)
            elif turn.answer is not None:
                self._answer(turn, turn.answer)
            if turn.answer is not None:
                rating_control(turn, turn.answer, self.assistant.index.manifest.generation, self.words)

    def _answer(self, turn: Turn, answer: Answer) -> None:
        st.html(answer_html(answer, turn.number, self.words))
        for excerpt in turn.excerpts:
            first = excerpt.citations[0]
            with st.container(key=f"card-{turn.number}-{first.n}"):
                st.html(citation_card(excerpt, section_of(answer, first), turn.number, self.words))
                marks = tuple(Mark(citation.start, citation.end) for citation in excerpt.citations)
                self._opener(excerpt.document, marks, f"{turn.number}-source-{first.n}")

    def _refusal(self, answer: Answer, number: int) -> None:
        st.html(refusal_html(answer, self.words))
        for hit in answer.hits[:NEAREST]:
            with st.container(key=f"near-{number}-{hit.rank}"):
                st.html(hit_card(hit, number, self.words))
                self._opener(hit.document, (Mark(hit.start, hit.end),), f"{number}-near-{hit.rank}")

    def _opener(self, info: DocumentInfo, marks: tuple[Mark, ...], key: str) -> None:
        """Draw the control that opens a document at a place."""
        label = self.words.show_in_document
        if st.button(label, key=f"open-{key}", type="tertiary", icon=":material/article:"):
            st.dialog(info.title, width="medium")(self._document)(info, marks, key)

    def _document(self, info: DocumentInfo, marks: tuple[Mark, ...], key: str) -> None:
        if all(known.id != info.id for known in self.documents):
            st.html(trouble_html(self.words.document_gone))
            return
        document = self.assistant.document(info.id)
        st.html(document_html(document, marks, self.words))
        run_script(center(MARK_PLACE), key)

    def _too_long(self, question: str) -> str:
        """Say in the screen's language that a question is too long; '' where it is not."""
        length, most = len(question), self.max_question_chars
        return self.words.too_long.format(length=length, most=most) if length > most else ""
