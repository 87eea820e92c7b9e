"""What all tests share: with SKIPS_FAIL=1 (as in CI) a skipped test is a failure."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure, saying what was skipped and why."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("SKIPS_FAIL"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and SKIPS_FAIL is set: {report.longrepr}"
    return report
