"""Where things stand and where there is space."""
from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from portal.access import Actor, NotFound, Permission, Reach
from portal.catalogue.models import PersonnelFile, Volume
from portal.catalogue.states import RECEIVED
from portal.database import db
from portal.repository.models import Location, Placement, Room
from portal.repository.plan import Fill, Section
from portal.wording import N_

USUAL_THICKNESS_MM = 30
"""Of a volume, where none stands in a room yet; the thickness that a volume has until it is measured."""


@dataclass(frozen=True)
class RoomTotals:
    """What a room holds and how much more goes in."""

    room: Room
    volumes: int
    locations: int
    fill: Fill

    @property
    def more_volumes(self) -> int:
        """How many volumes of the usual thickness of this room still find space; a guide value."""
        usual = self.fill.used_mm // self.volumes if self.volumes else USUAL_THICKNESS_MM
        return (self.fill.width_mm - self.fill.used_mm) // max(usual, 1)


def rooms() -> list[Room]:
    """Rooms in use, by code."""
    return list(db.session.scalars(select(Room).where(Room.closed_at.is_(None)).order_by(Room.code)))


def room_by_code(code: str, lock: bool = False) -> Room:
    """A room; `lock` holds its row, so that two people do not furnish it at once. Raises NotFound."""
    statement = select(Room).where(Room.code == code.strip().upper())
    room = db.session.scalar(statement.with_for_update() if lock else statement)
    if room is None:
        raise NotFound(N_("没有这个库房：%(code)s。"), code=code)
    return room


def location_by_code(code: str) -> Location:
    """Raises NotFound."""
    location = db.session.scalar(select(Location).where(Location.code == code.strip().upper()))
    if location is None:
        raise NotFound(N_("没有这个架位：%(code)s。看一下架上的标签，写法如 01-03-A-04-2。"), code=code.strip())
    return location


def hold_locations(*ids: int) -> None:
    """Holds the rows of locations and reads them afresh, so that two people cannot fill the same centimetres.

    Always in the order of their ids: two people who move volumes against each other wait and do not block.
    """
    statement = select(Location).where(Location.id.in_(ids)).order_by(Location.id).with_for_update(of=Location)
    db.session.execute(statement.execution_options(populate_existing=True)).all()


def volume_by_reference(reference: str, lock: bool = False) -> Volume:
    """Raises NotFound."""
    statement = select(Volume).where(Volume.reference == reference.strip())
    volume = db.session.scalar(statement.with_for_update(of=Volume) if lock else statement)
    if volume is None:
        raise NotFound(N_("没有这一卷：%(reference)s。"), reference=reference.strip())
    return volume


def placement_of(volume_id: int) -> Placement | None:
    return db.session.get(Placement, volume_id)


def places_of_file(reference: str) -> list[tuple[Volume, Location | None]]:
    """Each volume of the file with this 档号, with its location, None where it stands nowhere yet. Raises NotFound."""
    rows = db.session.execute(
        select(Volume, Location).join(Volume.file).outerjoin(Placement, Placement.volume_id == Volume.id)
        .outerjoin(Location, Location.id == Placement.location_id).where(PersonnelFile.reference == reference).order_by(Volume.number)
        .options(joinedload(Location.room, innerjoin=False))  # a volume that stands nowhere has no room either
    ).all()
    if not rows:
        raise NotFound
    return [(volume, location) for volume, location in rows]


def sections_of(room: Room) -> list[Section]:
    """The sections of a room in the order of its shelves, their levels together."""
    place = (Location.column, Location.face, Location.section)
    rows = db.session.execute(
        select(*place, func.sum(Location.used_mm), func.sum(Location.width_mm)).where(Location.room_id == room.id)
        .group_by(*place).order_by(*place)
    )
    return [Section(column, face, number, Fill(used, width)) for column, face, number, used, width in rows]


def locations_of_face(room: Room, column: int, face: str) -> list[Location]:
    """The locations of one face of a column, top level first, as somebody standing before it sees them."""
    statement = select(Location).where(Location.room_id == room.id, Location.column == column, Location.face == face)
    return list(db.session.scalars(statement.order_by(Location.level.desc(), Location.section)))


def volumes_at(location: Location) -> list[Volume]:
    statement = select(Volume).join(Placement, Placement.volume_id == Volume.id).where(Placement.location_id == location.id)
    return list(db.session.scalars(statement.order_by(Volume.reference)).unique())


def sees_names(actor: Actor) -> bool:
    """Whether this actor may know whose volume stands somewhere: planners and auditors see 档号 alone."""
    return actor.may(Permission.PERSON_VIEW) and actor.reach(Permission.PERSON_VIEW) is Reach.EVERYTHING


def unshelved(limit: int = 50) -> list[Volume]:
    """Volumes that wait for a place, oldest 档号 first."""
    return list(db.session.scalars(select(Volume).where(Volume.state == RECEIVED).order_by(Volume.reference).limit(limit)).unique())


def unshelved_count() -> int:
    return db.session.scalar(select(func.count()).select_from(Volume).where(Volume.state == RECEIVED)) or 0


def suggested_location(volume: Volume) -> Location | None:
    """Where a volume would stand in the order of 档号: behind its neighbour, else the first location with room enough."""
    fits = _with_space(volume)
    neighbour = db.session.scalar(
        select(Placement.location_id).join(Volume, Volume.id == Placement.volume_id).where(Volume.reference < volume.reference)
        .order_by(Volume.reference.desc()).limit(1)
    )
    behind = db.session.scalar(fits.where(Location.id >= neighbour)) if neighbour else None
    return behind or db.session.scalar(fits)


def _with_space(volume: Volume) -> Select[Location]:
    """Locations in rooms in use that take the volume, in the order in which they were furnished."""
    open_rooms = select(Location).join(Location.room).where(Room.closed_at.is_(None))
    return open_rooms.where(Location.width_mm - Location.used_mm >= volume.thickness_mm).order_by(Location.id).limit(1)


def usable_area() -> Decimal | None:
    """Usable square metres of all rooms in use, None where no room was entered (Art. 20)."""
    return db.session.scalar(select(func.sum(Room.usable_area_m2)).where(Room.closed_at.is_(None)))


def room_totals(room: Room) -> RoomTotals:
    used, width, locations = db.session.execute(
        select(func.coalesce(func.sum(Location.used_mm), 0), func.coalesce(func.sum(Location.width_mm), 0), func.count())
        .where(Location.room_id == room.id)
    ).one()
    volumes = db.session.scalar(
        select(func.count()).select_from(Placement).join(Location, Location.id == Placement.location_id).where(Location.room_id == room.id)
    )
    return RoomTotals(room, volumes or 0, locations, Fill(used, width))
