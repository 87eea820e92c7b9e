"""A language model that says what it is told, and holds its breath where it is told to: a real process.

    python -m tests.chat.held_model FOLDER

It speaks the OpenAI protocol as `tests.answers.misbehaving_server` does. What it says stands in FOLDER/says;
at each "‖" there it waits until one more file FOLDER/go-1, FOLDER/go-2 … is there. What it was asked with
as key goes to FOLDER/keys.
"""

from __future__ import annotations

import time
from http.server import ThreadingHTTPServer

from tests.answers.misbehaving_server import FOLDER, Handler

HOLD = "‖"
_LOOK_S = 0.02


class HeldHandler(Handler):
    def do_POST(self) -> None:  # noqa: N802 - the name that the library calls
        with (FOLDER / "keys").open("a", encoding="utf-8") as file:
            file.write(f"{self.headers['Authorization']}\n")
        super().do_POST()

    def be_held(self) -> None:
        self.begin()
        for number, part in enumerate((FOLDER / "says").read_text(encoding="utf-8").split(HOLD)):
            while number and not (FOLDER / f"go-{number}").exists():
                time.sleep(_LOOK_S)
            for at in range(0, len(part), 7):
                self.piece(part[at : at + 7])
        self.piece("", "stop")
        self.wfile.write(b"data: [DONE]\n\n")


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), HeldHandler)
    (FOLDER / "port.new").write_text(str(server.server_port), encoding="utf-8")
    (FOLDER / "port.new").rename(FOLDER / "port")
    server.serve_forever()
