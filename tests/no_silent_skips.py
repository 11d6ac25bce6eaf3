"""On a machine that runs all tests, a test that did not run is a failure, unless its reason is on the list below.

Elsewhere (no `CI` in the environment) skips stay skips and pytest prints their reasons at the end.
"""
from __future__ import annotations

import os

import pytest

ALLOWED_REASONS = ("../shared is absent",)


def running_everything() -> bool:
    """True where nothing may be left out: `CI=true` in the environment."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}




def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    place = report.longrepr
    return place[2] if isinstance(place, tuple) else str(place)


def _refuse(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = _reason(report)
    if any(allowed in reason for allowed in ALLOWED_REASONS):
        return
    report.outcome = "failed"
    report.longrepr = f"did not run, and nothing may be left out here: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if running_everything() and report.skipped and not hasattr(report, "wasxfail"):
        _refuse(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    if running_everything() and report.skipped:
        _refuse(report)
    return report
