"""Search over 20,000 pages of 300 to 500 characters: time, precision and recall of the three engines."""
from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from search_index import Entry, Index, Scope, open_index
from search_index.query import terms
from search_index.tokens import fold
from tests.search_index.pages import ENTERPRISES, PHRASES, WORDS, PageWriter, page_entries
from tests.services import postgres

PAGES = 20_000
BOUND_MS = 100
"""p95 of a search, first page of results with the count."""
SHOWN = 50
AT_ONCE = 5_000
ROUNDS = 3
PAGES_ONLY = Scope(frozenset({"page"}))
NARROWED = Scope(frozenset({"page"}), without_classes=("3", "5", "8"), area="450101")


@dataclass
class Measured:
    """One engine: times in ms of each kind of query, and how true the answers were."""

    times: dict[str, list[float]]
    found: int
    found_rightly: int
    missing: int
    seconds_to_build: float

    def percentile(self, share: float, kind: str | None = None) -> float:
        times = sorted(time for name, some in self.times.items() if kind in (None, name) for time in some)
        return times[min(len(times) - 1, int(len(times) * share))]


def search() -> Iterator[dict]:
    """Search at 20,000 pages."""
    entries = list(page_entries(PAGES))
    folded = {entry.key: fold(entry.text) for entry in entries}
    asked = queries(entries)
    with tempfile.TemporaryDirectory() as folder:
        whoosh = measured(f"whoosh:{folder}/whoosh", entries, folded, asked)
        sqlite = measured(f"sqlite:{folder}/index.sqlite3", entries, folded, asked)
        server = postgres.start(Path(folder) / "server")
        try:
            in_postgres = measured(f"postgres:{server.url_for('search')}", entries, folded, asked)
        finally:
            server.stop()
    yield from rows("SQLite", sqlite, whoosh)
    yield from rows("PostgreSQL", in_postgres, whoosh)
    yield from rows("Whoosh", whoosh, None)


def rows(engine: str, measured: Measured, rival: Measured | None) -> Iterator[dict]:
    def beside(share: float, kind: str | None = None) -> str | None:
        return f"Whoosh {rival.percentile(share, kind):.1f} ms" if rival else None

    bound = BOUND_MS if rival else None
    yield {"what": f"{engine}: p95 of a search", "value": measured.percentile(0.95), "unit": "ms", "bound": bound, "rival": beside(0.95)}
    yield {"what": f"{engine}: median of a search", "value": measured.percentile(0.5), "unit": "ms", "rival": beside(0.5)}
    for kind in measured.times:
        p95 = measured.percentile(0.95, kind)
        yield {"what": f"{engine}: p95, {kind}", "value": p95, "unit": "ms", "rival": beside(0.95, kind)}
    precision = measured.found_rightly / measured.found
    recall = measured.found_rightly / (measured.found_rightly + measured.missing)
    yield {"what": f"{engine}: precision", "value": precision, "unit": "", "bound": ">= 1.0"}
    yield {"what": f"{engine}: recall", "value": recall, "unit": "", "bound": ">= 1.0"}
    yield {"what": f"{engine}: indexing", "value": PAGES / measured.seconds_to_build, "unit": "pages/s"}


def queries(entries: list[Entry]) -> dict[str, list[str]]:
    """What people type, by kind; common words stand on up to 40 of 100 pages, common characters on nearly all."""
    dice = random.Random(23)
    writer = PageWriter()
    names = dice.sample(writer.names, 40)
    pasted = [dice.choice(entries).text[start : start + dice.randint(5, 9)] for start in range(0, 200, 10)]
    return {
        "names": names + [name[1:] for name in names[:20]],
        "phrases": [*PHRASES, *ENTERPRISES, *(phrase[1:5] for phrase in PHRASES)],
        "rare phrases": pasted,
        "words of two characters": list(WORDS),
        "single characters": list("年月工人考的一1国〇"),
        "several terms": [f"{name} {word}" for name, word in zip(names, PHRASES, strict=False)] + ["工作 年度 考核", "19 年7月"],
    }


def measured(url: str, entries: list[Entry], folded: dict[str, str], asked: dict[str, list[str]]) -> Measured:
    """Build the index at `url`, ask everything, compare each answer with all pages."""
    index = open_index(url)
    begun = time.perf_counter()
    for start in range(0, len(entries), AT_ONCE):
        index.put(entries[start : start + AT_ONCE])
    result = Measured({}, 0, 0, 0, time.perf_counter() - begun)
    for kind, some in asked.items():
        searches = [(query, scope) for query in some for scope in (PAGES_ONLY, NARROWED)] * ROUNDS
        result.times[kind] = [milliseconds(index, query, scope) for query, scope in searches]
        for query in some:
            compare(index, query, folded, result)
    index.close()
    return result


def milliseconds(index: Index, query: str, scope: Scope) -> float:
    """Wall time of one search with its count, its first page of hits and their marks."""
    begun = time.perf_counter()
    index.find(query, scope, SHOWN)
    return (time.perf_counter() - begun) * 1000


def compare(index: Index, query: str, folded: dict[str, str], result: Measured) -> None:
    """Add what was found, found rightly and missed."""
    wanted = terms(query)
    truth = {key for key, text in folded.items() if all(term in text for term in wanted)}
    answer = index.find(query, PAGES_ONLY, PAGES)
    found = {hit.key for hit in answer.hits}
    result.found += len(found)
    result.found_rightly += len(found & truth)
    result.missing += len(truth - found)
    if not answer.capped and answer.total != len(truth):
        raise AssertionError(f"counted {answer.total}, true are {len(truth)}: {query}")
