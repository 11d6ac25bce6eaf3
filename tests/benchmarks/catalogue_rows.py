"""Catalogue pages at 30,000 files of 40 materials: time on the server, as the lead archivist sees them and narrowed by reach."""
from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from flask import Flask

from portal.accounts.actions import COOKIE, open_session
from portal.accounts.models import Account
from portal.database import db, now, writing
from portal.regulation.reference import file_reference
from portal.settings import Settings
from tests.benchmarks import holdings
from tests.portal.conftest import build, settings_in
from tests.services import postgres

BOUND_MS = 100
"""p95 of a page, server time."""
BOUND_RATIO = 1.2
"""A page narrowed by reach against the lead archivist's."""
TIMES = 60


def catalogue() -> Iterator[dict]:
    """Catalogue at 30,000 files."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _measured("SQLite", settings_in(Path(folder) / "sqlite"))
        server = postgres.start(Path(folder) / "server")
        try:
            yield from _measured("PostgreSQL", settings_in(Path(folder) / "postgres", server.url_for("catalogue")))
        finally:
            server.stop()


def _measured(database: str, settings: Settings) -> Iterator[dict]:
    app = build(settings)
    with app.app_context():
        holdings.fill()
        cookies = {"lead": _account("lead"), "auditor": _account("auditor")}
    numbers = random.Random(1)
    addresses = {
        "list": lambda: f"/files/?after={file_reference(holdings.FONDS, numbers.randrange(1, holdings.FILES - 100))}",
        "a file's page": lambda: f"/files/{file_reference(holdings.FONDS, numbers.randrange(1, holdings.FILES))}",
    }
    for page, address in addresses.items():
        lead, auditor = _p95_in_turn(app, (cookies["lead"], cookies["auditor"]), address)
        yield {"what": f"{page}, {database}, p95", "value": lead, "unit": "ms", "bound": BOUND_MS}
        yield {"what": f"{page} narrowed, {database}, to the lead's", "value": auditor / lead, "unit": "x", "bound": BOUND_RATIO}
    yield {"what": f"look-up by name, {database}, p95", "value": _look_up(app), "unit": "ms", "bound": BOUND_MS}
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _account(role: str, **kept: object) -> str:
    with writing() as session:
        account = Account(user=f"bench-{role}", role=role, created_at=now(), **kept)
        session.add(account)
        session.flush()
        account_id = account.id
    return open_session(account_id)


def _p95_in_turn(app: Flask, tokens: tuple[str, str], address: Callable[[], str]) -> tuple[float, float]:
    """The two accounts ask in turn, so that a machine that slows down slows both."""
    clients = [app.test_client() for _ in tokens]
    for client, token in zip(clients, tokens, strict=True):
        client.set_cookie(COOKIE, token)
    times: list[list[float]] = [[], []]
    for _ in range(TIMES):
        wanted = address()
        for client, some in zip(clients, times, strict=True):
            some.append(_timed(lambda client=client, wanted=wanted: client.get(wanted)))
    return _percentile(times[0]), _percentile(times[1])


def _timed(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    answer = ask()
    took = (time.perf_counter() - began) * 1000
    status = getattr(answer, "status_code", 200)
    if status != 200:
        raise RuntimeError(f"a page of the benchmark answered {status}")
    return took


def _look_up(app: Flask) -> float:
    from portal.accounts.queries import actor_named
    from portal.search.queries import look_up

    names = random.Random(2)
    with app.app_context():
        actor = actor_named("bench-lead")
        wishes = [names.choice(holdings.SURNAMES) + names.choice(holdings.GIVEN) for _ in range(TIMES)]
        return _percentile([_timed(lambda wish=wish: look_up(actor, wish)) for wish in wishes])


def _percentile(times: list[float], share: float = 0.95) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]
