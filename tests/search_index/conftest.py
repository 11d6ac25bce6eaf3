"""The engines under test: each gets a fresh, empty index."""

from itertools import count

import pytest

from search_index import open_index
from tests.services import postgres

_numbers = count()


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory):
    """A running PostgreSQL; `url_for(database)` creates databases."""
    server = postgres.start(tmp_path_factory.mktemp("postgres"))
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow), "whoosh"])
def index_url(request, tmp_path):
    """The URL of an index that does not exist yet."""
    if request.param == "postgres":
        return f"postgres:{request.getfixturevalue('postgres_server').url_for(f'index{next(_numbers)}')}"
    return f"{request.param}:{tmp_path / 'index' / 'here'}"


@pytest.fixture
def index(index_url):
    opened = open_index(index_url)
    yield opened
    opened.close()
