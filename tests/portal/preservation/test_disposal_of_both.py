"""Disposal on either database: the whole course, and persons who press at the same moment."""
from __future__ import annotations

import threading
from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from portal.catalogue.models import Page
from portal.database import db
from portal.digitisation.models import PageReading
from portal.jobs.models import Job
from portal.lifecycle import Refusal
from portal.preservation.disposal import actions
from portal.preservation.disposal.states import DESTROY
from tests.portal.preservation.disposal.conftest import (
    FIRST,
    PASSWORD,
    Disposals,
    disposals,
    held,
    password_hash,
    scan,
)

__all__ = ["disposals", "held", "password_hash", "scan"]


def at_once(app: Flask, *presses: Callable[[], object]) -> list[str]:
    """What became of presses in threads that begin together: "done", or the sentence of the refusal."""
    begin, said = threading.Barrier(len(presses)), {}

    def press(place: int, what: Callable[[], object]) -> None:
        with app.app_context():
            begin.wait()
            try:
                what()
                said[place] = "done"
            except Refusal as refusal:
                said[place] = refusal.sentence

    threads = [threading.Thread(target=press, args=one) for one in enumerate(presses)]
    db.session.rollback()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [said[place] for place in range(len(presses))]


def test_the_whole_course(disposals: Disposals):
    number = disposals.destroyed(FIRST)
    one, file = disposals.list(number), disposals.file(FIRST)
    assert (one.state, file.custody, file.object_version) == ("destroyed", "destroyed", 1)
    for model in (Page, PageReading):
        left = select(func.count()).select_from(model).where(model.file_id == file.id)
        assert db.session.scalar(left) == 0
    assert disposals.verbs(f"disposal:{number}") == [
        "disposal.begun", "disposal.files_added", "disposal.proposed", "disposal.authority_recorded", "disposal.approved",
        "disposal.supervised", "disposal.supervised", "disposal.carried_out",
    ]


def test_two_supervisors_who_press_at_once_count_once_each(disposals: Disposals, app: Flask):
    cast, number = disposals.cast, disposals.approved(FIRST)
    presses = [lambda name=name: actions.confirm(cast[name], number, PASSWORD) for name in ("archivist2", "lead2", "archivist2")]
    said = at_once(app, *presses)
    one = disposals.list(number)
    assert one.state == "destroying" and {one.first_by, one.second_by} == {cast["archivist2"].account_id, cast["lead2"].account_id}
    assert sorted(sentence == "done" for sentence in said) == [False, True, True], said
    assert db.session.scalar(select(func.count()).select_from(Job).where(Job.kind == DESTROY)) == 1
