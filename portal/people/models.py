"""Enterprises that hand over and the people whose files they hand over."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Model, UTCTime
from portal.people.states import IN_CUSTODY


class Enterprise(Model):
    """A state-owned enterprise (Art. 3). An abolished one may have no USCC but a legacy code (GB 32100-2015; domain 4.2)."""

    __tablename__ = "enterprises"
    __table_args__ = (CheckConstraint("uscc IS NOT NULL OR legacy_code IS NOT NULL", name="code_given"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uscc: Mapped[str | None] = mapped_column(String(18), unique=True)
    legacy_code: Mapped[str | None] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    registered_area: Mapped[str | None] = mapped_column(String(9))
    created_at: Mapped[datetime] = mapped_column(UTCTime)

    @property
    def code(self) -> str:
        """The code by which it is named: the USCC, or the legacy code of one that has none."""
        return self.uscc or self.legacy_code or ""


class Person(Model):
    """A retiree whose file the archive holds. The ID number is an encrypted token beside a blind index for exact look-up.

    Dates are partial (`1955-03-07`, `1955-03`, `1955`); `id_tail` is the last four characters, shown in lists.
    """

    __tablename__ = "persons"
    __table_args__ = (
        CheckConstraint("state IN ('in_custody', 'moved', 'dead')", name="state_known"),
        CheckConstraint("died_on IS NULL OR state = 'dead'", name="death_of_the_dead"),
        Index("ix_persons_initials", "initials"),
        Index("ix_persons_pinyin", "pinyin"),
        Index("ix_persons_name", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    pinyin: Mapped[str] = mapped_column(String(200), default="")
    initials: Mapped[str] = mapped_column(String(60), default="")
    sex: Mapped[str | None] = mapped_column(String(2))
    ethnicity: Mapped[str | None] = mapped_column(String(20))
    birth_date: Mapped[str | None] = mapped_column(String(10))
    id_number_token: Mapped[str] = mapped_column(String(200))
    id_number_index: Mapped[str] = mapped_column(String(64), unique=True)
    id_tail: Mapped[str] = mapped_column(String(4))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"), index=True)
    residence: Mapped[str | None] = mapped_column(String(120))
    household: Mapped[str | None] = mapped_column(String(120))
    area: Mapped[str | None] = mapped_column(String(9), index=True)
    started_work_on: Mapped[str | None] = mapped_column(String(10))
    retired_on: Mapped[str | None] = mapped_column(String(10))
    post: Mapped[str | None] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(20), default=IN_CUSTODY)
    died_on: Mapped[str | None] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(UTCTime)

    enterprise: Mapped[Enterprise] = relationship(lazy="joined", innerjoin=True)
