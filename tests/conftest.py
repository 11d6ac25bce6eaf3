"""What all tests share: the places of things on this machine, and the rule that nothing is left out in silence."""
from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.no_silent_skips import pytest_make_collect_report, pytest_runtest_makereport  # noqa: F401  (hooks)
from tests.services import postgres, seaweed
from tests.valid_roots import every_root_is_valid, pytest_runtest_teardown  # noqa: F401  (hooks)

CHECKOUT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
SLOW_FIXTURES = {"postgres_server", "s3_server", "chromium"}
SLOW_PARAMETERS = {"postgres", "s3", "bucket"}
SLOW_FOLDERS = {"journeys", "transfers", "demonstration", "cli"}  # whole packages, processes of their own
SLOW_FILES = {"test_truth.py", "test_sandbox.py"}
KERNEL = {"portal", "jobs", "architecture"}  # folders whose tests may build an application in `make check`

MEMORY = Path("/dev/shm")
ENOUGH = 8 << 30
"""Bytes that must be free there and in memory; a whole run leaves less than one GB lying at a time."""


def pytest_configure(config: pytest.Config) -> None:
    """The folders of tests lie in memory where there is enough: databases and stores wait for the disk at every commit."""
    chosen = config.option.basetemp or os.environ.get("PYTEST_DEBUG_TEMPROOT")
    if not chosen and MEMORY.is_dir() and min(shutil.disk_usage(MEMORY).free, psutil.virtual_memory().available) >= ENOUGH:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(MEMORY)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what needs servers, a browser, whole packages or a room's application: `make check` takes a minute."""
    for item in items:
        if needs_much(item):
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """What stands until the end, five thousand tests and every library, is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()


def needs_much(item: pytest.Item) -> bool:
    """Whether a test is left to `make test`: by a fixture, by the name of a parameter, or by where it stands."""
    fixtures = set(getattr(item, "fixturenames", ()))
    parameters = getattr(item, "callspec", None)
    named = {value for value in parameters.params.values() if isinstance(value, str)} if parameters else set()
    return bool(
        SLOW_FIXTURES & fixtures
        or SLOW_PARAMETERS & named
        or SLOW_FOLDERS.intersection(item.path.relative_to(CHECKOUT).parts)
        or item.path.name in SLOW_FILES
        or ("app" in fixtures and item.path.parent.name not in KERNEL)
    )


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.PostgresServer]:
    """A PostgreSQL of this test process; `migrated` and `url_for` give databases in it."""
    server = postgres.start(tmp_path_factory.mktemp("postgres"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[seaweed.S3Server]:
    """A SeaweedFS of this test process; take a bucket of its own for each test."""
    with seaweed.start(tmp_path_factory.mktemp("seaweed")) as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium-like browser."""
    for name in BROWSERS:
        found = shutil.which(name)
        if found:
            return found
    pytest.skip("no Chromium on this machine; `make test` as root installs it, or: apt-get install chromium fonts-noto-cjk")


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder `shared` beside the checkout: real scans and texts that are not part of the project."""
    folder = CHECKOUT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"../shared is absent (looked for {folder})")
    return folder
