"""The human sample of a batch: what it is drawn from, what was drawn, how it was judged, and the pictures of its pages."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal import installation
from portal.access import Actor, NotFound, Permission
from portal.database import db
from portal.transfers import pictures, staging
from portal.transfers.models import Transfer, TransferEntry, TransferInspection, TransferPackage, TransferSample, TransferSamplePage
from portal.transfers.queries.batches import transfer_for
from portal.transfers.sealed import open_report
from portal.transfers.states import SUBMITTED
from portal.wording import N_

DIGEST_DIGITS = 16
PICTURE_WIDTH = 1654
"""A page at 200 dpi: small print can be read."""
NO_SAMPLE = N_("批次 %(reference)s 没有抽检这一页。")


@dataclass(frozen=True)
class PagePlace:
    """A page that may be drawn: its file and package, the place of its material in the catalogue, its number in the material."""

    key: str
    entry_id: int
    package_id: int
    material: int
    page: int


def population_of(transfer: Transfer) -> list[PagePlace]:
    """Every page of the files that could be received now, in the order of the batch."""
    newest = (TransferInspection.entry_id == TransferEntry.id) & (TransferInspection.number == TransferEntry.inspections)
    fit = (
        select(TransferEntry.id, TransferEntry.position, TransferPackage.id, TransferPackage.sha256, TransferInspection.catalogue)
        .join(TransferInspection, newest).join(TransferPackage, TransferPackage.id == TransferEntry.package_id)
        .where(TransferEntry.transfer_id == transfer.id, TransferEntry.state == SUBMITTED, TransferEntry.verdict == "pass")
        .order_by(TransferEntry.position)
    )
    return [
        PagePlace(f"{position}/{sha256[:DIGEST_DIGITS]}/{material}/{page}", entry_id, package_id, material, page)
        for entry_id, position, package_id, sha256, catalogue in db.session.execute(fit)
        for material, row in enumerate(catalogue, start=1) for page in range(1, row["pages"] + 1)
    ]


def samples_of(transfer: Transfer) -> list[TransferSample]:
    """All samples of a batch, newest first."""
    drawn = select(TransferSample).where(TransferSample.transfer_id == transfer.id)
    return list(db.session.scalars(drawn.order_by(TransferSample.number.desc())))


def last_sample(transfer: Transfer) -> TransferSample | None:
    drawn = select(TransferSample).where(TransferSample.transfer_id == transfer.id)
    return db.session.scalar(drawn.order_by(TransferSample.number.desc()).limit(1))


def sample_pages(sample: TransferSample) -> list[TransferSamplePage]:
    """The pages of a sample in the order in which they were drawn."""
    pages = select(TransferSamplePage).where(TransferSamplePage.sample_id == sample.id)
    return list(db.session.scalars(pages.order_by(TransferSamplePage.place)))


def sample_page(actor: Actor, reference: str, place: int) -> tuple[TransferSample, TransferSamplePage, TransferEntry]:
    """A page of the newest sample of a batch, with its file, for those who receive. Raises NotFound, Forbidden."""
    transfer = transfer_for(actor, reference, Permission.TRANSFER_RECEIVE)
    sample = last_sample(transfer)
    page = sample and db.session.scalar(
        select(TransferSamplePage).where(TransferSamplePage.sample_id == sample.id, TransferSamplePage.place == place)
    )
    if not sample or not page:
        raise NotFound(NO_SAMPLE, reference=reference)
    return sample, page, db.session.get_one(TransferEntry, page.entry_id)


def material_of(page: TransferSamplePage) -> dict[str, Any]:
    """The material of a page as the catalogue of its package writes it: code, title, date, pages."""
    inspected = select(TransferInspection.catalogue).where(
        TransferInspection.entry_id == page.entry_id, TransferInspection.package_id == page.package_id,
    )
    catalogue = db.session.scalar(inspected.order_by(TransferInspection.number.desc()).limit(1)) or []
    return catalogue[page.material - 1] if page.material <= len(catalogue) else {"code": "", "title": "", "date": "", "pages": 0}


def sample_picture(actor: Actor, reference: str, place: int) -> Path:
    """The picture of a page, drawn in the limited child the first time. Raises NotFound where the package is no longer in staging."""
    sample, page, _ = sample_page(actor, reference, place)
    package = db.session.get_one(TransferPackage, page.package_id)
    if package.removed_at is not None or package.report_token is None:
        raise NotFound
    folder = installation.current().settings.staging
    name = f"sample-{sample.number}-{place}"
    path = staging.pictures(folder, package.staging_name) / f"{name}.jpg"
    if not path.is_file():
        wanted = _image_of(open_report(package.report_token), page) | {"picture": name, "width": PICTURE_WIDTH}
        staged = folder / package.staging_name
        db.session.rollback()  # no transaction stays open while the child works
        pictures.draw(staged, path.parent, [wanted])
    if not path.is_file():
        raise NotFound
    return path


def _image_of(report: dict[str, Any], page: TransferSamplePage) -> dict[str, Any]:
    """`{"member", "kind", "frame"}` of the original on which a page stands. Raises NotFound."""
    first = 1
    for image in report["items"][page.material - 1]["originals"]:
        if page.page < first + image["pages"]:
            return {"member": image["member"], "kind": image["kind"], "frame": page.page - first}
        first += image["pages"]
    raise NotFound
