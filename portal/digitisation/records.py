"""Readings are not in objects: their derivatives lie beside them in the store, and are taken from there again."""
from __future__ import annotations

from portal.digitisation.models import PageReading
from portal.records import lost


def register_records() -> None:
    lost("", PageReading)
