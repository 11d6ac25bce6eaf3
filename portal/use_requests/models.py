"""Requests, what they ask for, the copies that were delivered."""
from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.catalogue.models import Material, PersonnelFile
from portal.database import Model, UTCTime
from portal.use_requests.states import ASKED


class UseRequest(Model):
    """One request for a certified copy of named items of one file.

    `asked_by` asks (the retiree, or a township for a resident: then `on_behalf` says how identity was checked),
    `handled_by` finds and prepares, `decided_by` approves or refuses: never the same account as either of the other two.
    """

    __tablename__ = "use_requests"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'handled', 'prepared', 'approved', 'delivered', 'refused', 'withdrawn')", name="state_known"),
        CheckConstraint("state NOT IN ('handled', 'prepared', 'approved', 'delivered') OR handled_by IS NOT NULL", name="somebody_handles"),
        CheckConstraint("state NOT IN ('approved', 'delivered') OR decided_by IS NOT NULL", name="somebody_decided"),
        CheckConstraint("state <> 'refused' OR (refusal IS NOT NULL AND refusal <> '')", name="refusal_has_reason"),
        CheckConstraint("decided_by IS NULL OR (decided_by <> asked_by AND decided_by <> handled_by)", name="two_persons"),
        Index("ix_use_requests_state_due", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("personnel_files.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default=ASKED)
    purpose: Mapped[str] = mapped_column(String(40))
    wish: Mapped[str] = mapped_column(Text, default="")
    on_behalf: Mapped[str | None] = mapped_column(String(200))
    asked_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UTCTime)
    due_on: Mapped[date] = mapped_column()
    handled_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    handled_at: Mapped[datetime | None] = mapped_column(UTCTime)
    prepared_at: Mapped[datetime | None] = mapped_column(UTCTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCTime)
    refusal: Mapped[str | None] = mapped_column(Text)

    file: Mapped[PersonnelFile] = relationship(lazy="joined", innerjoin=True)
    items: Mapped[list[RequestedItem]] = relationship(order_by="RequestedItem.id", cascade="all, delete-orphan")


class RequestedItem(Model):
    """A material that was asked for by name, or that the archivist chose for the wish; `included` once it goes into the copy."""

    __tablename__ = "requested_items"
    __table_args__ = (UniqueConstraint("request_id", "material_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("use_requests.id"))
    material_id: Mapped[int] = mapped_column(ForeignKey("materials.id"))
    named_by_requester: Mapped[bool] = mapped_column(default=False)
    included: Mapped[bool] = mapped_column(default=False)

    material: Mapped[Material] = relationship(lazy="joined", innerjoin=True)


class DeliveredCopy(Model):
    """The watermarked PDF of an approved request: its digest, when it expires, how often it was fetched.

    The bytes lie in the instance's or the store's derivatives area under `copy_key` until they expire; `number` is printed on it.
    """

    __tablename__ = "delivered_copies"

    request_id: Mapped[int] = mapped_column(ForeignKey("use_requests.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    copy_key: Mapped[str] = mapped_column(String(80), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    pages: Mapped[int] = mapped_column()
    made_at: Mapped[datetime] = mapped_column(UTCTime)
    expires_at: Mapped[datetime] = mapped_column(UTCTime)
    fetched: Mapped[int] = mapped_column(default=0)
