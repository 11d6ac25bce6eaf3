"""What all tests share: the places of things on this machine, and the rule that nothing is left out in silence."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.no_silent_skips import pytest_make_collect_report, pytest_runtest_makereport  # noqa: F401  (hooks)

CHECKOUT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
SLOW_FIXTURES = {"postgres_server", "s3_server", "chromium"}
SLOW_FOLDERS = {"journeys"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow whatever needs a server or a browser, so that `make check` stays under a minute."""
    for item in items:
        needs = SLOW_FIXTURES.intersection(getattr(item, "fixturenames", ()))
        if needs or SLOW_FOLDERS.intersection(item.path.relative_to(CHECKOUT).parts):
            item.add_marker(pytest.mark.slow)


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
