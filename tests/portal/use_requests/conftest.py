"""The counter of an archive that holds the retiree's file, and a clock that a test sets."""
from __future__ import annotations

import importlib
from datetime import datetime

import pytest
from flask import Flask

from tests.portal.cast import Cast
from tests.portal.use_requests.counter import Counter, take_in

WITH_A_CLOCK = ("queries", "jobs", "actions.asking", "actions.handling", "actions.deciding", "actions.delivering")


@pytest.fixture
def counter(app: Flask, cast: Cast) -> Counter:
    return Counter(app, cast, take_in(cast.person_id, 1))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch):
    """`clock(moment)` is the time of requests from now on."""

    def set_to(moment: datetime) -> None:
        for module in WITH_A_CLOCK:
            monkeypatch.setattr(importlib.import_module(f"portal.use_requests.{module}"), "now", lambda: moment)

    return set_to
