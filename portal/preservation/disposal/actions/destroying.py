"""Carrying a list out: file after file, the object first, the rows second; whoever does it again goes on with what is left.

Nothing begins this but the second supervisor's confirmation. Killed anywhere, the same call ends it: a tombstone that stands
already is completed as it is, what is gone stays gone, and the register is made once everything is.
"""
from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from hashlib import sha256

from sqlalchemy import delete, select

from archive_store import Conflict, Store
from archive_store.layout import WITHDRAWN
from portal import installation
from portal.accounts.actions import close_accounts_of
from portal.catalogue.models import Material, MaterialVersion, Page, PersonnelFile, Volume
from portal.catalogue.states import CUSTODY, DESTROYED, VOLUME
from portal.database import db, writing
from portal.digitisation.models import PageReading
from portal.preservation.copies.actions import TOMBSTONE, note_withdrawn
from portal.preservation.disposal import leavings, queries
from portal.preservation.disposal.models import DisposalFile, DisposalList
from portal.preservation.disposal.papers import CONTENT, PAPER
from portal.preservation.disposal.register import pdf_of, register_of
from portal.preservation.disposal.states import DESTROYED as FINISHED
from portal.preservation.disposal.states import DESTROYING, DISPOSAL
from portal.preservation.disposal.tombstone import EMPTY, Destroyed, tombstone
from portal.preservation.exports.actions import remove_with
from portal.records.keeping import say
from portal.repository.models import Placement
from portal.repository.queries import hold_locations
from portal.trail import Recorded, add_entry
from portal.transfers import revision
from portal.transfers.accession import RECORD
from portal.transfers.digests import sm3
from portal.transfers.records import NO_NUMBER, UNREADABLE, facts_of

MESSAGE, MESSAGE_REGISTER = "withdrawn", "register"
"""What the store notes beside the versions; no personal data."""
Told = Callable[[int, int], None]


class NotOurs(Exception):
    """A tombstone stands there that another authority has made: a person has to look."""


def carry_out(list_id: int, told: Told = lambda done, of: None) -> None:
    """Destroys what is left of a list and makes its register. Raises StoreError, NotOurs; what was done stays done."""
    one = db.session.get_one(DisposalList, list_id)
    if one.state == FINISHED:
        _clear_again(one)
    if one.state != DESTROYING:
        return
    rows = [(row.id, row.destroyed_at is not None) for row in queries.files_of(one)]
    db.session.rollback()
    keys: set[str] = set()
    for done, (row_id, is_done) in enumerate(rows):
        told(done, len(rows))
        if not is_done:
            keys |= _destroy(row_id)
    leavings.remove(keys)  # once more: a reader that was at a page while it went may have left its copy
    _finish(list_id)
    told(len(rows), len(rows))


def _clear_again(one: DisposalList) -> None:
    """Withdraws what an older copy of the store has brought back after everything was destroyed; nothing where it is as it was left."""
    for row in queries.files_of(one):
        if row.file is not None:
            _withdraw(row, row.file)


def _destroy(row_id: int) -> set[str]:
    """Destroys one file; answers the keys of what was made from its pages."""
    row = db.session.get_one(DisposalFile, row_id)
    file = row.file
    assert file is not None, "a file that could not be read back is refused before anybody confirms"
    reference, object_id, keys = row.reference, file.object_id, leavings.keys_of(file)
    leavings.remove(keys)  # before the object: a database that is lost after it knows these pages no more
    _withdraw(row, file)
    remove_with(reference)
    _enter(row_id, object_id)
    return keys


def _withdraw(row: DisposalFile, file: PersonnelFile) -> None:
    """Puts the tombstone in the place of the object, or completes the one that stands there. Raises StoreError, NotOurs."""
    store, object_id = installation.current().store, file.object_id
    facts = destroyed_of(row)
    if store.withdrawn(object_id):
        files = {path: store.read(object_id, path) for path in store.state(object_id) if path != WITHDRAWN}
        if _list_of(files) != facts.list:
            raise NotOurs(object_id)
    else:
        before = json.loads(store.read(object_id, RECORD))
        files = tombstone(revision.revised(before, facts_of(file)), facts)
    db.session.rollback()  # no transaction stays open while the store works
    store.withdraw(object_id, files, MESSAGE)


def _list_of(files: dict[str, bytes]) -> str | None:
    """The list that a tombstone names; None for one that was made in another way."""
    try:
        return json.loads(files[RECORD])["destroyed"]["list"]
    except (KeyError, ValueError, TypeError):
        return None


def destroyed_of(row: DisposalFile) -> Destroyed:
    """What a tombstone says of its list."""
    one = db.session.get_one(DisposalList, row.list_id)
    at = one.second_at
    assert at is not None and one.issued_on is not None, "nothing is destroyed before the second confirmation"
    return Destroyed(
        one.reference, one.document or "", one.issuer or "", one.issued_on.isoformat(), at.isoformat(), row.pages, row.volumes,
    )


