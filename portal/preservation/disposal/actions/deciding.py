"""The authority of a list: the signed document that allows it, and the lead archivist who approves it by that document."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256, sha512
from pathlib import Path

from archive_store import Conflict, NotThere, Version
from portal import installation
from portal.access import Actor, Permission, refuse
from portal.catalogue.queries import file_for
from portal.database import now
from portal.handovers.making import picture_key
from portal.handovers.scans import JPEG, Seen, look_at
from portal.lifecycle import Refusal
from portal.preservation.disposal import queries
from portal.preservation.disposal.actions.appraising import LONGEST_NUMBER, reason_of, refuse_future
from portal.preservation.disposal.bars import refuse_barred, refuse_locked
from portal.preservation.disposal.models import DisposalList
from portal.preservation.disposal.states import DISPOSAL
from portal.records.keeping import say
from portal.regulation.identity import mask_in
from portal.trail import Recorded, recorded
from portal.transfers.staging import passing_folder
from portal.wording import N_

MESSAGE = "authority"
"""What the store notes beside the version; it holds no personal data."""
LONGEST_ISSUER, LONGEST_NAME = 120, 60
AUTHORITY_NEEDED = N_("还没有记下批准文件，不能批准。先填文号、机关和签字人，归入签字盖章的扫描件。")
ALL_NEEDED = N_("批准文件的文号、批准机关、鉴定小组负责人和批准人都要填。")
ANOTHER_PERSON = N_("这份清册由您拟定，要由另一位主任档案员来批准。")
WRONG_ORDER = N_("鉴定小组负责人的签字日期比批准的日期晚。先鉴定，后批准。")
AT_THE_SAME_TIME = N_("同时有人在归这份清册的扫描件，再传一次。")


@dataclass(frozen=True)
class Authority:
    """批准文件: its number and date, who issued it, who signed for the appraisal group and when, who approved."""

    document: str
    issuer: str
    issued_on: date
    appraiser: str
    appraised_on: date
    approver: str


def record_authority(actor: Actor, number: str, authority: Authority, path: Path) -> None:
    """Files the scan of the signed document and writes down what it is. Object first, row second.

    Raises Forbidden, NotFound, Refusal where something is missing or the scan cannot be read.
    """
    if not actor.may(Permission.DISPOSAL_PROPOSE):
        raise refuse(actor, Permission.DISPOSAL_PROPOSE)
    one = queries.list_for(actor, number)
    DISPOSAL.advance(one.state, "authorise")
    checked, object_id = _checked(authority), one.object_id
    seen, content = look_at(path), path.read_bytes()
    installation.current().store.derivatives.put(picture_key(sha256(content).hexdigest()), seen.picture)
    version = _keep(object_id, seen, content)
    _enter(actor, number, checked, seen, content, version.number)


@recorded("disposal.authority_recorded", Permission.DISPOSAL_PROPOSE)
def _enter(actor: Actor, number: str, authority: Authority, seen: Seen, content: bytes, version: int) -> Recorded:
    one = queries.list_for(actor, number, Permission.DISPOSAL_PROPOSE, lock=True)
    after = DISPOSAL.advance(one.state, "authorise")
    one.document, one.issuer, one.issued_on = authority.document, authority.issuer, authority.issued_on
    one.appraiser, one.appraised_on, one.approver = authority.appraiser, authority.appraised_on, authority.approver
    one.scan_kind, one.scan_pages, one.scan_size = seen.kind, seen.pages, len(content)
    one.scan_sha256, one.scan_version = sha256(content).hexdigest(), version
    one.object_version, one.recorded_by, one.recorded_at = max(one.object_version, version), actor.account_id, now()
    say(one.object_id, version)
    return Recorded(f"disposal:{number}", one.state, after, authority.document)


@recorded("disposal.sent_back", Permission.DISPOSAL_APPROVE)
def send_back(actor: Actor, number: str, reason: str) -> Recorded:
    """Gives a list back to whoever writes it; its authority, which was for the list as it stood, has to be recorded anew."""
    one = queries.list_for(actor, number, Permission.DISPOSAL_APPROVE, lock=True)
    before, after = one.state, DISPOSAL.advance(one.state, "send_back")
    one.state, one.sent_back_because = after, reason_of(reason)
    for column in ("document", "issuer", "issued_on", "appraiser", "appraised_on", "approver", "scan_kind", "scan_pages", "scan_size",
                   "scan_sha256", "scan_version", "recorded_by", "recorded_at"):
        setattr(one, column, None)
    return Recorded(f"disposal:{number}", before, after, one.sent_back_because)


@recorded("disposal.approved", Permission.DISPOSAL_APPROVE)
def approve(actor: Actor, number: str) -> Recorded:
    """Approves a list by its recorded authority; by somebody else than its proposer. Raises NotFound, Refusal."""
    one = queries.list_for(actor, number, Permission.DISPOSAL_APPROVE, lock=True)
    before, after = one.state, DISPOSAL.advance(one.state, "approve")
    if one.document is None or one.scan_sha256 is None:
        raise Refusal(AUTHORITY_NEEDED)
    if actor.account_id == one.proposed_by:
        raise Refusal(ANOTHER_PERSON)
    for row in queries.files_of(one):
        file = file_for(actor, row.reference)
        refuse_barred(file, one)
        refuse_locked(file)
    one.state, one.approved_by, one.approved_at = after, actor.account_id, now()
    return Recorded(f"disposal:{number}", before, after, one.document)


def picture_of(one: DisposalList) -> bytes:
    """The first page of the signed document as a small JPEG, made anew in the limited child where it was thrown away. Raises NotThere."""
    store = installation.current().store
    if one.scan_sha256 is None:
        raise NotThere(one.reference)
    try:
        return store.derivatives.get(picture_key(one.scan_sha256))
    except NotThere:
        with passing_folder(installation.current().settings.staging) as folder:
            path = folder / "scan"
            path.write_bytes(scan_of(one))
            picture = look_at(path).picture
    store.derivatives.put(picture_key(one.scan_sha256), picture)
    return picture


def scan_of(one: DisposalList) -> bytes:
    """The signed document as it came. Raises NotThere."""
    return installation.current().store.read(one.object_id, _path(one.scan_version or 0, one.scan_kind or ""))


def _checked(authority: Authority) -> Authority:
    """The authority as it is kept. Raises Refusal where something is missing or a day is to come."""
    words = authority.document, authority.issuer, authority.appraiser, authority.approver
    if not all(word.strip() for word in words):
        raise Refusal(ALL_NEEDED)
    for day in (authority.appraised_on, authority.issued_on):
        refuse_future(day)
    if authority.appraised_on > authority.issued_on:
        raise Refusal(WRONG_ORDER)
    return Authority(
        mask_in(words[0].strip()[:LONGEST_NUMBER]), words[1].strip()[:LONGEST_ISSUER], authority.issued_on,
        words[2].strip()[:LONGEST_NAME], authority.appraised_on, words[3].strip()[:LONGEST_NAME],
    )


def _keep(object_id: str, seen: Seen, content: bytes) -> Version:
    """The version of the list's object that holds the scan; the newest one where it has just this already."""
    store, digest = installation.current().store, sha512(content).hexdigest()
    head = store.head(object_id) or 0
    try:
        if head == 0:
            return store.create(object_id, {_path(1, seen.kind): content}, MESSAGE)
        known = store.state(object_id).get(_path(head, seen.kind))
        if known is not None and known.digest == digest:
            return store.version(object_id)
        return store.add_version(object_id, {_path(head + 1, seen.kind): content}, head, MESSAGE)
    except Conflict:
        raise Refusal(AT_THE_SAME_TIME) from None


def _path(version: int, kind: str) -> str:
    """Where the scan that came with a version lies."""
    return f"authority-{version}.{'jpg' if kind == JPEG else 'pdf'}"
