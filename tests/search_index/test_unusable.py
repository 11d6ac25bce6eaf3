"""A damaged or foreign index says so, can be discarded, and starts anew; nothing that is not ours is deleted."""

import sqlite3
from contextlib import closing

import psycopg
import pytest

from search_index import Entry, Scope, Unavailable, Unusable, discard, open_index

PAGES = Scope(frozenset({"page"}))


def filled(url, pages=300):
    index = open_index(url)
    index.put((Entry(f"p{n}", "page", "R", "1", None, None, f"{n:04d}", f"第{n}页，年度考核{n}") for n in range(pages)), cursor=1)
    return index


@pytest.mark.parametrize("url", ["", "sqlite:", "sqlite", "elastic:http://x", "/var/index", "SQLITE:x"])
def test_a_url_that_names_no_engine_is_refused(url):
    with pytest.raises(ValueError, match="not the URL of a search index"):
        open_index(url)


def test_a_discarded_index_starts_anew(index_url):
    filled(index_url).close()
    discard(index_url)
    index = open_index(index_url)
    assert (index.count(), index.cursor()) == (0, 0)
    index.close()
    discard(index_url)
    discard(index_url)


def test_an_open_index_goes_on_after_another_process_discarded_it(index_url):
    index = filled(index_url)
    discard(index_url)
    again = open_index(index_url)
    again.put([Entry("new", "page", "R", "1", None, None, "1", "年度考核")])
    assert [hit.key for hit in index.find("考核", PAGES, 10).hits] == ["new"]
    index.close()
    again.close()


@pytest.mark.parametrize("damage", [b"no database at all" * 500, b"SQLite format 3\0" + b"\xff" * 9000])
def test_a_file_that_is_no_database_is_unusable_and_can_be_discarded(tmp_path, damage):
    path = tmp_path / "index.sqlite3"
    path.write_bytes(damage)
    with pytest.raises(Unusable, match="discard it and build it anew"):
        open_index(f"sqlite:{path}")
    discard(f"sqlite:{path}")
    assert open_index(f"sqlite:{path}").count() == 0


def test_damage_in_the_middle_of_a_file_is_told_when_it_is_met(tmp_path):
    url = f"sqlite:{tmp_path / 'index.sqlite3'}"
    index = filled(url)
    with (tmp_path / "index.sqlite3").open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * 4096 * 40)
    with pytest.raises(Unusable):
        index.find("年度考核", PAGES, 1000)
    discard(url)
    assert filled(url).find("年度考核", PAGES, 10).total == 300


def test_an_index_file_of_another_format_is_unusable(tmp_path):
    path = tmp_path / "index.sqlite3"
    filled(f"sqlite:{path}")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 0x4744FFFF")
    with pytest.raises(Unusable, match="not a search index of format"):
        open_index(f"sqlite:{path}")
    discard(f"sqlite:{path}")
    assert open_index(f"sqlite:{path}").count() == 0


def test_somebody_elses_database_is_neither_used_nor_changed_nor_deleted(tmp_path):
    path = tmp_path / "portal.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE person (name)")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(Unusable):
        open_index(f"sqlite:{path}")
    with pytest.raises(Unusable, match="left alone"):
        discard(f"sqlite:{path}")
    assert path.read_bytes() == before


def test_a_locked_file_is_unavailable_not_unusable(tmp_path, monkeypatch):
    monkeypatch.setattr("search_index.sqlite_engine._WAIT_SECONDS", 0.05)
    index = filled(f"sqlite:{tmp_path / 'index.sqlite3'}")
    with closing(sqlite3.connect(tmp_path / "index.sqlite3", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable):
            index.set_cursor(2)
        assert index.find("考核", PAGES, 10).total == 300


@pytest.mark.parametrize("engine", ["sqlite", "whoosh"])
def test_a_place_that_cannot_be_made_is_unavailable(tmp_path, engine):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(Unavailable):
        open_index(f"{engine}:{tmp_path / 'file' / 'below' / 'index'}")


def test_a_full_disk_is_unavailable_and_leaves_the_last_batch(tmp_path):
    index = filled(f"sqlite:{tmp_path / 'index.sqlite3'}")
    with pytest.raises(Unavailable, match="full"), index.batch() as batch:
        batch._connection.execute("PRAGMA max_page_count = 1")
        batch.put(Entry(f"n{n}", "page", "R", "1", None, None, str(n), "年" * 5000) for n in range(100))
    assert (index.count(), index.find("考核", PAGES, 10).total) == (300, 300)


def test_a_damaged_whoosh_folder_is_unusable_and_can_be_discarded(tmp_path):
    url = f"whoosh:{tmp_path / 'index'}"
    filled(url).close()
    for segment in (tmp_path / "index").glob("*.seg"):
        segment.write_bytes(b"\xa5" * segment.stat().st_size)
    with pytest.raises(Unusable, match="discard it and build it anew"):
        open_index(url).find("考核", PAGES, 10)
    discard(url)
    assert filled(url).find("考核", PAGES, 10).total == 300


def test_a_folder_with_other_files_is_no_whoosh_index_and_keeps_them(tmp_path):
    (tmp_path / "letter.txt").write_text("kept")
    with pytest.raises(Unusable):
        open_index(f"whoosh:{tmp_path}")
    discard(f"whoosh:{tmp_path}")
    assert (tmp_path / "letter.txt").read_text() == "kept"


def test_a_locked_whoosh_folder_is_unavailable(tmp_path, monkeypatch):
    monkeypatch.setattr("search_index.whoosh_engine._WAIT_SECONDS", 0.05)
    index = filled(f"whoosh:{tmp_path / 'index'}")
    with index.batch() as batch:
        batch.set_cursor(7)
        with index._index.writer(), pytest.raises(Unavailable):
            index.set_cursor(2)
    assert index.cursor() == 7


def test_a_schema_of_another_format_is_unusable(postgres_server):
    url = postgres_server.url_for("other_format")
    filled(f"postgres:{url}").close()
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE search_index.progress SET format = 99")
    with pytest.raises(Unusable, match="not of format"):
        open_index(f"postgres:{url}")
    discard(f"postgres:{url}")
    assert open_index(f"postgres:{url}").count() == 0


def test_a_schema_whose_tables_are_gone_is_unusable(postgres_server):
    url = postgres_server.url_for("half_gone")
    index = filled(f"postgres:{url}")
    with psycopg.connect(url) as connection:
        connection.execute("DROP TABLE search_index.body")
    with pytest.raises(Unusable):
        index.find("考核", PAGES, 10)


def test_a_lost_connection_is_opened_again(postgres_server):
    url = postgres_server.url_for("broken_connection")
    index = filled(f"postgres:{url}")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert index.find("考核", PAGES, 10).total == 300
    index.close()


def test_a_server_that_does_not_answer_is_unavailable(tmp_path):
    with pytest.raises(Unavailable):
        open_index(f"postgres:postgresql://postgres@/index?host={tmp_path}")
