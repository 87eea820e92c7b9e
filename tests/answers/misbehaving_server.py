"""A server that speaks the OpenAI protocol and behaves as its model's name says: a real process, real HTTP.

    python misbehaving_server.py FOLDER

writes its port to FOLDER/port and each request's body to FOLDER/requests. The models are named after the
methods `be_…`; what a well-behaved one says stands in FOLDER/says.
"""

from __future__ import annotations

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

FOLDER = Path(sys.argv[1])
seen: dict[str, int] = {}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        if self.path == "/api/tags":
            self.reply(200, {"models": [{"name": "llama3.1:8b"}, {"name": "qwen3:4b"}]})
        else:
            self.reply(404, {"error": "no such page"})

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with (FOLDER / "requests").open("a", encoding="utf-8") as file:
            file.write(json.dumps(request, ensure_ascii=False) + "\n")
        model = str(request["model"])
        seen[model] = seen.get(model, 0) + 1
        behave: Any = getattr(self, f"be_{model}")
        behave()

    def be_good(self) -> None:
        self.stream((FOLDER / "says").read_text(encoding="utf-8"), end="stop")

    def be_thinking(self) -> None:
        self.think("think")

    def be_reasoning(self) -> None:
        self.think("Reasoning")

    def think(self, tag: str) -> None:
        thought = f"<{tag}>\nThe excerpts do not say which year. Anna Berg knows 40 things.\n</{tag}>\n\n"
        self.stream(thought + (FOLDER / "says").read_text(encoding="utf-8"), end="stop")

    def be_halving(self) -> None:
        """Send a character as two halves."""
        self.begin()
        for piece in ("\ud83d", "\ude00 ", (FOLDER / "says").read_text(encoding="utf-8")):
            self.piece(piece)
        self.piece("", "stop")

    def be_silent_of_its_end(self) -> None:
        """End without a word of why, with white space behind the last sentence."""
        self.stream((FOLDER / "says").read_text(encoding="utf-8"), end=None)
        self.piece("\n")

    def be_cut(self) -> None:
        """End without a word of why, in the middle of a sentence."""
        self.stream((FOLDER / "says").read_text(encoding="utf-8")[:-12], end=None)

    def be_too_long(self) -> None:
        self.stream((FOLDER / "says").read_text(encoding="utf-8")[:-12], end="length")

    def be_filtered(self) -> None:
        self.stream((FOLDER / "says").read_text(encoding="utf-8")[:-12], end="content_filter")

    def be_busy_once(self) -> None:
        if seen["busy_once"] == 1:
            self.reply(429, {"error": {"message": "slow down"}}, {"Retry-After": "1"})
        else:
            self.be_good()

    def be_over_quota(self) -> None:
        self.reply(429, {"error": {"message": "quota of key sk-very-secret is used up"}})

    def be_refusing(self) -> None:
        self.reply(401, {"error": {"message": "wrong key sk-very-secret"}})

    def be_broken(self) -> None:
        self.reply(500, {"error": {"message": "internal"}})

    def be_silent(self) -> None:
        self.stream("", end=None)
        time.sleep(30)

    def be_dribbling(self) -> None:
        self.begin()
        for _ in range(300):
            self.piece("ord ")
            time.sleep(0.1)

    def be_empty(self) -> None:
        self.stream("", end="stop")

    def be_garbage(self) -> None:
        self.stream(
            "%%% ]]]] 7777 [99] #### \n\n }{ [1][1][1] qwxz vbnm zxcv qqqq [3]. 12345 98765!", end="stop"
        )

    def be_no_protocol(self) -> None:
        body = b"<html>It works!</html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self, text: str, end: str | None) -> None:
        self.begin()
        for at in range(0, len(text), 7):
            self.piece(text[at : at + 7])
        if end:
            self.piece("", end)
            self.wfile.write(b"data: [DONE]\n\n")

    def begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()

    def piece(self, text: str, end: str | None = None) -> None:
        delta = {"role": "assistant", "content": text} if text else {}
        chunk = {
            "id": "1",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "m",
            "choices": [{"index": 0, "delta": delta, "finish_reason": end}],
        }
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()

    def reply(self, status: int, record: object, headers: dict[str, str] | None = None) -> None:
        body = json.dumps(record).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    (FOLDER / "port.new").write_text(str(server.server_port), encoding="utf-8")
    (FOLDER / "port.new").rename(FOLDER / "port")
    server.serve_forever()
