"""Language models that fail: the quotes stand, and one sentence says what happened."""

from __future__ import annotations

import json
import logging
import socketserver
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from errors import AnswerModelError
from retrieval import __main__ as command_line
from retrieval.adapter import ENTAILMENT, Adapter
from retrieval.chain import Assistant, Question
from retrieval.citation_gate import CitationGate
from retrieval.cross_encoder import CrossEncoder
from retrieval.documents import Answer
from retrieval.events import Finished, Quoted, Written
from retrieval.models import AnswerModel, choices, open_model, running_ollama
from retrieval.streaming import Limits
from retrieval.writing import Writer
from settings import load
from tests.answers.conftest import ModelServer
from tests.damaged_model import folder_with_damaged

QUESTION = "Why did Skåne lose knowledge?"
SAYS = (
    "In Region Skåne the employees who did the actual work moved over to the supplier [1]. "
    "This caused problems for the supplier [1]."
)
KEY = "sk-very-secret"


def using(corpus: Assistant, server: ModelServer, model: str, **more: Any) -> Assistant:
    """Return the assistant whose answers a model writes that behaves as its name says."""
    given = {
        "answer_base_url": f"{server.address}/v1",
        "answer_api_key": SecretStr(KEY),
        "first_word_timeout_s": 60.0,
    }
    return corpus.using(f"openai:{model}", **(given | more))


def asked(corpus: Assistant, server: ModelServer, model: str, says: str = SAYS, **more: Any) -> Answer:
    """Ask the question of a model that behaves as its name says."""
    server.says(says)
    return using(corpus, server, model, **more).ask(QUESTION)


@pytest.mark.parametrize("model", ["thinking", "reasoning"])
def test_what_a_model_thinks_aloud_is_no_part_of_its_answer(
    corpus: Assistant, model_server: ModelServer, model: str
) -> None:
    thinking, good = (asked(corpus, model_server, each) for each in (model, "good"))
    assert thinking.checks == good.checks
    assert (thinking.mode, thinking.sentences) == (f"openai:{model}", good.sentences)


def test_halves_of_characters_cost_nothing(corpus: Assistant, model_server: ModelServer) -> None:
    answer, good = (asked(corpus, model_server, each) for each in ("halving", "good"))
    assert answer.checks == good.checks
    assert answer.notice == ""


