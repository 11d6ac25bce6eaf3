"""Accounts and sessions."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.access import Actor, Role
from portal.database import Model, UTCTime


class Account(Model):
    """One person who signs in, or who is only named in `--by` (no password). The role decides what narrows its reach."""

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("role <> 'enterprise' OR enterprise_id IS NOT NULL", name="enterprise_named"),
        CheckConstraint("role <> 'retiree' OR person_id IS NOT NULL OR disabled_at IS NOT NULL", name="person_named"),
        CheckConstraint("role <> 'township' OR area IS NOT NULL", name="area_named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user: Mapped[str] = mapped_column(String(60), unique=True)
    display_name: Mapped[str] = mapped_column(String(60), default="")
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=False)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprises.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    area: Mapped[str | None] = mapped_column(String(9))
    language: Mapped[str] = mapped_column(String(2), default="zh")
    elder_view: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UTCTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UTCTime)

    @property
    def actor(self) -> Actor:
        return Actor(self.id, self.user, Role(self.role), self.enterprise_id, self.person_id, self.area)


class SignInSession(Model):
    """A signed-in browser; the token itself is never stored, only its digest."""

    __tablename__ = "sign_in_sessions"

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UTCTime)
    seen_at: Mapped[datetime] = mapped_column(UTCTime)


class SignInAttempt(Model):
    """Failed sign-ins, counted by name and by address so that guessing is slowed down."""

    __tablename__ = "sign_in_attempts"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key_digest: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(UTCTime, index=True)
