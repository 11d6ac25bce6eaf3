"""The same page in files of other persons: of the batch, of other batches, in custody."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import func, or_, select

from portal.catalogue.models import DIGEST_CHARACTERS, Page, PersonnelFile
from portal.database import db
from portal.people.models import Person
from portal.transfers.models import TransferEntry, TransferPackage, TransferPageDigest
from portal.transfers.queries.files import twins_in
from portal.transfers.repeated_pages import Elsewhere
from portal.transfers.sealed import open_given
from portal.transfers.states import CHECKED, OPEN_FILE, RETURNED, SUBMITTED
from portal.wording import N_

ASKED_AT_ONCE = 500
MOST_NEIGHBOURS = 10
"""Files that are judged anew because they share a page; where more share one, all of them are told already."""
OF_OTHERS, IN_CUSTODY = N_("别的单位的一份档案"), N_("馆藏的一份档案")


def kept_digest(sha512: str) -> str:
    """A page's digest as it is kept."""
    return sha512[:DIGEST_CHARACTERS]


def pages_elsewhere(entry: TransferEntry, pages: dict[str, str]) -> dict[str, Elsewhere]:
    """sha512 of these pages -> where another person's file has the same one: in custody first, then what is handed over earliest."""
    found = {digest: held for some in _some(list(pages)) for digest, held in _handed_over(entry, some)}
    return found | {digest: held for some in _some(list(pages)) for digest, held in _in_custody(entry, some)}


def _handed_over(entry: TransferEntry, digests: Sequence[str]) -> Iterator[tuple[str, Elsewhere]]:
    """The earliest holder of each page that is not in custody yet, whose package is named where it is the same enterprise's."""
    whole = {kept_digest(digest): digest for digest in digests}
    first = (
        select(TransferPageDigest.digest, func.min(TransferEntry.id).label("entry_id"))
        .join(TransferEntry, TransferEntry.id == TransferPageDigest.entry_id)
        .where(TransferPageDigest.digest.in_(whole), TransferEntry.state.in_(OPEN_FILE), *_another_person(entry))
        .group_by(TransferPageDigest.digest).subquery()
    )
    same = (TransferPageDigest.digest == first.c.digest) & (TransferPageDigest.entry_id == first.c.entry_id)
    statement = (
        select(TransferPageDigest.digest, TransferPageDigest.image, TransferEntry, TransferPackage.given_token).join(first, same)
        .join(TransferEntry, TransferEntry.id == first.c.entry_id)
        .join(TransferPackage, TransferPackage.id == TransferEntry.package_id)
    )
    for digest, image, holder, given_token in db.session.execute(statement):
        own = holder.transfer.enterprise_id == entry.transfer.enterprise_id
        yield whole[digest], Elsewhere(open_given(given_token)[1] if own else OF_OTHERS, image)


def _in_custody(entry: TransferEntry, digests: Sequence[str]) -> Iterator[tuple[str, Elsewhere]]:
    """The earliest page of the catalogue of each digest; its file is named where it is the same enterprise's."""
    whole = {kept_digest(digest): digest for digest in digests}
    statement = (
        select(Page.original_digest, Page.image, PersonnelFile.enterprise_id, PersonnelFile.reference, Person.name)
        .join(PersonnelFile, PersonnelFile.id == Page.file_id).join(Person, Person.id == PersonnelFile.person_id)
        .where(Page.original_digest.in_(whole), Person.id_number_index != entry.id_number_index)
    )
    for digest, image, enterprise_id, reference, name in db.session.execute(statement.order_by(Page.id.desc())):
        own = enterprise_id == entry.transfer.enterprise_id
        yield whole[digest], Elsewhere(f"{name} {reference}" if own else IN_CUSTODY, image)


def neighbours(entry: TransferEntry) -> list[TransferEntry]:
    """Inspected files of the batch whose findings depend on this one: the same person's, and those that share a page.

    One that was returned is among the latter: what its enterprise reads about it has to hold while it is mended.
    """
    own = select(TransferPageDigest.digest).where(TransferPageDigest.entry_id == entry.id)
    sharing = select(TransferPageDigest.entry_id).where(TransferPageDigest.digest.in_(own))
    statement = select(TransferEntry).where(
        TransferEntry.id.in_(sharing), TransferEntry.transfer_id == entry.transfer_id,
        TransferEntry.state.in_((CHECKED, SUBMITTED, RETURNED)), *_another_person(entry),
    )
    others = db.session.scalars(statement.order_by(TransferEntry.position).limit(MOST_NEIGHBOURS))
    return [*twins_in(entry), *others]


def _another_person(entry: TransferEntry) -> tuple:
    """That a file is another one and another person's."""
    index = TransferEntry.id_number_index
    another = or_(index.is_(None), index != entry.id_number_index) if entry.id_number_index else True
    return TransferEntry.id != entry.id, another


def _some(digests: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(digests), ASKED_AT_ONCE):
        yield digests[start : start + ASKED_AT_ONCE]
