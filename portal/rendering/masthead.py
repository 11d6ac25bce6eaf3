"""The masthead: the rooms of the role, the search box, who is signed in."""
from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from portal.access import Actor, Permission, current_actor
from portal.wording import gettext


@dataclass(frozen=True)
class Room:
    """One entry of the masthead; `label` is a Chinese message id."""

    endpoint: str
    label: str
    permission: Permission
    order: int

    @property
    def address(self) -> str:
        return url_for(self.endpoint)

    @property
    def said(self) -> str:
        return gettext(self.label)

    @property
    def is_current(self) -> bool:
        """Whether the page is this room's own; a page of a blueprint with several rooms that is none's own belongs to each."""
        if request.endpoint in _rooms:
            return request.endpoint == self.endpoint
        return request.blueprint is not None and self.endpoint.startswith(f"{request.blueprint}.")


_rooms: dict[str, Room] = {}
_search: list[str] = []


def register_room(endpoint: str, label: str, permission: Permission, order: int) -> None:
    """Gives a room its place in the masthead of everybody who holds the permission; called at the end of its views module."""
    _rooms[endpoint] = Room(endpoint, label, permission, order)


def register_search(endpoint: str) -> None:
    """Names the endpoint that the masthead's search box posts its `query` to (names and ID numbers stand in no URL)."""
    _search[:] = [endpoint]


def rooms_of(actor: Actor | None) -> list[Room]:
    """The entries that this actor sees, in order."""
    if actor is None:
        return []
    return sorted((room for room in _rooms.values() if actor.may(room.permission)), key=lambda room: room.order)


def search_address() -> str | None:
    """Where the search box posts to; None for those who may not search."""
    actor = current_actor()
    if actor is None or not _search or not actor.may(Permission.SEARCH_USE):
        return None
    return url_for(_search[0])
