"""What the pages of the intake show, as plain facts for their templates."""
from __future__ import annotations

from typing import Any

from portal.access import Actor, Permission, Reach
from portal.accounts.queries import names_of
from portal.database import now
from portal.regulation.areas import resolve
from portal.regulation.finding import Finding, Verdict
from portal.regulation.identity import mask
from portal.rendering.formats import said_day, said_moment
from portal.transfers import course, people, queries, sheet, stated
from portal.transfers.acceptance.properties_page import property_cells
from portal.transfers.acceptance.sample_page import sample_line
from portal.transfers.checking import said
from portal.transfers.course import Side
from portal.transfers.destination import renamed, said_destination
from portal.transfers.enterprise_checks import DIFFERS, code_of
from portal.transfers.gates import Attested, gates
from portal.transfers.lifting import may_lift
from portal.transfers.members import shown
from portal.transfers.sealed import open_given, open_number
from portal.transfers.seen import mark_of
from portal.transfers.states import CHECKED, FILE, STAGED, SUBMITTED, TRANSFER, WITHDRAWN
from portal.transfers.uploads.offer import offer
from portal.wording import gettext

CHIPS = {
    "draft": ("wait", "pencil"), "submitted": ("run", "send-check"), "accepted": ("run", "arrow-repeat"),
    "accessioned": ("ok", "check-circle-fill"), "withdrawn": ("wait", "dash-circle"),
}
"""How the state of a batch looks in the list."""
NOT_ASKED: dict[str, Any] = {"at_register": [], "has_findings": False, "untested": {}, "register_of": ""}
"""What a poll knows of the register."""


def side_of(actor: Actor) -> Side:
    """From where the actor looks at batches."""
    if actor.may(Permission.TRANSFER_RECEIVE):
        return Side.ARCHIVE
    return Side.ENTERPRISE if actor.may(Permission.TRANSFER_UPLOAD) else Side.READER


