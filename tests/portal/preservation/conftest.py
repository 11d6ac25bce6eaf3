"""An archive with two files and a paper in a store, as rows and objects, and ways to damage what is kept."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from archive_store import Store, open_store
from archive_store.layout import object_folder
from portal import installation
from portal.database import db
from portal.preservation.fixity import actions
from portal.preservation.fixity.states import FULL, NAMED
from portal.regulation.reference import object_id
from portal.trail import TrailEntry
from tests.portal.holdings import hold

NUMBERS = ("530122195503070028", "53012219550307001X")
MATERIALS = {"9-2-5": ("职工退休审批表", ["第一页", "第二页"])}
PAGE = "original/9-2-5-002.JPG"


@dataclass
class Held:
    """The store of the installation, the references of two files whose objects are in it, and hands that do harm."""

    store: Store
    references: list[str]

    @property
    def objects(self) -> list[str]:
        return [object_id(reference) for reference in self.references]

    def key(self, place: int, path: str) -> str:
        """Where a content of the object at `place` lies."""
        folder = f"ocfl/{object_folder(self.objects[place])}"
        stem, _, suffix = path.rpartition(".")
        keys = [found.key for found in self.store._backend.files(folder)]
        return next(key for key in keys if f"/content/{stem}_" in key and key.endswith(suffix))

    def put(self, place: int, path: str, data: bytes) -> None:
        self.store._backend.put(self.key(place, path), data)

    def remove(self, place: int, path: str) -> None:
        self.store._backend.remove(self.key(place, path))

    def remove_object(self, place: int) -> None:
        folder = f"ocfl/{object_folder(self.objects[place])}"
        for found in list(self.store._backend.files(folder)):
            self.store._backend.remove(found.key)
        self.store._backend.prune("/".join(folder.split("/")[:2]))


def contents(reference: str) -> dict[str, Path | bytes]:
    return {
        "original/9-2-5-001.JPG": f"{reference} 1".encode(), PAGE: f"{reference} 2".encode(), "metadata/record.json": reference.encode(),
    }


def verbs(*kinds: str) -> list[str]:
    """What the trail says of the store, in order."""
    said = db.session.scalars(select(TrailEntry.verb).order_by(TrailEntry.id)).all()
    return [verb for verb in said if verb.split(".")[0] in (kinds or ("object", "store"))]


def verify(cast, *references: str, **wanted):
    """Reads everything, or the files named; the run, and object -> (outcome, codes) of what is wrong."""
    run, wrong = actions.verify(cast["lead"], wanted.pop("kind", NAMED if references else FULL), references, **wanted)
    return run, {one["object"]: (one["outcome"], [problem["code"] for problem in one["problems"]]) for one in wrong}


def replace(**changes) -> None:
    """Other settings from here on."""
    installed = installation.current()
    installed.settings = installed.settings.with_(**changes)


@pytest.fixture
def held(app, cast) -> Held:
    references = [hold(cast, "李素芬", number, MATERIALS) for number in NUMBERS]
    store = installation.current().store
    for reference in references:
        store.create(object_id(reference), contents(reference), "accession")
    return Held(store, references)


@pytest.fixture
def replica(held: Held, tmp_path: Path) -> str:
    """The address of a second store with the same objects, byte for byte."""
    address = f"directory:{tmp_path / 'replica'}"
    copy = open_store(address)
    for found in held.store._backend.files("ocfl"):
        copy._backend.put(found.key, held.store._backend.read(found.key))
    return address
