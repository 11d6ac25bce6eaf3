"""Requests, what they ask for, what is being filled in, the copies that are made."""
from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.catalogue.models import Material, PersonnelFile
from portal.database import Model, UTCTime
from portal.use_requests.states import ASKED


class RequestNumber(Model):
    """The last number given in a year; numbers are never given again."""

    __tablename__ = "request_numbers"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


class UseRequest(Model):
    """One request for a certified copy of named items of one file.

    `asked_by` asks: the retiree, or a township for a resident; then `identity_check` says how the person was known.
    `handled_by` finds and prepares, `decided_by` approves or refuses and is neither of the other two (two-person rule).
    `advice` is what the handler tells the decider, `sent_back_because` what the decider wants done again.
    """

    __tablename__ = "use_requests"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'handled', 'prepared', 'approved', 'delivered', 'refused', 'withdrawn')", name="state_known"),
        CheckConstraint("identity_check IN ('in_person', 'relative')", name="identity_check_known"),
        CheckConstraint(
            "state IN ('asked', 'withdrawn') OR (handled_by IS NOT NULL AND handled_at IS NOT NULL)", name="somebody_handles",
        ),
        CheckConstraint("state NOT IN ('prepared', 'approved', 'delivered', 'refused') OR prepared_at IS NOT NULL", name="prepared_when"),
        CheckConstraint(
            "state NOT IN ('approved', 'delivered', 'refused') OR (decided_by IS NOT NULL AND decided_at IS NOT NULL)",
            name="somebody_decided",
        ),
        CheckConstraint("state <> 'refused' OR (refusal IS NOT NULL AND refusal <> '')", name="refusal_has_reason"),
        CheckConstraint("state <> 'withdrawn' OR withdrawn_at IS NOT NULL", name="withdrawn_when"),
        CheckConstraint("decided_by IS NULL OR (decided_by <> asked_by AND decided_by <> handled_by)", name="two_persons"),
        Index("ix_use_requests_state_due", "state", "due_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("personnel_files.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default=ASKED)
    purpose: Mapped[str] = mapped_column(String(20))
    wish: Mapped[str] = mapped_column(Text, default="")
    identity_check: Mapped[str | None] = mapped_column(String(20))
    asked_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UTCTime)
    due_on: Mapped[date] = mapped_column()
    handled_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    handled_at: Mapped[datetime | None] = mapped_column(UTCTime)
    advice: Mapped[str] = mapped_column(Text, default="")
    prepared_at: Mapped[datetime | None] = mapped_column(UTCTime)
    sent_back_because: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCTime)
    refusal: Mapped[str | None] = mapped_column(Text)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCTime)

    file: Mapped[PersonnelFile] = relationship(lazy="joined", innerjoin=True)
    items: Mapped[list[RequestedItem]] = relationship(order_by="RequestedItem.id", cascade="all, delete-orphan", lazy="selectin")
    copy: Mapped[CertifiedCopy | None] = relationship(lazy="joined")


class RequestedItem(Model):
    """A material that was named by the requester, or that the archivist chose; `included` once it goes into the copy."""

    __tablename__ = "requested_items"
    __table_args__ = (UniqueConstraint("request_id", "material_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("use_requests.id"))
    material_id: Mapped[int] = mapped_column(ForeignKey("materials.id"), index=True)
    named_by_requester: Mapped[bool] = mapped_column(default=False)
    included: Mapped[bool] = mapped_column(default=False)

    material: Mapped[Material] = relationship(lazy="joined", innerjoin=True)


class RequestDraft(Model):
    """What somebody has answered so far of a request that is not sent: kept after each answer, gone when it is sent."""

    __tablename__ = "request_drafts"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, autoincrement=False)
    purpose: Mapped[str | None] = mapped_column(String(20))
    codes: Mapped[list[str]] = mapped_column(JSON, default=list)
    wish: Mapped[str] = mapped_column(Text, default="")
    saved_at: Mapped[datetime] = mapped_column(UTCTime)


class CertifiedCopy(Model):
    """The watermarked PDF of an approved request. Its bytes lie in the store's derivatives area under `copy_key` until they expire.

    The row, and with it the random key, exists from the approval on, so that a job that is repeated writes to the same
    place and leaves nothing behind. `pages_sha256` is printed on the cover; `sha256` is that of the whole file.
    """

    __tablename__ = "certified_copies"
    __table_args__ = (
        CheckConstraint(
            "made_at IS NULL OR (sha256 IS NOT NULL AND pages_sha256 IS NOT NULL AND pages IS NOT NULL AND expires_at IS NOT NULL)",
            name="made_whole",
        ),
        Index("ix_certified_copies_expiry", "removed_at", "expires_at"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("use_requests.id"), primary_key=True, autoincrement=False)
    copy_key: Mapped[str] = mapped_column(String(80), unique=True)
    pages: Mapped[int | None] = mapped_column()
    pages_sha256: Mapped[str | None] = mapped_column(String(64))
    sha256: Mapped[str | None] = mapped_column(String(64))
    made_at: Mapped[datetime | None] = mapped_column(UTCTime)
    expires_at: Mapped[datetime | None] = mapped_column(UTCTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCTime)
    fetched: Mapped[int] = mapped_column(default=0)