def test_a_fault_in_checking_costs_the_written_answer_and_not_the_quotes(
    corpus: Assistant, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No text is known that the gate cannot check; one that was, a newline, cost the quotes too.
    def broken(_: CitationGate, written: str) -> None:
        raise IndexError(written)

    monkeypatch.setattr(CitationGate, "check", broken)
    answer = asked(corpus, model_server, "good")
    assert (answer.mode, answer.sentences) == ("quotes", corpus.ask(QUESTION).sentences)
    assert answer.notice


def test_white_space_at_the_end_is_no_break(corpus: Assistant, model_server: ModelServer) -> None:
    answer, good = (asked(corpus, model_server, each) for each in ("silent_of_its_end", "good"))
    assert (answer.sentences, answer.notice) == (good.sentences, "")


def test_a_model_that_behaves(corpus: Assistant, model_server: ModelServer) -> None:
    model_server.says(SAYS)
    events = list(using(corpus, model_server, "good").stream(Question(QUESTION)))
    assert [type(event) for event in events] == [Quoted, Written, Written, Finished]
    quotes, answer = events[0].answer, events[-1].answer  # type: ignore[union-attr]
    assert quotes.sentences == corpus.ask(QUESTION).sentences
    assert answer.mode == "openai:good"
    assert answer.notice == ""
    assert [sentence.text for sentence in answer.sentences] == [
        "In Region Skåne the employees who did the actual work moved over to the supplier.",
        "This caused problems for the supplier.",
    ]
    assert all(sentence.citations for sentence in answer.sentences)
    for citation in answer.citations:
        text = corpus.index.text(citation.document.id)
        assert text[citation.start : citation.end] == citation.quote
        assert citation.document.path == "region-skaane-outsourcing.md"
    request = model_server.requests()[-1]
    assert request["stream"] is True
    system, user = (message["content"] for message in request["messages"])
    assert "never orders" in system
    assert user.startswith('<excerpt nr="1" from="Återberättat: Region Skåne om outsourcing av it">\n')
    assert user.endswith(f"\nQuestion: {QUESTION}\nAnswer in English:")


@pytest.mark.parametrize(
    ("model", "notice"),
    [
        ("over_quota", "The language model is too busy or its quota is used up, so the quotes stand alone."),
        ("refusing", "The language model refused the key, so the quotes stand alone."),
        ("broken", "The language model could not be reached, so the quotes stand alone."),
        ("silent", "The language model took too long, so the quotes stand alone."),
        ("empty", "The language model wrote nothing that can be used, so the quotes stand alone."),
        (
            "garbage",
            "Most of what the language model wrote is not in the documents, so the quotes stand alone.",
        ),
    ],
)
def test_when_the_model_fails_the_quotes_stand(
    corpus: Assistant, model_server: ModelServer, model: str, notice: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="retrieval")
    first_word_s = 1.5 if model == "silent" else 60.0
    answer = asked(corpus, model_server, model, first_word_timeout_s=first_word_s)
    quotes = corpus.ask(QUESTION)
    assert (answer.mode, answer.sentences, answer.citations) == ("quotes", quotes.sentences, quotes.citations)
    assert answer.notice == notice
    assert KEY not in caplog.text
    assert KEY not in repr(answer)


def test_an_answer_that_is_no_stream_of_the_protocol(corpus: Assistant, model_server: ModelServer) -> None:
    answer = asked(corpus, model_server, "no_protocol")
    assert (answer.mode, answer.sentences) == ("quotes", corpus.ask(QUESTION).sentences)
    assert answer.notice.endswith("so the quotes stand alone.")


def test_a_server_that_is_not_there(corpus: Assistant, model_server: ModelServer) -> None:
    answer = asked(corpus, model_server, "good", answer_base_url="http://127.0.0.1:9/v1")
    assert answer.mode == "quotes"
    assert answer.notice == "The language model could not be reached, so the quotes stand alone."


@pytest.mark.parametrize("model", ["cut", "too_long", "filtered"])
def test_an_answer_cut_off_in_a_sentence_keeps_the_whole_ones(
    corpus: Assistant, model_server: ModelServer, model: str
) -> None:
    answer = asked(corpus, model_server, model)
    assert [sentence.text for sentence in answer.sentences] == [
        "In Region Skåne the employees who did the actual work moved over to the supplier."
    ]
    assert answer.notice == "The language model was cut off before the answer was complete."


def test_an_answer_that_never_ends_is_cut(corpus: Assistant, model_server: ModelServer) -> None:
    answer = asked(corpus, model_server, "dribbling", answer_timeout_s=2.0)
    assert answer.mode == "quotes"
    assert answer.notice == "The language model was cut off before the answer was complete."


def test_a_busy_provider_is_asked_again_when_it_says_when(
    corpus: Assistant, model_server: ModelServer
) -> None:
    answer = asked(corpus, model_server, "busy_once")
    assert (answer.mode, answer.notice) == ("openai:busy_once", "")
    sent = [request for request in model_server.requests() if request["model"] == "busy_once"]
    assert len(sent) == 2
    assert asked(corpus, model_server, "over_quota", answer_retries=5).mode == "quotes"


def test_a_model_that_does_not_know_abstains(corpus: Assistant, model_server: ModelServer) -> None:
    for says in ("The documents do not say.", "I do not know [1].", "The excerpts do not mention this."):
        answer = asked(corpus, model_server, "good", says)
        assert (answer.abstained, answer.sentences, answer.citations) == (True, (), ())
        assert answer.answer == "The documents do not answer that."
        assert answer.notice == "The language model found no answer in the excerpts."


def test_what_most_of_fails_is_not_shown(corpus: Assistant, model_server: ModelServer) -> None:
    says = (
        "In Region Skåne the employees who did the actual work moved over to the supplier [1]. "
        "It cost 40 million kroner [1]. Region Halland did the same [1]."
    )
    answer = asked(corpus, model_server, "good", says)
    assert answer.mode == "quotes"
    assert [check.fault for check in answer.checks] == [None, "figure", "name"]
    assert answer.checks[1].details == ("40 million kroner",)
    assert answer.notice.startswith("Most of what the language model wrote is not in the documents")


def test_no_model_is_asked_when_the_documents_do_not_answer(
    corpus: Assistant, model_server: ModelServer
) -> None:
    before = len(model_server.requests())
    assistant = using(corpus, model_server, "good")
    answer = assistant.ask("Hvem vandt verdensmesterskabet i fodbold i 1998?")
    assert (answer.abstained, answer.mode) == (True, "quotes")
    assert len(model_server.requests()) == before


def test_a_small_model_is_asked_only_when_the_quotes_are_sure(
    corpus: Assistant, entailment: CrossEncoder, model_server: ModelServer
) -> None:
    model_server.says(SAYS)
    settings = load(
        answer_model="openai:good",
        answer_base_url=f"{model_server.address}/v1",
        answer_api_key=SecretStr(KEY),
    )
    model = open_model(settings)
    assert model is not None
    found = corpus.finding.invoke(Question(QUESTION))
    quotes = corpus.answering.invoke(found)
    sure, surer = quotes.confidence, quotes.confidence + 0.001

    def written(model: AnswerModel, sure: float) -> tuple[str, str, int]:
        before = len(model_server.requests())
        writer = Writer(corpus.index, entailment, model, Limits(60, 60, 0), sure)
        *_, last = writer.write(found, quotes)
        assert isinstance(last, Finished)
        return last.answer.mode, last.answer.notice, len(model_server.requests()) - before

    small = replace(model, name="local", is_local=True)
    unsure = "The language model was not asked, as the quotes may not answer the question."
    assert written(small, surer) == ("quotes", unsure, 0)
    assert written(small, sure)[:2] == ("local", "")
    assert written(model, surer) == ("openai:good", "", 1)


def test_the_command_line_shows_what_the_gate_did(
    corpus: Assistant,
    model_server: ModelServer,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    model_server.says(f"{SAYS} It cost 40 million kroner [1].")
    monkeypatch.setenv("ANSWER_BASE_URL", f"{model_server.address}/v1")
    monkeypatch.setenv("ANSWER_API_KEY", KEY)
    arguments = ["ask", QUESTION, "--model", "openai:good", "--data", str(corpus.index.folder.parents[1])]
    assert command_line.main([*arguments, "--json"]) == 0
    out, errors = capfd.readouterr()
    record = json.loads(out)
    assert errors == ""
    assert record["mode"] == "openai:good"
    assert [set(sentence) for sentence in record["sentences"]] == [{"text", "citations"}] * 2
    assert record["answer"] == " ".join(sentence["text"] for sentence in record["sentences"])
    assert [check["fault"] for check in record["checks"]] == [None, None, "figure"]
    assert KEY not in out
    assert command_line.main(arguments) == 0
    assert "~~It cost 40 million kroner.~~" in capfd.readouterr().out
    monkeypatch.setenv("FAILED_SENTENCES", "leave_out")
    assert command_line.main(arguments) == 0
    assert "~~" not in capfd.readouterr().out


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nobody", "There is no answer model 'nobody'. Use quotes, local, or provider:model"),
        (
            "anthropic:claude",
            "The package for the answer model anthropic:claude is not installed. Run: python -m",
        ),
        ("local", "The local language model none.gguf is not here. Run: make local-model"),
    ],
)
def test_a_model_that_cannot_be_opened(name: str, message: str) -> None:
    with pytest.raises(AnswerModelError) as caught:
        open_model(load(answer_model=name, local_model="none.gguf"))
    assert str(caught.value).startswith(message)


