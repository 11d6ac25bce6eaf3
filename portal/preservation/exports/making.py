"""Making an export: file after file into a folder, each whole or not there; whoever does it again goes on with what is left."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version as release
from pathlib import Path

from archive_store import Conflict, Damaged, NotThere
from archive_store.layout import WITHDRAWN
from portal import installation
from portal.access import Actor, NotFound, Permission, refuse
from portal.accounts.queries import account_by_id
from portal.database import db
from portal.lifecycle import Refusal
from portal.preservation.exports import actions, contents, queries
from portal.preservation.exports.folder import claimed, refuse_too_much
from portal.preservation.exports.selection import Selection
from portal.preservation.exports.states import BAG, DAMAGED, GONE, NUMBER
from portal.preservation.exports.writing import PART, write_bag, write_package
from portal.records.keeping import is_pending, keep
from portal.regulation.reference import object_id
from portal.rendering.formats import day, local
from portal.transfers.records import FILE
from portal.transfers.sealed import open_number
from portal.transfers.writers.national import package_name
from portal.wording import N_

KEEPING_TRIES = 3
Told = Callable[[int, int], None]
ZIP = ".zip"
ANOTHER = N_("%(folder)s 里是导出 %(reference)s，要的不是同样的东西，没有动它。换一个空文件夹。")


class NumberUnreadable(Exception):
    """The token of a person's number cannot be opened."""


@dataclass(frozen=True)
class Wish:
    """An export without its session: what is made, and who asked."""

    id: int
    reference: str
    form: str
    clear_numbers: bool
    asked_at: datetime
    actor: Actor


def export_to(
    actor: Actor, folder: Path, selection: Selection, form: str, reason: str, *, clear_numbers: bool = False,
    told: Told = lambda done, of: None,
) -> int:
    """Exports what is chosen into a folder, or goes on with the same export; answers its row.

    Raises Forbidden, NotFound, Refusal (NoSpace before the first file), OSError where the disk refuses, StoreError where the
    store is away.
    """
    if not actor.may(Permission.EXPORT_MAKE):
        raise refuse(actor, Permission.EXPORT_MAKE)
    with claimed(folder) as claim:
        known = queries.export_marked(claim.mark)
        if known is None:
            measure(folder, queries.chosen(actor, selection))
            actions.begin(actor, selection, form, reason, clear_numbers=clear_numbers, mark=claim.mark)
            known = queries.export_marked(claim.mark)
        elif (known.selection, known.form, known.clear_numbers) != (selection.as_dict(), form, clear_numbers):
            raise Refusal(ANOTHER, folder=folder, reference=known.reference)
        claim.begun, export_id = True, known.id  # type: ignore[union-attr]
        make(export_id, folder, told)
        return export_id


def measure(folder: Path, references: Iterable[str]) -> None:
    """Raises NoSpace where the files with these 档号 do not fit into the folder."""
    refuse_too_much(folder, sum(map(_size, references)))


def make(export_id: int, folder: Path, told: Told = lambda done, of: None) -> None:
    """Writes what is not there yet into the folder, which the caller holds, and says that the export is made.

    Raises NoSpace, OSError, StoreError.
    """
    wish, references = _wish(export_id)
    left = [reference for reference, done in references if not (done and _place(wish, folder, reference).exists())]
    measure(folder, left)
    db.session.rollback()
    for number, reference in enumerate(left, start=len(references) - len(left)):
        told(number, len(references))
        _make_one(wish, folder, reference)
    actions.finish(export_id)
    told(len(references), len(references))


def _wish(export_id: int) -> tuple[Wish, list[tuple[str, bool]]]:
    export = queries.export_of(export_id)
    actor = account_by_id(export.asked_by).actor
    wish = Wish(export.id, export.reference, export.form, export.clear_numbers, export.asked_at, actor)
    references = [(row.reference, row.done_at is not None) for row in queries.files_of(export)]
    db.session.rollback()  # no transaction stays open while files are copied
    return wish, references


