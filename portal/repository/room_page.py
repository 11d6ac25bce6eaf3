"""What the pages of the repository show, as plain facts for their templates."""
from __future__ import annotations

from typing import Any

from portal.access import Actor, NotFound, Permission
from portal.repository import queries
from portal.repository.ownership import OWNERSHIPS
from portal.repository.plan import Fill, draw, faces, total

WAITING_SHOWN = 50


def rooms_facts() -> dict[str, Any]:
    """All rooms in use with what they hold, and the sum of it."""
    rooms = [queries.room_totals(room) for room in queries.rooms()]
    return {
        "rooms": rooms, "fill": total(room.fill for room in rooms), "more_volumes": sum(room.more_volumes for room in rooms),
        "volumes": sum(room.volumes for room in rooms), "area": queries.usable_area(), "waiting": queries.unshelved_count(),
        "ownerships": OWNERSHIPS,
    }


def room_facts(code: str, column: int | None, face: str | None) -> dict[str, Any]:
    """A room with its plan, and one face of a column as it is seen from before it. Raises NotFound."""
    room = queries.room_by_code(code)
    sections = queries.sections_of(room)
    listed = faces(sections)
    chosen = next((one for one in listed if (one.column, one.face) == (column, face)), None)
    if column is not None and chosen is None:
        raise NotFound
    chosen = chosen or next((one for one in listed if not one.fill.is_full), None) or (listed[0] if listed else None)
    places = queries.locations_of_face(room, chosen.column, chosen.face) if chosen else []
    return {
        "room": room, "totals": queries.room_totals(room), "drawing": draw(sections), "faces": listed, "chosen": chosen, "places": places,
        "levels": sorted({place.level for place in places}, reverse=True), "sections": sorted({place.section for place in places}),
        "fill_of": fill_of, "waiting": queries.unshelved_count(), "ownerships": OWNERSHIPS,
    }


def place_facts(actor: Actor, code: str) -> dict[str, Any]:
    """A location with the volumes that stand there. Raises NotFound."""
    place = queries.location_by_code(code)
    return {
        "place": place, "fill": fill_of(place), "volumes": queries.volumes_at(place), "named": queries.sees_names(actor),
        "opens_files": actor.may(Permission.FILE_VIEW), "shelves": actor.may(Permission.VOLUME_SHELVE),
    }


def shelving_facts(reference: str | None) -> dict[str, Any]:
    """Volumes that wait, and one of them, or the one that was named, with where it would stand. Raises NotFound."""
    waiting = queries.unshelved(WAITING_SHOWN)
    volume = queries.volume_by_reference(reference) if reference else next(iter(waiting), None)
    return {
        "waiting": waiting, "count": queries.unshelved_count(), "volume": volume,
        "suggested": queries.suggested_location(volume) if volume else None,
        "here": queries.placement_of(volume.id) if volume else None,
    }


def fill_of(place) -> Fill:
    """How full one location is."""
    return Fill(place.used_mm, place.width_mm)
