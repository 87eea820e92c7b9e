"""The README keeps its word: it names everything there is, nothing that is not, and its commands run."""

from __future__ import annotations

import argparse
import importlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import settings
from ingest.sync import sync
from retrieval.embedding import Embedder
from retrieval.generation import generation_names

PROJECT = Path(__file__).resolve().parents[1]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
CHANGELOG = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")

ROOMS = ("ingest", "retrieval", "eval")
MADE_WHEN_RUN = ("data/", "models/", ".venv/")
"""Folders that the README names and that a fresh clone does not have."""
OF_STREAMLIT = ("--server.",)
COMMAND_S = 300

_OPTION = re.compile(r"`(--?[a-z][a-z-]*)")
_NAMES = r"of (`[a-z][a-z-]*`(?:(?:, | and )`[a-z][a-z-]*`)*)"
_OF = re.compile(rf"(?:^|[;:] ){_NAMES}")
_OPTION_OF = re.compile(rf"{_OPTION.pattern}[^`]*` {_NAMES}")

# What is not run here, because it does not end, takes long, or needs a fresh clone: who runs it, and how.
RUN_ELSEWHERE = {
    "make run": ("tests/app_in_browser.py", '"run", "app.py"'),
    "make test": (".ci/run", "make test"),
    "python -m ingest remove DOCUMENT": ("tests/ingest/test_commands.py", '"remove", "broen.txt"'),
    "python -m ingest check-text tests/golden": (
        "tests/ingest/test_golden.py",
        '"check-text", str(GOLDEN)',
    ),
    "apt install tesseract-ocr tesseract-ocr-dan tesseract-ocr-swe": (".ci/run", "tesseract-ocr"),
    ". .venv/bin/activate": ("Makefile", "-m venv .venv"),
    "PAGES=chat python -m streamlit run app.py --server.port 8501": (
        "tests/app_in_browser.py",
        '"--server.port"',
    ),
    "chroma run --path CHROMA_FOLDER --port 8000": ("tests/ingest/test_chroma_server.py", '"run", "--path"'),
    "CHROMA_HOST=127.0.0.1 python -m ingest sync corpus": (
        "tests/ingest/test_chroma_server.py",
        'chroma_host="127.0.0.1"',
    ),
}


