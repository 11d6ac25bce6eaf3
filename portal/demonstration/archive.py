"""The believable archive of `init --demo`: three enterprises, twelve retirees in custody, shelves, a batch to mend, a request to answer.

Everything goes the way that people take, through the same actions; only the packages are invented (`sample`, `faulty`).
Their pages are read by OCR later, by the workers of `serve`.
"""
from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from portal import installation
from portal.access import OPERATOR, Actor, Role
from portal.capacity.actions import enter_posts
from portal.capacity.models import ARCHIVISTS, SERVICE_STAFF
from portal.catalogue.actions import note_death
from portal.catalogue.models import PersonnelFile
from portal.catalogue.queries import files_for, today
from portal.demonstration.accounts import Cast, write_accounts
from portal.demonstration.enterprises import ENTERPRISES, Enterprise
from portal.demonstration.faulty import write_faulty
from portal.demonstration.sample import write_samples
from portal.jobs.worker import work_about
from portal.people.actions import add_enterprise
from portal.preservation.disposal.actions import add_files, appraise, begin, propose
from portal.preservation.disposal.queries import kept_of
from portal.regulation.dates import PartialDate
from portal.regulation.retention import YEARS
from portal.repository.actions import add_room, furnish, shelve
from portal.repository.queries import suggested_location, unshelved
from portal.transfers import staging
from portal.transfers.actions import announce, receive, submit, upload
from portal.transfers.disk import bring
from portal.transfers.identification import Given
from portal.transfers.inspection import package_name
from portal.transfers.package_paths import find_packages
from portal.transfers.register import FILE_NAME, read_register
from portal.transfers.states import CHECK, RECEIVE
from portal.use_requests.actions import ask
from portal.use_requests.queries import items_of
from portal.wording import N_

PEOPLE, PAGES, SEED = 4, 6, 68
"""Of each enterprise's batch."""
FAULTY, FAULTY_SEED = "faulty", 1068
ONLINE = ENTERPRISES[1]
"""The enterprise that hands over by itself and has an account; the two others bring a disk."""
SHELVED = 8
ROOM, SHELVES = "01", {"columns": 3, "faces": 2, "sections": 4, "levels": 5, "width_mm": 900}
ROOM_M2 = Decimal("86.5")
POSTS = {ARCHIVISTS: 1, SERVICE_STAFF: 2}
WANTED_ITEMS = 2
TOWNSHIP_DIGITS = 9
DIED, TERM = "2019-05", "D10"
APPRAISED = "移交后核实，当事人已去世满五年；经鉴定，保管期限已满，没有继续保存的价值"

DRAWING, HANDING_OVER, FURNISHING = N_("正在画档案页"), N_("正在移交：%(enterprise)s"), N_("正在整理库房和账号")


def make_archive(app: Flask, on_step: Callable[..., None] = lambda sentence, **facts: None) -> None:
    """Fills an empty instance; some tens of seconds. `on_step` hears what is being done, as a message id with its facts.

    Where it fails the instance is half full and of no use.
    """
    cast = Cast()
    with app.app_context(), TemporaryDirectory(prefix="guidang-") as place:
        _open_house(cast)
        on_step(DRAWING)
        for enterprise, folder in _drawn(Path(place)):
            on_step(HANDING_OVER, enterprise=enterprise.name)
            if folder.name == FAULTY:
                _upload(app, cast[Role.ENTERPRISE], enterprise, folder)
            else:
                _into_custody(app, cast, enterprise, folder)
        on_step(FURNISHING)
        _furnish(cast)
        _make_request(cast)
        _propose_disposal(cast)
        write_accounts(installation.current().settings.instance, cast.accounts)


def _open_house(cast: Cast) -> None:
    for enterprise in ENTERPRISES:
        add_enterprise(OPERATOR, enterprise.name, enterprise.uscc, enterprise.registered)
    cast.add(Role.ENTERPRISE, enterprise=ONLINE.uscc)
    for role in (Role.ARCHIVIST, Role.LEAD, Role.AUDITOR, Role.PLANNER, Role.ADMIN):
        cast.add(role)


# --- packages ---------------------------------------------------------------------------------------------------------


