"""python -m tests.portal.jobs.killing FOLDER DATABASE: workers killed in every kind of job, one after the other; JSON.

Of two equal archives in which a job of each kind waits, one is worked through by a worker that nothing happens to. In the
other each worker ends, by SIGKILL, at the first point of a list that it comes to, and the next one takes up what it held.
DATABASE is an empty, migrated SQLite database. Prints what both archives are in the end, which points were met, and the kinds of jobs.
"""
from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial, wraps
from importlib import import_module
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import configure_mappers

from portal import create_app, installation
from portal.database import Model, db
from portal.jobs import worker
from portal.jobs.actions import KINDS
from portal.jobs.models import Job
from portal.keys import make_keys
from portal.trail import TrailEntry
from tests.portal import kept
from tests.portal.conftest import settings_in
from tests.portal.jobs.waiting_work import prepare, replica_of

FIXITY = "portal.preservation.fixity.actions"
IN_THE_MIDDLE = {
    "transfers.check": ["portal.transfers.jobs:record_inspection"],
    "transfers.receive": ["portal.transfers.actions.accessioning:accession_file", "portal.transfers.jobs:close"],
    "transfers.tidy": ["portal.transfers.staging:remove"],
    "digitisation.read": ["portal.digitisation.actions:_keep"],
    "use_requests.make_copy": ["portal.use_requests.jobs:deliver"],
    "copies.compare": ["portal.preservation.copies.actions:mend_copies"],
    "fixity.read": [f"{FIXITY}.verifying:enter"],
    "fixity.look": [f"{FIXITY}.verifying:finish"],
    "fixity.repair": [f"{FIXITY}.repairing:enter_repair"],
    "fixity.keep": [f"{FIXITY}.keeping:_enter_kept"],
    "fixity.reconcile": [f"{FIXITY}.reconciling:_write_down"],
    "exports.make": ["portal.preservation.exports.actions:note_file"],
    "catalogue.keep": ["portal.records.keeping:say"],
    "disposal.destroy": ["portal.preservation.disposal.actions.destroying:_enter"],
    "preservation.rebuilt": ["portal.preservation.rebuild.jobs:ask"],
}
"""Kind of job -> functions, by the module that calls them: what was done before such a call must not be lost, nor be done twice."""
AT_THE_END = "portal.jobs.actions:_end"
"""Everything is done, and nobody knows it yet."""
READINGS = ("fixity_runs", "reconcilings")
"""Tables of which a repeated job truly makes one row more: the store was read again."""
UNTOLD = ("store.verified", "store.reconciled")


@dataclass(frozen=True)
class Point:
    kind: str
    place: str


def points() -> list[Point]:
    return [Point(kind, place) for kind, places in IN_THE_MIDDLE.items() for place in (*places, AT_THE_END)]


def arm(armed: list[Point], met: Path) -> None:
    """From now on this process ends at the first of these points that it comes to, after writing down which."""
    at = {"kind": ""}
    run = worker.run

    def noting(job: Job) -> bool:
        at["kind"] = job.kind
        return run(job)

    worker.run = noting
    for place in {point.place for point in armed}:
        module, _, name = place.partition(":")
        owner = import_module(module)
        setattr(owner, name, _deadly(getattr(owner, name), place, at, armed, met))


def _deadly(function: Callable, place: str, at: dict[str, str], armed: list[Point], met: Path) -> Callable:
    @wraps(function)
    def called(*arguments, **named):
        if Point(at["kind"], place) in armed:
            met.write_text(f"{at['kind']} {place}")
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **named)

    return called


def in_a_child(app: Flask, work: Callable[[], object]) -> object:
    """What `work` answers, inside of the application, in a process of its own; None where that was killed."""
    out, answer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        with app.app_context(), os.fdopen(answer, "w") as said:
            json.dump(work(), said)
        os._exit(0)
    os.close(answer)
    with os.fdopen(out) as said:
        text = said.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code not in (0, -signal.SIGKILL):
        raise RuntimeError(f"a process ended with {code}")
    return json.loads(text) if code == 0 else None


def work_through(app: Flask, met: Path, armed: list[Point]) -> list[str]:
    """Worker after worker until one comes to the end; the points that were met."""
    seen = []
    while in_a_child(app, partial(_work, app, armed, met)) is None:
        kind, place = met.read_text().split(" ")
        armed = [point for point in armed if point != Point(kind, place)]
        seen.append(f"{kind} {place}")
    return seen


def _work(app: Flask, armed: list[Point], met: Path) -> dict[str, int]:
    arm(armed, met)
    return worker.work_until_idle(app)


def found() -> dict[str, object]:
    """What the archive is: how jobs ended, how many rows of each table, what the trail says, what lies in the stores."""
    store, replica = installation.current().store, installation.current().replica
    tables = {
        table.name: db.session.scalar(select(func.count()).select_from(table)) for table in Model.metadata.sorted_tables
        if table.name not in (*READINGS, "jobs", "trail_entries") and not table.name.startswith("trail_")
    }
    told = Counter(f"{verb} {subject}" for verb, subject in db.session.execute(select(TrailEntry.verb, TrailEntry.subject)))
    heads = {object_id: store.head(object_id) for object_id in store.ids()}
    return {
        "jobs": sorted(f"{kind} {state}" for kind, state in db.session.execute(select(Job.kind, Job.state).distinct())),
        "tables": tables,
        "trail": {what: times for what, times in sorted(told.items()) if not what.startswith(UNTOLD)},
        "objects": {object_id: head for object_id, head in heads.items() if ":sys." not in object_id},
        "records": sorted(object_id for object_id in heads if ":sys.trail." not in object_id),
        "invalid": [str(problem) for one in (store, replica) for object_id in one.ids() for problem in one.validate(object_id)],
        "orphans": [orphan.key for orphan in store.orphans(grace=timedelta(0))],
        "staged": sorted(path.name for path in installation.current().settings.staging.iterdir()),
        "kinds": sorted(KINDS),
    }


def main(folder: Path, database: Path) -> dict[str, object]:
    here, there, met = folder / "troubled", folder / "calm", folder / "met"
    warm_up(folder / "warm", database)
    troubled = an_archive(here)
    shutil.copy(database, here / "guidang.sqlite")
    in_a_child(troubled, lambda: prepare(troubled, folder / "given"))
    shutil.copytree(here, there)
    calm = an_archive(there)
    work_through(calm, met, [])
    seen = work_through(troubled, met, points())
    missed = [f"{point.kind} {point.place}" for point in points() if f"{point.kind} {point.place}" not in seen]
    return {"calm": in_a_child(calm, found), "troubled": in_a_child(troubled, found), "met": seen, "missed": missed}


def warm_up(folder: Path, database: Path) -> None:
    """Loads and compiles, once for all children, what a worker needs that has nothing to do."""
    kept.keep()
    configure_mappers()
    idle = an_archive(folder)
    shutil.copy(database, folder / "guidang.sqlite")
    with idle.app_context():
        worker.work_until_idle(idle)
        db.session.remove()
        db.engine.dispose()


def an_archive(folder: Path) -> Flask:
    """The application over an empty folder; it opens its database and its store in the children alone."""
    settings = settings_in(folder)
    if not settings.keys.exists():
        make_keys(settings.keys)
    return create_app(settings.with_(replica=replica_of(folder)), pages=False)


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2])), ensure_ascii=False))
