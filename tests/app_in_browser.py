"""A real app on a free port, and a real browser to look at it: fixtures for the tests of every page."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, TimeoutError, expect, sync_playwright

PROJECT = Path(__file__).resolve().parents[1]
START_S = 120
SLOW_MS = 120_000
LIST_MS = 10_000
TRIES = 12
QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)


@pytest.fixture(scope="session")
def start_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Start the app over a data folder, with settings by their names, and give its address.

    All are stopped at the end.
    """
    processes: list[subprocess.Popen[bytes]] = []

    def start(data: Path, **environment: str) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        log = tmp_path_factory.mktemp("log") / "app.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
                cwd=PROJECT,
                env={**os.environ, "DATA_DIR": str(data), **environment},
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        processes.append(process)
        address = f"http://127.0.0.1:{port}"
        _wait_until_served(process, f"{address}/_stcore/health", log)
        return address

    yield start
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(timeout=START_S)


def _wait_until_served(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The app did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium: the one that CHROMIUM names, or the system's."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not executable:
        pytest.skip("no chromium on this machine: install it, or name one in the variable CHROMIUM")
    # A machine with much other work draws a page in seconds; nothing waits longer than it must.
    expect.set_options(timeout=SLOW_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open an address as a visitor with a language and a width; nothing may be fetched from elsewhere."""
    contexts = []
    strangers: list[str] = []

    def note(address: str) -> None:
        if not address.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")):
            strangers.append(address)

    def open_address(address: str, locale: str = "da-DK", width: int = 1280, height: int = 900) -> Page:
        context = browser.new_context(locale=locale, viewport={"width": width, "height": height})
        context.set_default_timeout(SLOW_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: note(request.url))
        page.on("websocket", lambda socket: note(socket.url))
        page.goto(address)
        page.get_by_role("heading", name="Kildesvar", level=1).wait_for()
        return page

    yield open_address
    for context in contexts:
        context.close()
    assert strangers == []


def settled(page: Page) -> None:
    """Wait until the page's script has run to its end."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def choose(page: Page, label: str, option: str) -> None:
    """Choose from a list by typing, as a visitor would: who sees the list close opens it again.

    A list closes when its page is drawn anew, and a slow machine may still be drawing it.
    """
    box = page.get_by_role("combobox", name=label)
    wanted = page.get_by_role("option", name=option)
    for _ in range(TRIES):
        settled(page)
        box.fill("")
        box.fill(option)
        try:
            wanted.click(timeout=LIST_MS)
        except TimeoutError:
            box.press("Escape")
            continue
        expect(box).to_have_value(option)
        return
    pytest.fail(f"{label} does not offer {option}.")