def list_facts(actor: Actor, number: int) -> dict[str, Any]:
    """One page of the list of batches."""
    found, total = queries.transfers_for(actor, number)
    side = side_of(actor)
    lines = [{"transfer": transfer, "count": count, "heading": course.heading(transfer.state, count, side),
              "state": TRANSFER.label(transfer.state), "chip": CHIPS[transfer.state]} for transfer, count in found]
    return {"lines": lines, "total": total, "number": number, "last": -(-total // queries.TRANSFERS_A_PAGE) or 1, "side": side}


def batch_facts(actor: Actor, reference: str, position: int | None = None, everybody: bool = False, polled: bool = False) -> dict[str, Any]:
    """A batch with its people, and the sheet of one file: the chosen one, else the first that needs attention.

    Whoever only asks how far the work is (`polled`) gets nothing of the register, which is read row by row and not drawn then.
    """
    transfer = queries.transfer_for(actor, reference)
    count, side = queries.tally_of(transfer), side_of(actor)
    working = course.is_working(transfer.state, count)
    entries = queries.entries_of(transfer)
    once_failed = queries.once_failed(transfer)
    groups = people.clusters(entries, once_failed, _nameless(entries), everybody)
    chosen = position if position is not None else people.first_position(groups)
    facts = {
        "transfer": transfer, "count": count, "side": side, "groups": groups, "everybody": everybody, "position": chosen,
        "heading": course.heading(transfer.state, count, side), "steps": course.steps(transfer.state, count, side, _notes(transfer)),
        "next": course.next_step(transfer.state, count, side), "is_open": course.is_open(transfer.state),
        "offers_upload": course.offers_upload(transfer.state, count, side),
        "gates": gates(queries.found_now(transfer), count.inspected, _attested(transfer)),
        "last_check": queries.last_inspected(transfer),
        "following": people.following(groups, chosen or 0),
        "marks": {
            "submit": mark_of(entry for entry in entries if entry.state == CHECKED and entry.verdict == Verdict.PASS),
            "receive": mark_of(entry for entry in entries if entry.state == SUBMITTED),
        },
    }
    facts |= NOT_ASKED if polled and working else _told_by_register(transfer, entries)
    facts |= {"properties": property_cells(queries.last_assessment(transfer)), "sample": sample_line(transfer)}
    facts |= {
        "working": working, "stopped": working and queries.has_stopped(transfer),
        "pace": course.pace(queries.work_begun_at(transfer), now()) if working else 0,
    }
    facts["upload"] = offer(transfer) if facts["offers_upload"] else None
    return facts | {"sheet": sheet_facts(actor, transfer, chosen, side) if chosen is not None else None}


def _told_by_register(transfer: Any, entries: list[Any]) -> dict[str, Any]:
    """What stands against the register, whether there is a defect list, and what the register leaves untested."""
    at_register = said(_register_findings(transfer))
    return {
        "at_register": at_register,
        "register_of": code_of(transfer.head or {}) if any(one["code"] == DIFFERS for one in at_register) else "",
        "has_findings": bool(at_register) or any(_has_findings(entry) for entry in entries),
        "untested": queries.untested_facts(transfer, (entry for entry in entries if FILE.allows(entry.state, "withdraw"))),
    }


def _has_findings(entry: Any) -> bool:
    """Whether the defect list has a line to mend or to look at for this file."""
    return entry.state != WITHDRAWN and bool(entry.bars or entry.errors or entry.warnings)


def sheet_facts(actor: Actor, transfer: Any, position: int, side: Side) -> dict[str, Any]:
    """One file's findings and what can be done with it."""
    entry = queries.entry_for(actor, transfer.reference, position)
    inspections = queries.inspections_of(entry)
    found: dict[int, list[Any]] = {}
    for row in queries.kept_findings(*inspections):
        found.setdefault(row.inspection_id, []).append(row)
    newest = found.get(inspections[0].id, []) if inspections else []
    standing = [row for row in newest if row.lifted_reason is None]
    return {
        "entry": entry, "name": entry.name or _nameless([entry]).get(entry.id, ""), "state": FILE.label(entry.state),
        "id_number": mask(open_number(entry.id_number_token)) if entry.id_number_token else "",
        "groups": sheet.groups(inspections, found), "inspection": inspections[0] if inspections else None,
        "lost": course.is_open(transfer.state) and entry.state in (STAGED, CHECKED, SUBMITTED) and not queries.is_staged(entry),
        "pictures": _sees_pictures(actor, entry), "verbs": _verbs(actor, transfer, entry, side),
        "liftable": _may_lift(transfer, entry, standing, side), "row": queries.row_cells(entry),
        "goal": _goal(transfer, entry, inspections[0].catalogue if inspections else []),
    }


def _goal(transfer: Any, entry: Any, catalogue: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Where the file goes and why it may, by what the register says of the person; what was not tested, and clues to it.

    `renamed`: what the places that the row names are called on that day. None where nobody knows whose file it is.
    """
    if entry.id_number_token is None:
        return None
    row, day = queries.stated_by_register(entry), transfer.transfer_date or queries.today()
    why = stated.why_untested(transfer.head is not None, row.cells if row else None)
    return said_destination(row, resolve(transfer.enterprise.registered_area), day) | {
        "renamed": renamed(row, day) if row else [], "untested": gettext(stated.UNTESTED[why]) if why else "",
        "clues": stated.clues(open_number(entry.id_number_token), catalogue, row.cells if row else {}),
    }


def _verbs(actor: Actor, transfer: Any, entry: Any, side: Side) -> tuple[str, ...]:
    """What this actor can do with the file now, read from the lifecycles."""
    if not TRANSFER.allows(transfer.state, "withdraw"):
        return ()
    theirs = {Side.ARCHIVE: ("return", "take_back"), Side.ENTERPRISE: ("withdraw",), Side.READER: ()}[side]
    return tuple(verb for verb in theirs if FILE.allows(entry.state, verb))


def _may_lift(transfer: Any, entry: Any, standing: list[Any], side: Side) -> int:
    """How many errors the archive could let pass; 0 where there is a bar, or an error that nobody can."""
    errors = [row for row in standing if row.weight == "error"]
    open_here = side is Side.ARCHIVE and TRANSFER.allows(transfer.state, "withdraw") and entry.state in (CHECKED, SUBMITTED)
    if not open_here or any(row.weight == "bar" for row in standing) or not all(may_lift(row.code) for row in errors):
        return 0
    return len(errors)


def _sees_pictures(actor: Actor, entry: Any) -> bool:
    held = entry.package is not None and entry.package.removed_at is None
    return held and actor.reach(Permission.TRANSFER_VIEW) is not Reach.DESCRIPTION


def _nameless(entries: list[Any]) -> dict[int, str]:
    """file -> what its package is called, masked, where nobody knows yet whose it is."""
    unknown = [entry for entry in entries if not entry.name]
    packages = queries.packages_of(unknown)
    return {entry.id: shown(open_given(packages[entry.package_id].given_token)[1]) for entry in unknown if entry.package_id in packages}


def _notes(transfer: Any) -> dict[int, str]:
    """The small lines under the steps."""
    dates = {course.ANNOUNCE: transfer.announced_at, course.SUBMIT: transfer.submitted_at, course.RECEIVE: transfer.received_at}
    notes = {step: said_day(at) for step, at in dates.items() if at}
    notes[course.CHECK] = said_moment(queries.last_inspected(transfer))
    return notes | {course.ACCESSION: transfer.accession or ""}


def _attested(transfer: Any) -> Attested:
    bound = queries.attestations_of(transfer).get(queries.BINDING)
    if bound is None:
        return Attested()
    who = names_of({bound.account_id})[bound.account_id] if bound.account_id else ""
    return Attested(who, said_day(bound.at))


def _register_findings(transfer: Any) -> list[Finding]:
    """What stands against the register itself; people without a package are listed among the people."""
    found = queries.register_findings(transfer) if transfer.head is not None else []
    return [finding for finding in found if finding.code != "register-no-package"]