@dataclass(frozen=True, slots=True)
class Command:
    """A command that the README shows, and what it says is printed; None where it does not say."""

    line: str
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a command."""

    status: int
    printed: str
    said: str


def blocks(kind: str) -> list[str]:
    """Return the texts of the README's fenced blocks of a kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def commands() -> Iterator[Command]:
    """Give the commands in the README's order; in a console block a line after `$ ` is one."""
    for kind, block in re.findall(r"^```(sh|console)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL):
        if kind == "sh":
            yield from (Command(line) for line in block.splitlines())
        else:
            for part in block.split("$ ")[1:]:
                line, _, printed = part.partition("\n")
                yield Command(line, printed)


def run_here() -> list[Command]:
    return [command for command in commands() if command.line not in RUN_ELSEWHERE]


def parsers(room: str) -> dict[str, argparse.ArgumentParser]:
    """Return the parsers of a room's subcommands by their names."""
    parser: argparse.ArgumentParser = importlib.import_module(f"{room}.__main__")._parser()
    actions = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    assert len(actions) == 1, f"python -m {room} has subcommands"
    return dict(actions[0].choices)


def options(parser: argparse.ArgumentParser) -> set[str]:
    return {name for action in parser._actions for name in action.option_strings} - {"-h", "--help"}


def table_of(room: str) -> str:
    """Return the table that documents a command line: from its head to the next empty line."""
    head = f"| `python -m {room}` | |\n"
    assert README.count(head) == 1
    return README[README.index(head) :].split("\n\n", 1)[0]


def claims(table: str) -> set[tuple[str, str]]:
    """Return each option of a table with a subcommand that it is said to be of.

    That is said at the beginning of a row, for its options ("of `run` and `show`: …"), or within one
    ("`--json` of `run`").
    """
    found = set()
    for row in table.splitlines():
        head, _, said = row.strip("| ").partition(" | ")
        own = [(name, names) for names in _OF.findall(said) for name in _OPTION.findall(head)]
        for option, names in [*own, *_OPTION_OF.findall(said)]:
            found |= {(option, name) for name in re.findall(r"`([a-z-]+)`", names)}
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_every_subcommand_and_option_is_in_its_table(room: str) -> None:
    table = table_of(room)
    assert [name for name in parsers(room) if f"`{name}" not in table] == []
    known = {option for parser in parsers(room).values() for option in options(parser)}
    assert [option for option in sorted(known) if f"`{option}" not in table] == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_table_names_no_option_that_is_not_there(room: str) -> None:
    named = set(re.findall(r"`(--?[a-z][a-z-]*)", table_of(room)))
    known = {option for parser in parsers(room).values() for option in options(parser)}
    assert named - known == set()


@pytest.mark.parametrize("room", ROOMS)
def test_a_table_says_of_no_subcommand_an_option_that_it_has_not(room: str) -> None:
    had = {(option, name) for name, parser in parsers(room).items() for option in options(parser)}
    told = claims(table_of(room))
    assert told - had == set()
    assert told, "the table's words are read"


def test_what_a_table_says_of_its_options_is_read() -> None:
    table = (
        "| `--limit N` | of `run` and `ablate`: only the first N |\n"
        "| `-k N`, `--hits N` | of `run`: how many; of `show`, `list` and `run`: the same |\n"
        "| `--data DIR`, `--json` | as above; `--json` of `run`; the half of `show` |\n"
    )
    assert claims(table) == {
        *(("--limit", name) for name in ("run", "ablate")),
        *((option, name) for option in ("-k", "--hits") for name in ("run", "show", "list")),
        ("--json", "run"),
    }


def test_the_prose_names_no_option_that_is_not_there() -> None:
    known = {option for room in ROOMS for parser in parsers(room).values() for option in options(parser)}
    prose = re.sub(r"^```.*?^```$", "", README, flags=re.MULTILINE | re.DOTALL)
    named = set(re.findall(r"`(--[a-z][a-z-]*)`", prose))
    assert named - known == set()


def test_the_table_of_settings_has_each_with_its_default() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (\S+) \| \S", README, re.MULTILINE)
    expected = []
    for name, field in settings.Settings.model_fields.items():
        default = field.default
        told = default.relative_to(PROJECT).as_posix() if isinstance(default, Path) else str(default)
        expected.append((name.upper(), f"`{told}`" if told else "(empty)"))
    assert rows == expected


def test_the_make_words_are_those_of_the_makefile() -> None:
    targets = re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE)
    assert re.findall(r"^\| `make ([a-z]+)` \|", README, re.MULTILINE) == sorted(
        targets, key=lambda word: README.index(f"| `make {word}` |")
    )
    assert set(re.findall(r"`make ([a-z]+)`", README + CHANGELOG)) - set(targets) == set()


def test_every_file_that_is_named_is_there() -> None:
    told = README + CHANGELOG
    linked = {path for path in re.findall(r"\]\(([^)#:]+)\)", told) if path}
    named = set(re.findall(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|md|toml|txt))`", told))
    named = {path for path in named if not path.startswith(MADE_WHEN_RUN)}
    missing = sorted(path for path in linked | named if not (PROJECT / path).exists())
    assert missing == []
    assert {"eval/testsets/corpus.jsonl", "settings.py"} <= named


def test_every_link_into_the_readme_has_its_heading() -> None:
    headings = re.findall(r"^#+ (.+)$", README, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", README)) - anchors == set()


def test_no_block_hides_a_command() -> None:
    assert set(re.findall(r"^```(\w*)\n", README, re.MULTILINE)) - {""} == {
        "sh",
        "console",
        "python",
        "yaml",
        "nginx",
    }


