"""The QR code of a paper: it leads to the paper's record and holds nothing but that address."""
from __future__ import annotations

import io

import segno

from portal.settings import Settings


def record_address(settings: Settings, number: str) -> str:
    """Where the record of a paper is found."""
    return address_of(settings, f"papers/{number}")


def address_of(settings: Settings, path: str) -> str:
    """Where a page is found: at the public address, else where this installation listens."""
    place = settings.public_address.rstrip("/") or f"http://{settings.listen}"
    return f"{place}/{path}"


def drawing(address: str) -> str:
    """The code as SVG; error correction M, so that a stamp or a fold at one corner does not spoil it."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()