def _make_one(wish: Wish, folder: Path, reference: str) -> None:
    try:
        _bring_up_to_date(reference)
        version, size = (_bag if wish.form == BAG else _package)(wish, folder, reference)
    except NumberUnreadable:
        actions.note_fault(wish.id, reference, NUMBER)
    except (Damaged, NotThere, NotFound):
        actions.note_fault(wish.id, reference, GONE if _is_withdrawn(reference) else DAMAGED)
    else:
        actions.note_file(wish.actor, wish.id, reference, version, size)


def _bring_up_to_date(reference: str) -> None:
    """Brings into the object what the catalogue says and the object does not say yet. Raises Conflict where others are faster each time."""
    for left in reversed(range(KEEPING_TRIES)):
        if not is_pending(FILE, reference):
            return
        try:
            keep(FILE, reference)
        except Conflict:  # somebody else has kept it just now: what is left to keep is looked at again
            if not left:
                raise


def _bag(wish: Wish, folder: Path, reference: str) -> tuple[int, int]:
    """Writes the bag of a file: (version of its object, bytes of the payload)."""
    kept, version = queries.object_of(reference)
    number = _number(reference) if wish.clear_numbers else None
    db.session.rollback()
    pieces = contents.payload(installation.current().store, kept, version, number)
    facts = _facts(wish, reference, kept, version)
    return version, write_bag(_place(wish, folder, reference), _part(folder, reference), pieces, facts)


def _facts(wish: Wish, reference: str, kept: str, version: int) -> list[tuple[str, str]]:
    """The lines of bag-info.txt; no name, no number, no reason."""
    return [
        ("Source-Organization", installation.current().settings.archive_name), ("Bagging-Date", day(local(wish.asked_at))),
        ("External-Identifier", reference), ("Internal-Sender-Identifier", wish.reference),
        ("Bag-Software-Agent", f"guidang {release('guidang')}"), ("Guidang-Object", kept), ("Guidang-Object-Version", str(version)),
        ("Guidang-ID-Number", "clear" if wish.clear_numbers else "token"),
    ]


def _package(wish: Wish, folder: Path, reference: str) -> tuple[int, int]:
    """Writes the national package of a file: (version of its object, bytes)."""
    described, number = queries.described(reference), _number(reference)
    db.session.rollback()
    called, pieces = contents.package(
        installation.current().store, described.object_id, described.version, number, described.person, described.materials
    )
    return described.version, write_package(folder / f"{called}{ZIP}", _part(folder, reference), pieces, wish.asked_at)


def path_of(form: str, reference: str) -> str:
    """The name in the folder of what goes out of a file; that of a package holds a name and an ID number."""
    if form == BAG:
        return plain(reference)
    return f"{package_name(queries.name_and_token(reference)[0], _number(reference))}{ZIP}"


def _place(wish: Wish, folder: Path, reference: str) -> Path:
    return folder / path_of(wish.form, reference)


def _part(folder: Path, reference: str) -> Path:
    return folder / f"{plain(reference)}{PART}"


def plain(reference: str) -> str:
    """A 档号 as a file name everywhere: `·` written `.`."""
    return reference.replace("·", ".")


def _is_withdrawn(reference: str) -> bool:
    """Whether a tombstone stands in the place of the file's object."""
    try:
        return WITHDRAWN in installation.current().store.state(object_id(reference))
    except (Damaged, NotThere):
        return False


def _number(reference: str) -> str:
    try:
        return open_number(queries.name_and_token(reference)[1])
    except ValueError:
        raise NumberUnreadable from None


def _size(reference: str) -> int:
    """Bytes that the object of a file has; 0 where it cannot be told, which its own turn will say."""
    try:
        state = installation.current().store.state(*queries.object_of(reference))
    except (Damaged, NotThere, NotFound):
        return 0
    return sum(entry.size or 0 for entry in state.values())
