"""How long a browser stays signed in, how it is known again, and how guessing is slowed down."""
from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network

from portal.access import Role

TOKEN_BYTES = 32
IDLE = timedelta(minutes=15)
IDLE_OUTSIDE = timedelta(minutes=30)
"""Those who fill in forms from home or upload for hours get more time than a desk that somebody else can sit down at."""
OUTSIDE = frozenset({Role.ENTERPRISE, Role.RETIREE})
ABSOLUTE = timedelta(hours=12)
TOUCH = timedelta(minutes=1)
"""A sign of life is written at most so often."""

WINDOW = timedelta(minutes=15)
NAME_LIMIT = 5
ADDRESS_LIMIT = 30
"""Failures within the window: by name, and by address, behind which a whole office can sit."""
IPV6_SITE = 64
"""One site owns a /64; counting single addresses would let it guess for ever."""


def new_token() -> str:
    """256 random bits; only its digest is kept."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def idle_time(role: Role) -> timedelta:
    return IDLE_OUTSIDE if role in OUTSIDE else IDLE


def is_over(role: Role, started_at: datetime, seen_at: datetime, at: datetime) -> bool:
    """Whether a session has ended by rest or by age."""
    return at - seen_at > idle_time(role) or at - started_at > ABSOLUTE


def site(address: str | None) -> str:
    """What an address is counted by: itself, or its /64."""
    try:
        known = ip_address(address or "")
    except ValueError:
        return "unknown"
    return str(ip_network(f"{known}/{IPV6_SITE}", strict=False)) if known.version == 6 else str(known)