def _drawn(place: Path) -> Iterator[tuple[Enterprise, Path]]:
    """Folders of packages with the register, each as soon as it is written; drawing takes the longest and uses every core."""
    with ProcessPoolExecutor(min(len(ENTERPRISES) + 1, os.cpu_count() or 1), get_context("spawn")) as pool:
        drawn: list[tuple[Enterprise, Path, Future]] = []
        for enterprise in ENTERPRISES:
            folder = place / enterprise.uscc
            drawn.append((enterprise, folder, pool.submit(write_samples, folder, PEOPLE, PAGES, SEED, enterprise)))
        drawn.append((ONLINE, place / FAULTY, pool.submit(write_faulty, place / FAULTY, FAULTY_SEED, ONLINE)))
        for enterprise, folder, drawing in drawn:
            drawing.result()
            yield enterprise, folder


def _into_custody(app: Flask, cast: Cast, enterprise: Enterprise, folder: Path) -> None:
    """A batch whose packages all pass, from its announcement to its accession."""
    archivist = cast[Role.ARCHIVIST]
    if enterprise == ONLINE:
        reference = _upload(app, cast[Role.ENTERPRISE], enterprise, folder)
        submit(cast[Role.ENTERPRISE], reference, bound=True)
    else:
        reference = bring(archivist, enterprise.uscc, [str(folder)])
        _finish(app, reference, CHECK)
    receive(archivist, reference)
    _finish(app, reference, RECEIVE)


def _upload(app: Flask, actor: Actor, enterprise: Enterprise, folder: Path) -> str:
    """A batch as the enterprise enters it on the pages: its register, then package after package. Answers its number."""
    reference = announce(actor, enterprise.uscc, read_register(folder / FILE_NAME))
    for _, package in find_packages([str(folder)]).packages:
        staged = staging.stage(package, installation.current().settings.staging)
        upload(actor, reference, Given(package.name, package_name(package), staged))
    _finish(app, reference, CHECK)
    return reference


def _finish(app: Flask, reference: str, kind: str) -> None:
    work_about(app, f"transfer:{reference}", kind)


# --- shelves, posts, a request ----------------------------------------------------------------------------------------


def _furnish(cast: Cast) -> None:
    """Art. 12, 20. A room, most volumes on its shelves, and the posts that are filled."""
    add_room(cast[Role.LEAD], ROOM, "一号库房", "built", ROOM_M2)
    furnish(cast[Role.LEAD], ROOM, **SHELVES)
    for volume in unshelved(SHELVED):
        location = suggested_location(volume)
        assert location is not None, "the room holds more than the demonstration has"
        shelve(cast[Role.ARCHIVIST], volume.reference, location.code)
    for kind, number in POSTS.items():
        enter_posts(cast[Role.PLANNER], kind, number)


def _make_request(cast: Cast) -> None:
    """A retiree who lives in a township of the district, the township's counter, and a request that waits for an archivist."""
    of_townships = ((file, file.area) for file in files_for(cast[Role.LEAD]) if file.area and len(file.area) == TOWNSHIP_DIGITS)
    file, area = next(of_townships)
    cast.add(Role.RETIREE, file.person.name, person=file.reference)
    cast.add(Role.TOWNSHIP, area=area)
    ask(cast[Role.RETIREE], file.reference, "pension", _wanted(file))


def _propose_disposal(cast: Cast) -> None:
    """A file whose person turned out to have died years ago, appraised, on a list that waits for its authority."""
    archivist, asked_for = cast[Role.ARCHIVIST], cast[Role.RETIREE].person_id
    others = [file for file in files_for(archivist) if file.person_id != asked_for]
    old = next((file.reference for file in others if kept_of(file).year + YEARS[TERM] < today().year), None)
    if old is None:
        return
    note_death(archivist, old, PartialDate.parse(DIED))
    appraise(archivist, old, TERM, "晋档鉴〔2026〕1号", today(), APPRAISED)
    number = begin(archivist, APPRAISED)
    add_files(archivist, number, [old])
    propose(archivist, number)


def _wanted(file: PersonnelFile) -> list[str]:
    """The last items of the 目录: those of classes 9 and 10 tell about wages and retirement."""
    return [material.code for material in items_of(file)[-WANTED_ITEMS:]]
