"""Where things stand and where there is space."""
from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from portal.access import NotFound
from portal.catalogue.models import Volume
from portal.catalogue.states import RECEIVED
from portal.database import db
from portal.repository.models import Location, Placement, Room
from portal.wording import N_

MM_PER_CM = 10


@dataclass(frozen=True)
class Column:
    """One column of shelves as the plan shows it; centimetres."""

    number: int
    face: str
    locations: list[Location]

    @property
    def used_cm(self) -> int:
        return sum(location.used_mm for location in self.locations) // MM_PER_CM

    @property
    def width_cm(self) -> int:
        return sum(location.width_mm for location in self.locations) // MM_PER_CM


def rooms() -> list[Room]:
    """Rooms in use, by code."""
    return list(db.session.scalars(select(Room).where(Room.closed_at.is_(None)).order_by(Room.code)))


def room_by_code(code: str) -> Room:
    """Raises NotFound."""
    room = db.session.scalar(select(Room).where(Room.code == code))
    if room is None:
        raise NotFound(N_("没有这个库房：%(code)s。"), code=code)
    return room


def location_by_code(code: str, lock: bool = False) -> Location:
    """A location; `lock` holds its row, so that two people cannot fill the same centimetres. Raises NotFound."""
    statement = select(Location).where(Location.code == code.strip().upper())
    location = db.session.scalar(statement.with_for_update(of=Location) if lock else statement)
    if location is None:
        raise NotFound(N_("没有这个架位：%(code)s。看一下架上的标签，写法如 01-03-A-04-2。"), code=code)
    return location


def volume_by_reference(reference: str, lock: bool = False) -> Volume:
    """Raises NotFound."""
    statement = select(Volume).where(Volume.reference == reference.strip())
    volume = db.session.scalar(statement.with_for_update(of=Volume) if lock else statement)
    if volume is None:
        raise NotFound(N_("没有这一卷：%(reference)s。"), reference=reference)
    return volume


def placement_of(volume_id: int) -> Placement | None:
    return db.session.get(Placement, volume_id)


def places_of_file(file_id: int) -> list[tuple[Volume, Location | None]]:
    """Each volume of a file with its location, None where it stands nowhere yet."""
    rows = db.session.execute(
        select(Volume, Location).outerjoin(Placement, Placement.volume_id == Volume.id)
        .outerjoin(Location, Location.id == Placement.location_id).where(Volume.file_id == file_id).order_by(Volume.number)
    )
    return [(volume, location) for volume, location in rows]


def columns_of(room: Room) -> list[Column]:
    """The columns of a room, each face on its own."""
    statement = select(Location).where(Location.room_id == room.id)
    ordered = db.session.scalars(statement.order_by(Location.column, Location.face, Location.section, Location.level))
    columns: dict[tuple[int, str], list[Location]] = {}
    for location in ordered:
        columns.setdefault((location.column, location.face), []).append(location)
    return [Column(number, face, locations) for (number, face), locations in columns.items()]


def volumes_at(location: Location) -> list[Volume]:
    statement = select(Volume).join(Placement, Placement.volume_id == Volume.id).where(Placement.location_id == location.id)
    return list(db.session.scalars(statement.order_by(Volume.reference)).unique())


def unshelved(limit: int = 50) -> list[Volume]:
    """Volumes that wait for a place, oldest 档号 first."""
    return list(db.session.scalars(select(Volume).where(Volume.state == RECEIVED).order_by(Volume.reference).limit(limit)).unique())


def unshelved_count() -> int:
    return db.session.scalar(select(func.count()).select_from(Volume).where(Volume.state == RECEIVED)) or 0


def suggested_location(volume: Volume) -> Location | None:
    """The first location with room enough, nearest to where the neighbours by 档号 stand: the last one in use before empty ones."""
    fits = select(Location).where(Location.width_mm - Location.used_mm >= volume.thickness_mm)
    begun = db.session.scalar(fits.where(Location.used_mm > 0).order_by(Location.code.desc()).limit(1))
    return begun or db.session.scalar(fits.order_by(Location.code).limit(1))


def usable_area() -> Decimal | None:
    """Usable square metres of all rooms in use, None where no room was entered (Art. 20)."""
    return db.session.scalar(select(func.sum(Room.usable_area_m2)).where(Room.closed_at.is_(None)))


def room_totals(room: Room) -> tuple[int, int, int]:
    """(volumes, used cm, free cm) of a room."""
    used, width = db.session.execute(
        select(func.coalesce(func.sum(Location.used_mm), 0), func.coalesce(func.sum(Location.width_mm), 0))
        .where(Location.room_id == room.id)
    ).one()
    volumes = db.session.scalar(
        select(func.count()).select_from(Placement).join(Location, Location.id == Placement.location_id).where(Location.room_id == room.id)
    )
    return volumes or 0, used // MM_PER_CM, (width - used) // MM_PER_CM


