"""One small sample, written once for all tests that look at packages."""
from __future__ import annotations

import pytest

from portal.demonstration.sample import Samples, write_samples


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """Two people of four pages each, seed 7."""
    return write_samples(tmp_path_factory.mktemp("samples") / "out", people=2, pages=4, seed=7)
