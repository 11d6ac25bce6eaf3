"""Rooms with their shelves in the store, and what stands where: one object for the volumes of each accession."""
from __future__ import annotations

from sqlalchemy import func, select, update

from portal.catalogue.models import PersonnelFile, Volume
from portal.catalogue.states import SHELVED
from portal.database import db
from portal.records import derive, register, worked_out
from portal.records.rows import Row
from portal.records.tables import Part, by, record_of_tables
from portal.repository.models import Location, Placement, Room


def register_records() -> None:
    worked_out(Location, "used_mm")
    register(record_of_tables("room", "库房和架位", by(Room.code), Part(Room), Part(Location, Location.room_id)))
    register(record_of_tables(
        "shelving", "一个入藏号的各卷在哪个架位", by(PersonnelFile.accession), Part(Placement, Placement.volume_id, mend=_of_a_volume),
    ))
    derive(fill_shelves)


def _of_a_volume(row: Row) -> Row | None:
    """A place whose volume could not be read back is left out until its object is mended."""
    return row if row["volume_id"] is not None else None


def fill_shelves() -> None:
    """Says of each volume that has a place that it is shelved, and of each location how much of it is used."""
    placed = select(Placement.volume_id)
    db.session.execute(update(Volume).where(Volume.id.in_(placed)).values(state=SHELVED))
    used = (
        select(func.sum(Volume.thickness_mm)).join(Placement, Placement.volume_id == Volume.id)
        .where(Placement.location_id == Location.id).scalar_subquery()
    )
    db.session.execute(update(Location).where(Location.id.in_(select(Placement.location_id))).values(used_mm=used))
