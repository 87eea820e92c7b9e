"""What a model wrote is shown as text, what failed with its reason, and each number leads to its source."""

from __future__ import annotations

from dataclasses import replace

from chat.conversation import Turn
from chat.sources import Sources
from chat.words import DANISH
from chat.writing_words import DANISH as WRITING
from chat.written_view import (
    notice_html,
    struck_out_html,
    understood_html,
    written_html,
    written_told_html,
)
from retrieval.documents import Answer, Check, Citation, DocumentInfo, Sentence, Timing
from tests.chat.seen import NASTY, see

INFO = DocumentInfo("0123456789abcdef", "Broen", None, None, "sv", "a.md")
CITATIONS = (Citation(1, INFO, None, 0, 4, "Ordr"), Citation(2, INFO, None, 9, 12, "ett"))
QUOTES = Answer(
    question="?",
    language="da",
    abstained=False,
    answer="Ordr",
    mode="quotes",
    sentences=(Sentence("Ordr", (1,)),),
    citations=CITATIONS[:1],
    hits=(),
    confidence=0.9,
    seconds=Timing(0.1, 0.2),
)
CHECKS = (
    Check("Broen er lang.", (2, 1)),
    Check(NASTY, (), "figure", ("80", NASTY)),
    Check("Broen er lang.", (), "repeated"),
    Check("Den er også bred.", (2,)),
)
TURN = Turn(4, "?", model="local", quotes=QUOTES, checks=CHECKS, sources=Sources(CITATIONS, (2,)))
WRITTEN = replace(QUOTES, mode="local", seconds=Timing(0.1, 12.34), notice=NASTY)


def test_a_sentence_that_failed_is_struck_out_with_its_reason() -> None:
    referred: set[int] = set()
    seen = see(written_html(TURN, DANISH, WRITING, referred, strike=True))
    assert seen.tags.count("del") == 1
    assert f"Streget ud: {NASTY} (står ikke i kilden: 80, {NASTY})" in seen.text
    assert "script" not in seen.tags
    assert seen.text.count("Broen er lang.") == 1
    links = seen.of("a")
    assert [link["href"] for link in links] == [f"#turn-4-source-{n}" for n in (2, 1, 2)]
    assert [link.get("id") for link in links] == ["turn-4-reference-2", "turn-4-reference-1", None]
    assert referred == {1, 2}
    assert seen.of("span")[0] == {"lang": "da"}


def test_a_sentence_that_failed_can_be_left_out() -> None:
    seen = see(written_html(TURN, DANISH, WRITING, set(), strike=False))
    assert NASTY not in seen.text
    assert "del" not in seen.tags
    assert "Den er også bred." in seen.text


def test_it_is_told_what_the_model_is_doing_until_it_is_done() -> None:
    waiting = see(written_html(replace(TURN, checks=()), DANISH, WRITING, set(), strike=True))
    assert waiting.text == WRITING.reading
    assert see(written_html(TURN, DANISH, WRITING, set(), strike=True)).text.endswith(WRITING.writing)
    done = replace(TURN, is_running=False, answer=WRITTEN)
    assert WRITING.writing not in see(written_html(done, DANISH, WRITING, set(), strike=True)).text
    told = see(written_told_html(done, DANISH, WRITING)).text
    assert told == "Passer godt til spørgsmålet · Skrevet på 12,3 sekunder: Sprogmodellen på denne maskine"


def test_one_sentence_says_why_an_answer_is_not_whole() -> None:
    assert notice_html(TURN, WRITING) == ""
    assert see(notice_html(replace(TURN, answer=WRITTEN), WRITING)).text == NASTY
    stopped = replace(TURN, is_running=False, is_stopped=True)
    assert see(notice_html(stopped, WRITING)).text == WRITING.stopped
    assert see(notice_html(replace(stopped, checks=()), WRITING)).text == WRITING.stopped_at_once


def test_when_most_failed_what_was_written_stands_apart() -> None:
    seen = see(struck_out_html(TURN, WRITING))
    assert seen.tags[0] == "details"
    assert seen.text.count(NASTY) == 2
    assert "Broen" not in seen.text
    assert struck_out_html(replace(TURN, checks=CHECKS[:1]), WRITING) == ""


def test_a_follow_up_is_shown_as_it_was_understood() -> None:
    assert understood_html(QUOTES, WRITING) == ""
    assert understood_html(None, WRITING) == ""
    seen = see(understood_html(replace(QUOTES, standalone=NASTY), WRITING))
    assert seen.text == f"Forstået som: {NASTY}"
    assert "script" not in seen.tags
