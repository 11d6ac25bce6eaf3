"""The engines under test: each gets a fresh, empty index."""

from collections.abc import Iterator

import psycopg
import pytest

from search_index import open_index
from tests.services.lending import OTHERS


@pytest.fixture(params=["sqlite", "postgres", pytest.param("whoosh", marks=pytest.mark.slow)])
def index_url(request, tmp_path) -> Iterator[str]:
    """The URL of an index that does not exist yet."""
    if request.param != "postgres":
        yield f"{request.param}:{tmp_path / 'index' / 'here'}"
        return
    url = request.getfixturevalue("postgres_server").url_for("index")
    yield f"postgres:{url}"
    with psycopg.connect(url, autocommit=True) as connection:  # the next test takes the same database
        connection.execute(OTHERS)
        connection.execute("DROP SCHEMA IF EXISTS search_index CASCADE")


@pytest.fixture
def index(index_url):
    opened = open_index(index_url)
    yield opened
    opened.close()