# --- rows -------------------------------------------------------------------------------------------------------------


def _enter(row_id: int, object_id: str) -> None:
    """The rows of a file whose object is a tombstone: its pages and what was read on them go, its volumes leave the shelf."""
    with writing() as session:
        row = session.get_one(DisposalFile, row_id, populate_existing=True)
        one, file = session.get_one(DisposalList, row.list_id), row.file
        if file is None or row.destroyed_at is not None or one.second_at is None:
            return
        row.shelf = " ".join(_clear_shelves(file))[:200]
        _clear_rows(file)
        _clear_person(file)
        before = file.custody
        if before != DESTROYED:  # a database that was lost on the way comes back from the tombstone
            file.custody = CUSTODY.advance(before, "destroy")
        file.object_version, file.page_count, file.area = TOMBSTONE, 0, None
        row.destroyed_at = one.second_at
        note_withdrawn(object_id)
        add_entry(None, "file.destroyed", Recorded(f"file:{file.reference}", before, file.custody, one.reference))


def _clear_shelves(file: PersonnelFile) -> Iterable[str]:
    """Takes the volumes off their shelves, one entry each, so that the custody history of the paper ends where it stood."""
    volumes = db.session.scalars(select(Volume).where(Volume.file_id == file.id).order_by(Volume.number)).all()
    places = {place.volume_id: place for place in db.session.scalars(
        select(Placement).where(Placement.volume_id.in_([volume.id for volume in volumes]))).unique()}
    hold_locations(*(place.location_id for place in places.values()))
    for volume in volumes:
        place, code = places.get(volume.id), None
        if place is not None:
            code = place.location.code
            place.location.used_mm -= volume.thickness_mm
            db.session.delete(place)
            yield code
        if volume.state == DESTROYED:
            continue
        volume.state = VOLUME.advance(volume.state, "destroy")
        add_entry(None, "volume.destroyed", Recorded(f"volume:{volume.reference}", code, None))


def _clear_rows(file: PersonnelFile) -> None:
    """Pages, what was read on them, and the earlier wordings of the 目录; its last wording stays as what is known of the file."""
    materials = select(Material.id).where(Material.file_id == file.id)
    db.session.execute(delete(PageReading).where(PageReading.file_id == file.id))
    db.session.execute(delete(Page).where(Page.file_id == file.id))
    db.session.execute(delete(MaterialVersion).where(MaterialVersion.material_id.in_(materials)))
    for material in db.session.scalars(select(Material).where(Material.file_id == file.id)):
        material.page_count = 0


def _clear_person(file: PersonnelFile) -> None:
    """The name stays, as in the register; number and particulars go, and so does the person's own way in."""
    person = file.person
    for column in EMPTY:
        setattr(person, column, None)
    person.id_number_token, person.id_number_index, person.id_tail = "", UNREADABLE + file.reference, NO_NUMBER
    close_accounts_of(person.id)


# --- the register -----------------------------------------------------------------------------------------------------


def _finish(list_id: int) -> None:
    """Makes the register, keeps it, and says that the list is carried out. Raises StoreError."""
    one = db.session.get_one(DisposalList, list_id)
    object_id, paper, content = one.object_id, *_register(one)
    db.session.rollback()
    version = _keep(installation.current().store, object_id, paper, content)
    paper = installation.current().store.read(object_id, PAPER)
    with writing() as session:
        one = session.get_one(DisposalList, list_id)
        if one.state != DESTROYING:
            return
        before, one.state = one.state, DISPOSAL.advance(one.state, "finish")
        one.object_version, one.finished_at, one.fault = version, one.second_at, None
        one.register_sha256, one.register_sm3, one.register_size = sha256(paper).hexdigest(), sm3(paper), len(paper)
        say(object_id, version)
        add_entry(None, "disposal.carried_out", Recorded(f"disposal:{one.reference}", before, one.state, one.document))
    leavings.settle()


def _register(one: DisposalList) -> tuple[bytes, bytes]:
    register = register_of(one, queries.files_of(one), queries.fonds_of(one))
    return pdf_of(register, one, installation.current().settings), register.json


def _keep(store: Store, object_id: str, paper: bytes, content: bytes) -> int:
    """The version of the list's object with the register; the one that is there already, byte for byte, where it was made before."""
    head = store.head(object_id) or 0
    if head and PAPER in store.state(object_id):
        return head
    files = {PAPER: paper, CONTENT: content}
    try:
        if head == 0:
            return store.create(object_id, files, MESSAGE_REGISTER).number
        return store.add_version(object_id, files, head, MESSAGE_REGISTER).number
    except Conflict:  # somebody else has made it meanwhile
        if PAPER in store.state(object_id):
            return store.version(object_id).number
        raise
