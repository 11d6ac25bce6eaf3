"""The engines under test: each gets a fresh, empty index."""

from itertools import count

import pytest

from search_index import open_index

_numbers = count()


@pytest.fixture(params=["sqlite", "postgres", pytest.param("whoosh", marks=pytest.mark.slow)])
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
