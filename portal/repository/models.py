"""Rooms, locations, placements."""
from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.catalogue.models import Volume
from portal.database import Model, UTCTime


class Room(Model):
    """库房. Usable square metres count for Art. 20; it may be built, rented or bought as a service."""

    __tablename__ = "rooms"
    __table_args__ = (
        CheckConstraint("ownership IN ('built', 'rented', 'service')", name="ownership_known"),
        CheckConstraint("usable_area_m2 > 0", name="area_real"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    ownership: Mapped[str] = mapped_column(String(10))
    usable_area_m2: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    contract_ends_on: Mapped[date | None] = mapped_column()
    closed_at: Mapped[datetime | None] = mapped_column(UTCTime)


class Location(Model):
    """One level of one section: 库房-列-面-节-层 (`01-03-A-04-2`). Widths in millimetres; `used_mm` is kept by the actions alone."""

    __tablename__ = "locations"
    __table_args__ = (
        UniqueConstraint("room_id", "column", "face", "section", "level", name="place"),
        CheckConstraint("used_mm BETWEEN 0 AND width_mm", name="fits"),
        CheckConstraint("face IN ('A', 'B')", name="face_known"),
        Index("ix_locations_room_used", "room_id", "used_mm"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    code: Mapped[str] = mapped_column(String(30), unique=True)
    column: Mapped[int] = mapped_column("column")
    face: Mapped[str] = mapped_column(String(1))
    section: Mapped[int] = mapped_column()
    level: Mapped[int] = mapped_column()
    width_mm: Mapped[int] = mapped_column()
    used_mm: Mapped[int] = mapped_column(default=0)

    room: Mapped[Room] = relationship(lazy="joined", innerjoin=True)

    @property
    def free_mm(self) -> int:
        return self.width_mm - self.used_mm


class Placement(Model):
    """Where a volume stands now; moves are in the trail."""

    __tablename__ = "placements"

    volume_id: Mapped[int] = mapped_column(ForeignKey("volumes.id"), primary_key=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("locations.id"), index=True)
    placed_at: Mapped[datetime] = mapped_column(UTCTime)

    volume: Mapped[Volume] = relationship(lazy="joined", innerjoin=True)
    location: Mapped[Location] = relationship(lazy="joined", innerjoin=True)
