"""Furnishing rooms, shelving volumes."""
from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

from sqlalchemy import select

from portal.access import Actor, Permission
from portal.catalogue.models import Volume
from portal.catalogue.states import VOLUME
from portal.database import db, now
from portal.lifecycle import Refusal
from portal.repository.models import Location, Placement, Room
from portal.repository.ownership import OWNERSHIPS
from portal.repository.queries import hold_locations, location_by_code, placement_of, room_by_code, volume_by_reference
from portal.trail import Recorded, recorded
from portal.wording import N_

FACES = ("A", "B")
LARGEST = {"columns": 200, "sections": 50, "levels": 20, "width_mm": 5_000}
MOST_AT_ONCE = 5_000
"""Locations added by one furnishing; a larger room is furnished in steps."""
LONGEST_CODE, LONGEST_NAME = 10, 60
LARGEST_AREA_M2 = 1_000_000


@recorded("room.added", Permission.REPOSITORY_MANAGE)
def add_room(actor: Actor, code: str, name: str, ownership: str, usable_area_m2: Decimal, contract_ends_on: date | None = None) -> Recorded:
    """Enters a room (Art. 20). Raises Refusal where the code is taken or a value cannot be."""
    code, name = code.strip().upper(), name.strip()
    if not (code.isascii() and code.isalnum() and len(code) <= LONGEST_CODE):
        raise Refusal(N_("库房号用字母和数字，最多 10 位，如 01。"))
    if len(name) > LONGEST_NAME:
        raise Refusal(N_("库房名称最多 60 个字。"))
    if db.session.scalar(select(Room).where(Room.code == code)):
        raise Refusal(N_("库房号 %(code)s 已经有了。"), code=code)
    if ownership not in OWNERSHIPS or not usable_area_m2.is_finite() or not 0 < usable_area_m2 < LARGEST_AREA_M2:
        raise Refusal(N_("使用面积要大于 0，来源要选一个。"))
    db.session.add(Room(
        code=code, name=name or code, ownership=ownership, usable_area_m2=usable_area_m2,
        contract_ends_on=contract_ends_on,
    ))
    return Recorded(f"room:{code}", after="added", value=code)


@recorded("room.furnished", Permission.REPOSITORY_MANAGE)
def furnish(actor: Actor, room_code: str, columns: int, faces: int, sections: int, levels: int, width_mm: int) -> Recorded:
    """Adds columns of shelves behind the last one; each level of each section is a location `width_mm` wide.

    Returns how many locations were added. Raises Refusal for sizes that cannot be.
    """
    room = room_by_code(room_code, lock=True)
    sizes = {"columns": columns, "sections": sections, "levels": levels, "width_mm": width_mm}
    if faces not in (1, 2) or any(not 1 <= value <= LARGEST[name] for name, value in sizes.items()):
        raise Refusal(N_("列最多 200，面 1 或 2，节最多 50，层最多 20，每层宽度最多 5000 毫米。"))
    if columns * faces * sections * levels > MOST_AT_ONCE:
        raise Refusal(N_("一次最多加 %(most)s 个架位，请分几次加。"), most=MOST_AT_ONCE)
    last = db.session.scalar(select(Location.column).where(Location.room_id == room.id).order_by(Location.column.desc()).limit(1)) or 0
    places = list(product(range(last + 1, last + columns + 1), FACES[:faces], range(1, sections + 1), range(1, levels + 1)))
    db.session.add_all([
        Location(
            room_id=room.id, code=location_code(room.code, *place), column=place[0], face=place[1], section=place[2],
            level=place[3], width_mm=width_mm,
        )
        for place in places
    ])
    return Recorded(f"room:{room.code}", before=f"columns={last}", after=f"columns={last + columns}", value=len(places))


def location_code(room_code: str, column: int, face: str, section: int, level: int) -> str:
    """`01-03-A-04-2`: 库房-列-面-节-层, as the label on the shelf says."""
    return f"{room_code}-{column:02d}-{face}-{section:02d}-{level}"


@recorded("volume.shelved", Permission.VOLUME_SHELVE)
def shelve(actor: Actor, reference: str, location: str) -> Recorded:
    """Puts a volume on a location, or moves it there from another. Returns where it stood before, None where it stood nowhere.

    Raises NotFound for a volume or location that is none, Refusal where it does not fit.
    """
    volume, target = volume_by_reference(reference, lock=True), location_by_code(location)
    here = placement_of(volume.id)
    before = here.location.code if here else None
    hold_locations(target.id, *([here.location_id] if here else []))
    _refuse_unfit(volume, target, before)
    volume.state = VOLUME.advance(volume.state, "move" if here else "shelve")
    if here:
        here.location.used_mm -= volume.thickness_mm
        here.location, here.placed_at = target, now()
    else:
        db.session.add(Placement(volume_id=volume.id, location_id=target.id, placed_at=now()))
    target.used_mm += volume.thickness_mm
    return Recorded(f"volume:{volume.reference}", before=before, after=target.code, value=before)


def _refuse_unfit(volume: Volume, target: Location, before: str | None) -> None:
    if before == target.code:
        raise Refusal(N_("%(reference)s 已经在 %(location)s。"), reference=volume.reference, location=target.code)
    if target.room.closed_at is not None:
        raise Refusal(N_("%(location)s 所在的库房已经停用。换一个架位。"), location=target.code)
    if target.free_mm < volume.thickness_mm:
        raise Refusal(
            N_("%(location)s 只剩 %(free)s 毫米，这一卷厚 %(thickness)s 毫米，放不下。换一个架位。"),
            location=target.code, free=target.free_mm, thickness=volume.thickness_mm,
        )


@recorded("volume.taken_down", Permission.VOLUME_SHELVE)
def take_down(actor: Actor, reference: str) -> Recorded:
    """Takes a volume off its shelf (undo of shelving). Returns where it stood. Raises NotFound, Refusal where it stands on none."""
    volume = volume_by_reference(reference, lock=True)
    volume.state = VOLUME.advance(volume.state, "take_down")
    here = placement_of(volume.id)
    if here is None:
        raise Refusal(N_("%(reference)s 不在任何架位上。"), reference=volume.reference)
    hold_locations(here.location_id)
    code = here.location.code
    here.location.used_mm -= volume.thickness_mm
    db.session.delete(here)
    return Recorded(f"volume:{volume.reference}", before=code, after=None, value=code)
