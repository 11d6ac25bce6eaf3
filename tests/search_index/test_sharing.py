"""Threads read while others write, other processes see what was written, and a failed writer leaves nothing behind."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from search_index import Entry, Scope, open_index

PAGES = Scope(frozenset({"page"}))
CHECKOUT = Path(__file__).resolve().parents[2]
WRITER = """
import sys
from search_index import Entry, open_index
url, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
index = open_index(url)
for number in range(first, first + count):
    index.put([Entry(f"p{number:04d}", "page", "R", "1", None, None, f"{number:04d}", "年度考核")], cursor=number)
"""


def page(number, text="年度考核"):
    return Entry(f"p{number:04d}", "page", "R", "1", None, None, f"{number:04d}", text)


def write_elsewhere(url, first, count):
    return subprocess.Popen([sys.executable, "-c", WRITER, url, str(first), str(count)], cwd=CHECKOUT)


def test_what_another_process_wrote_is_found_at_once(index, index_url):
    assert index.find("考核", PAGES, 10).total == 0
    for round_ in range(3):
        assert write_elsewhere(index_url, round_ * 2, 2).wait(60) == 0
        assert index.find("考核", PAGES, 10).total == 2 * round_ + 2
        assert index.cursor() == 2 * round_ + 1


def test_readers_in_threads_and_writers_in_processes_do_not_disturb_each_other(index, index_url):
    index.put([page(9000)])
    writing = threading.Event()
    writing.set()

    def read():
        totals = [index.find("考核", PAGES, 50).total]
        while writing.is_set():
            totals.append(index.find("考核", PAGES, 50).total)
        return totals

    with ThreadPoolExecutor(4) as threads:
        readings = [threads.submit(read) for _ in range(4)]
        writers = [write_elsewhere(index_url, first, 15) for first in (0, 100)]
        try:
            assert [writer.wait(120) for writer in writers] == [0, 0]
        finally:
            writing.clear()
        for totals in (reading.result() for reading in readings):
            assert totals == sorted(totals), "an entry vanished while others were written"
    assert index.find("考核", PAGES, 50).total == 31


def test_threads_may_write_too(index):
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: index.put([page(number)], cursor=number), range(24)))
    assert index.count() == 24
    assert [hit.key for hit in index.find("度考", PAGES, 50).hits] == [f"p{number:04d}" for number in range(24)]


def test_a_killed_writer_leaves_the_last_whole_batch(index, index_url):
    writer = write_elsewhere(index_url, 0, 10_000)
    while index.count() < 3:
        assert writer.poll() is None
    writer.kill()
    writer.wait()
    assert index.cursor() == index.count() - 1 == index.find("年度考核", PAGES, 0).total - 1
    before = index.count()
    index.put([page(9_999)])
    assert index.count() == before + 1


def test_an_index_opened_twice_in_one_process_is_one_index(index, index_url):
    other = open_index(index_url)
    index.put([page(1)])
    assert other.find("考核", PAGES, 10).total == 1
    other.remove(["p0001"])
    assert index.find("考核", PAGES, 10).total == 0
    other.close()


def test_a_failing_source_undoes_the_batch(index):
    def failing():
        yield page(1)
        raise LookupError("the source failed")

    with pytest.raises(LookupError):
        index.put(failing(), cursor=5)
    assert (index.count(), index.cursor()) == (0, 0)
    index.put([page(2)])
    assert index.count() == 1
