"""`python -m ingest` as users and programs see it: words, JSON, exit statuses, standard output and error."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ingest.__main__ import main
from retrieval.generation import current_generation, generation_names
from retrieval.locking import write_lock
from tests.ingest.synced_place import BRIDGE, good_and_empty, synced_twice

PROJECT = Path(__file__).resolve().parents[2]


def ingest(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own."""
    command = [sys.executable, "-m", "ingest", *map(str, arguments)]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a good and an empty file, and a data folder into which it was synced by a process."""
    root = tmp_path_factory.mktemp("place")
    done = ingest("sync", good_and_empty(root), "--data", root / "data", "--json")
    (root / "out.json").write_text(done.stdout)
    assert done.returncode == 3, done.stderr
    assert "from IDs" not in done.stderr, "a library's chatter"
    return root


def test_sync_writes_one_object_of_the_agreed_form(place: Path) -> None:
    written = (place / "out.json").read_text()
    assert written.count("\n") == 1
    result = json.loads(written)
    assert list(result) == [
        "generation",
        "published",
        "added",
        "changed",
        "removed",
        "unchanged",
        "failed",
        "documents",
        "chunks",
        "seconds",
    ]
    assert result.pop("seconds") > 0
    assert result == {
        "generation": current_generation(place / "data"),
        "published": True,
        "added": [hashlib.sha256(BRIDGE.encode()).hexdigest()[:16]],
        "changed": [],
        "removed": [],
        "unchanged": 0,
        "failed": [
            {
                "path": "tom.txt",
                "reason": "The file is empty.",
                "next_step": "Put the document's content into it, or remove it.",
            }
        ],
        "documents": 1,
        "chunks": 1,
    }


def test_sync_says_in_words_what_it_did(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sync", str(place / "corpus"), "--data", str(place / "data")]) == 3
    said = capsys.readouterr()
    assert said.out == (
        "0 added, 0 changed, 0 removed, 1 unchanged, 1 failed.\n"
        "  failed: tom.txt: The file is empty. Put the document's content into it, or remove it.\n"
        f"Nothing to do: {current_generation(place / 'data')} stays, 1 document, 1 chunk.\n"
    )
    assert said.err == ""


def test_a_dry_run_in_words(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["sync", str(place / "corpus"), "--data", str(tmp_path / "data"), "--dry-run"])
    assert capsys.readouterr().out.endswith(
        "A dry run: nothing was written. The index would hold 1 document, 1 chunk.\n"
    )
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["sync", "{root}/nowhere"], "The folder {root}/nowhere does not exist. Check the path"),
        (
            ["sync", "{root}/corpus/broen.txt"],
            "{root}/corpus/broen.txt is a file, not a folder. Name the folder",
        ),
        (
            ["sync", "{root}/empty"],
            "The folder {root}/empty holds no documents, so the index was left as it is.",
        ),
        (
            ["status", "--data", "{root}/none"],
            "There is no index in {root}/none yet. Run: python -m ingest sync",
        ),
        (["status", "--dropped", "x"], "There is no document 'x' in the index. See their ids with"),
        (["show", "x"], "There is no document 'x' in the index. See their ids with: python -m ingest list"),
        (["remove", "x"], "There is no document 'x' in the index. See their ids with"),
        (
            ["list", "--data", "{root}/none"],
            "There is no index in {root}/none yet. Run: python -m ingest sync",
        ),
        (["prune", "--data", "{root}/none"], "There is no index in {root}/none yet. Run"),
        (["rebuild", "--data", "{root}/none"], "There is no index in {root}/none yet. Run"),
        (["rollback"], "There is no earlier index generation in {root}/data. See those"),
        (["rollback", "../x"], "There is no index generation ../x in {root}/data. See those"),
    ],
)
def test_a_request_that_fails_gets_one_sentence_and_the_next_step(
    place: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    (place / "empty").mkdir(exist_ok=True)
    given = [argument.format(root=place) for argument in arguments]
    if "--data" not in given:
        given += ["--data", str(place / "data")]
    assert main(given) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(message.format(root=place))
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [[], ["sync"], ["fetch"], ["sync", "corpus", "--fast"], ["rollback", "a", "b"], ["prune", "--keep", "0"]],
)
def test_wrong_usage_has_a_status_of_its_own(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "command",
    [
        "sync",
        "list",
        "show",
        "remove",
        "status",
        "generations",
        "rollback",
        "prune --keep",
        "rebuild",
        "doctor",
    ],
)
def test_the_help_of_a_command_carries_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([command.split()[0], "--help"])
    assert f"Example: python -m ingest {command}" in capsys.readouterr().out


def test_status_shows_the_index(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--data", str(place / "data")]
    assert main(["status", "--json", *data]) == 0
    status = json.loads(capsys.readouterr().out)
    assert status["generation"] == current_generation(place / "data")
    assert status["folder"] == str(place / "corpus")
    assert [(d["path"], d["language"], d["chunks"]) for d in status["documents"]] == [("broen.txt", "da", 1)]
    assert [other["generation"] for other in status["generations"]] == generation_names(place / "data")
    assert status["writer"] is None
    with write_lock(place / "data"):
        assert main(["status", *data]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Generation {status['generation']}, built ")
    assert "broen.txt" in said
    assert f"(process {os.getpid()}, since" in said.splitlines()[-1]


def test_status_lists_what_cleaning_dropped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bodies = [
        "Broen er lang og smal, og den åbnede i 2000.",
        "Biblioteket har åbent om aftenen for alle med et kort.",
        "Havnen blev bygget om, da færgerne voksede.",
        "Skolen fik nye vinduer og et bredere tag.",
        "Svømmehallen lukker hele sommeren for reparation.",
        "Byrådet vedtog budgettet med to stemmers flertal.",
    ]
    pages = [f"Kommunens blad\n\n{body}\n\n{number}\n" for number, body in enumerate(bodies, 1)]
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/blad.txt").write_text("\f".join(pages))
    data = ["--data", str(tmp_path / "data")]
    assert main(["sync", str(tmp_path / "corpus"), *data]) == 0
    capsys.readouterr()
    assert main(["status", "--dropped", "blad.txt", "--json", *data]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["document"]["path"] == "blad.txt"
    assert len([dropped for dropped in shown["dropped"] if dropped["text"] == "Kommunens blad"]) == 6
    assert main(["status", "--dropped", shown["document"]["id"], *data]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"blad.txt: {len(shown['dropped'])} pieces of text dropped."
    assert "  page 2: Kommunens blad" in said


def test_rollback_and_back_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--data", str(tmp_path / "data")]
    first, second = synced_twice(tmp_path)
    capsys.readouterr()
    assert main(["rollback", "--json", *data]) == 0
    assert json.loads(capsys.readouterr().out)["generation"] == first == current_generation(tmp_path / "data")
    assert main(["rollback", second, *data]) == 0
    assert capsys.readouterr().out.startswith(f"Now serving {second}: 1 document, 1 chunk")
    assert current_generation(tmp_path / "data") == second


def test_the_commands_of_an_admin_write_one_object_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "broen.txt").write_text(BRIDGE)
    (folder / "kopi.txt").write_text(BRIDGE)
    (folder / "hamnen.txt").write_text("Hamnen byggdes om 1998.\n")

    def said(*arguments: str, status: int = 0) -> Any:
        assert main([*arguments, "--json", "--data", str(tmp_path / "data")]) == status
        out = capsys.readouterr().out
        assert out.count("\n") == 1
        return json.loads(out)

    rows = said("sync", str(folder), "--dry-run", "--files")["files"]
    assert [(row["path"], row["change"]) for row in rows] == [
        ("broen.txt", "added"),
        ("hamnen.txt", "added"),
        ("kopi.txt", "added"),
    ]
    assert said("sync", str(folder))["published"]
    bridge, harbour = said("list")["documents"]
    assert (bridge["paths"], bridge["complete"], bridge["chunks"]) == (["broen.txt", "kopi.txt"], True, 1)
    assert said("show", "kopi.txt") == {
        "document": bridge,
        "text": BRIDGE.strip(),
        "chunks": [
            {
                "id": f"{bridge['id']}:0-{len(BRIDGE) - 1}",
                "page": None,
                "section": "",
                "start": 0,
                "end": len(BRIDGE) - 1,
                "text": BRIDGE.strip(),
            }
        ],
        "dropped": [],
    }
    assert said("doctor")["healthy"]
    removed = said("remove", "broen.txt")
    assert (removed["document"]["id"], removed["files"]) == (bridge["id"], ["broen.txt", "kopi.txt"])
    assert (Path(removed["moved_to"]) / "kopi.txt").read_text() == BRIDGE
    assert [document["id"] for document in said("list")["documents"]] == [harbour["id"]]
    assert said("sync", str(folder))["unchanged"] == 1
    rebuilt = said("rebuild")
    first, second, third = generation_names(tmp_path / "data")
    assert (rebuilt["generation"], removed["generation"]) == (third, second)
    kept = said("generations")["generations"]
    assert [(one["generation"], one["current"]) for one in kept] == [
        (third, True),
        (second, False),
        (first, False),
    ]
    assert said("prune", "--keep", "1") == {"removed": [first, second], "kept": [third], "in_use": []}
    (folder / "hamnen.txt").unlink()
    findings = said("doctor", status=1)["findings"]
    assert [finding["subject"] for finding in findings if finding["is_wrong"]] == ["files"]


def test_the_commands_of_an_admin_say_the_same_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, data = tmp_path / "corpus", ["--data", str(tmp_path / "data")]
    folder.mkdir()
    (folder / "broen.txt").write_text(BRIDGE)
    assert main(["sync", str(folder), *data]) == 0
    capsys.readouterr()

    def said(*arguments: str, status: int = 0) -> list[str]:
        assert main([*arguments, *data]) == status
        return capsys.readouterr().out.splitlines()

    (name,) = generation_names(tmp_path / "data")
    assert said("list")[0] == "1 document."
    assert said("show", "broen.txt")[:2] == [
        "Broen",
        f"  id         {hashlib.sha256(BRIDGE.encode()).hexdigest()[:16]}",
    ]
    assert said("generations")[0].startswith(f"* {name}  1 document, 1 chunk, ")
    assert said("prune") == ["Removed 0 generations; 1 kept."]
    assert said("doctor")[-1] == "Nothing to mend."
    (folder / "broen.txt").write_text(BRIDGE.replace("16", "17"))
    assert said("doctor", status=1)[-1] == "1 thing to mend."
    assert said("sync", str(folder), "--dry-run")[:2] == [
        "0 added, 1 changed, 0 removed, 0 unchanged, 0 failed.",
        "  changed: broen.txt: Its content is another.",
    ]
    assert said("rebuild")[1] == "All 2 vectors were made anew by multilingual-e5-small."
    removed = said("remove", "broen.txt")
    assert removed[0] == "Removed broen.txt (Broen) from the index."
    assert removed[2] == "  broen.txt"


def test_a_reader_who_has_seen_enough_ends_a_command_quietly(place: Path) -> None:
    command = f"{sys.executable} -m ingest show broen.txt --data {place / 'data'} | true"
    done = subprocess.run(
        ["bash", "-c", f"{command}; echo ${{PIPESTATUS[0]}}"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("0\n", "")