def test_the_place_for_the_measures_is_there() -> None:
    assert re.search(r"^<!-- measures -->$.*^<!-- /measures -->$", README, re.MULTILINE | re.DOTALL)


def without_comments(text: str) -> str:
    """Return a program's text, Python's, a shell's or make's, without the lines that are not run."""
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))


def test_what_is_run_elsewhere_is_documented_and_really_run_there() -> None:
    lines = [command.line for command in commands()]
    for line, (file, words) in RUN_ELSEWHERE.items():
        assert line in lines
        run = without_comments((PROJECT / file).read_text(encoding="utf-8"))
        assert words in run, f"{file} does not run: {line}"


def test_a_line_that_is_commented_out_is_not_run() -> None:
    assert without_comments("make lint\n  # make test\n#make gate\n\tmake types # all\n") == (
        "make lint\n\tmake types # all"
    )


@pytest.fixture(scope="module")
def ran(
    tmp_path_factory: pytest.TempPathFactory, corpus_data: Path, embedder: Embedder
) -> dict[Command, Ran]:
    """Run every documented command, in the README's order, on a data folder of its own."""
    place = tmp_path_factory.mktemp("docs")
    data = place / "data"
    shutil.copytree(corpus_data, data)
    # An index with a file more than the corpus, so that the documented sync has something to do.
    more = place / "corpus"
    shutil.copytree(PROJECT / "corpus", more)
    (more / "broen.txt").write_text("Broen er 16 kilometer lang.", encoding="utf-8")
    sync(more, settings.load(data_dir=data), embedder=embedder)
    _write_public_set(place / "public-set")
    names = {name.upper() for name in settings.Settings.model_fields} - {"MODEL_DIR"}
    environment = {name: value for name, value in os.environ.items() if name not in names}
    environment |= {
        "DATA_DIR": str(data),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    return {command: _run(command.line, place, environment) for command in run_here()}


def _run(line: str, place: Path, environment: dict[str, str]) -> Ran:
    runs = place / "data" / "runs"
    own = {
        "FILE": place / "calibration.json",
        "PUBLIC_SET": place / "public-set",
        "GENERATION": generation_names(place / "data")[-1],
        "RUN": next((run.name for run in sorted(runs.glob("*-tune-*"))), "") if runs.is_dir() else "",
    }
    for word, value in own.items():
        line = re.sub(rf"(?<= ){word}\b", str(value), line)
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=COMMAND_S,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def _write_public_set(folder: Path) -> None:
    folder.mkdir()
    (folder / "corpus.jsonl").write_text(
        '{"id": "bro", "text": "Broen er 16 kilometer lang.", "lang": "da"}\n'
        '{"id": "sjö", "text": "Sjön är djup.", "lang": "sv"}\n',
        encoding="utf-8",
    )
    (folder / "queries.jsonl").write_text(
        '{"id": "q", "text": "Hvor lang er broen?", "lang": "da", "relevant": ["bro"]}\n', encoding="utf-8"
    )


@pytest.mark.parametrize("command", run_here(), ids=lambda command: command.line)
def test_a_documented_command_does_what_is_said(command: Command, ran: dict[Command, Ran]) -> None:
    done = ran[command]
    assert done.status == 0, done.said
    assert "Traceback" not in done.said
    if command.printed is None:
        assert done.printed
    else:
        pattern = "".join(
            ".*" if part == "…" else re.escape(part) for part in re.split("(…)", command.printed)
        )
        assert re.fullmatch(pattern, done.printed, re.DOTALL), done.printed


def test_the_documented_python_runs(corpus_data: Path) -> None:
    (code,) = blocks("python")
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env={**os.environ, "DATA_DIR": str(corpus_data)},
        capture_output=True,
        text=True,
        timeout=COMMAND_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "I Region Skåne blev chefer och personalansvariga kvar" in done.stdout