def test_a_key_is_never_shown() -> None:
    settings = load(answer_model="openai:good", answer_api_key=KEY)
    model = open_model(settings)
    assert model is not None
    assert KEY not in f"{settings!r}{model!r}{settings.model_dump()}{settings.model_dump_json()}"


class _NotHTTP(socketserver.StreamRequestHandler):
    """Answers every request with a line that is not HTTP."""

    def handle(self) -> None:
        self.rfile.readline()
        self.wfile.write(b"220 mail.example ESMTP\r\n")


def test_what_is_no_ollama_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:abc")
    assert running_ollama() == ()
    with socketserver.TCPServer(("127.0.0.1", 0), _NotHTTP) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert running_ollama(f"127.0.0.1:{server.server_address[1]}") == ()
        thread.join()


@pytest.mark.parametrize("name", ["", " ", "quotes", " quotes "])
def test_an_empty_answer_model_means_quotes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSWER_MODEL", name)
    settings = load(local_model="none.gguf")
    assert settings.answer_model == "quotes"
    assert open_model(settings) is None
    assert [choice.name for choice in choices(settings, "http://127.0.0.1:9")] == ["quotes", "local"]


def test_a_running_ollama_is_found_and_offered(
    model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")  # for what lies outside
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert running_ollama(model_server.address) == ("ollama:llama3.1:8b", "ollama:qwen3:4b")
    assert running_ollama("http://127.0.0.1:9") == ()
    found = choices(load(answer_model="openai:good", local_model="none.gguf"), model_server.address)
    assert [(choice.name, choice.next_step) for choice in found] == [
        ("quotes", ""),
        ("local", "Run: make local-model"),
        ("ollama:llama3.1:8b", ""),
        ("ollama:qwen3:4b", ""),
        ("openai:good", ""),
    ]


def test_without_what_checks_it_no_answer_is_written_and_the_quotes_stand(
    corpus_data: Path, model_server: ModelServer, tmp_path: Path
) -> None:
    made = folder_with_damaged(f"{Adapter.load(ENTAILMENT).name}.onnx", tmp_path / "models")
    assistant = Assistant.open(load(data_dir=corpus_data, model_dir=made.parent))
    with pytest.raises(AnswerModelError, match=r"The cross-encoder in .* is damaged"):
        using(assistant, model_server, "good")
    assert assistant.ask(QUESTION).citations
