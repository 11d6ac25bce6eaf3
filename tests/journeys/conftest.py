"""Archives for journeys: embedded in one folder, and on PostgreSQL with SeaweedFS."""
from __future__ import annotations

from pathlib import Path

import pytest

from portal.demonstration.people import Person, make_people
from portal.demonstration.sample import Samples, write_samples
from tests.journeys.house import ENTERPRISE, House

PEOPLE, PAGES, SEED = 2, 2, 11


@pytest.fixture
def people() -> tuple[Person, ...]:
    """Those whom `guidang sample --people 2 --seed 11` invents; they differ in name and post."""
    return make_people(PEOPLE, SEED, ENTERPRISE)


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """Their packages of two drawn pages each, with the register."""
    return write_samples(tmp_path_factory.mktemp("samples") / "disk", PEOPLE, PAGES, SEED, ENTERPRISE)


@pytest.fixture(params=["embedded", "services"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> House:
    """A house that is not opened yet: once in a folder, once on real servers."""
    if request.param == "embedded":
        return House(tmp_path / "instance")
    database = request.getfixturevalue("postgres_server").url_for(f"journey_{request.function.__name__}"[:60])
    return House(tmp_path / "instance", {
        "GUIDANG_DATABASE": database.replace("postgresql://", "postgresql+psycopg://", 1), "GUIDANG_INDEX": f"postgres:{database}",
        "GUIDANG_STORE": request.getfixturevalue("s3_server").url("journeys", f"{request.function.__name__}/"),
    })
