"""What the archive holds: fonds > personnel file > volume > material > page."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.catalogue.states import CATALOGUED, HELD, RECEIVED, WAITING
from portal.database import Model, UTCTime
from portal.people.models import Enterprise, Person

DIGEST_CHARACTERS = 32
"""Of a sha512 in hexadecimal by which a page is known again: 128 bits, which tell pages apart and keep the index small."""


class Fonds(Model):
    """全宗: one collected fonds for all retirees by default; `last_number` gives files their 档号, never reused (DA/T 13-2022)."""

    __tablename__ = "fonds"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(4), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    last_number: Mapped[int] = mapped_column(default=0)


class PersonnelFile(Model):
    """One person's file. `object_id` and `object_version` name what the store holds of it; counts are of the current catalogue.

    `enterprise_id` and `area` repeat the person's, so that a list narrowed by reach is as fast as the whole list.
    """

    __tablename__ = "personnel_files"
    __table_args__ = (
        Index("ix_personnel_files_enterprise_reference", "enterprise_id", "reference"),
        Index("ix_personnel_files_area_reference", "area", "reference"),
        CheckConstraint("object_version >= 1", name="object_kept"),
        CheckConstraint("custody IN ('held', 'closed', 'destroyed')", name="custody_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    fonds_id: Mapped[int] = mapped_column(ForeignKey("fonds.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), unique=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"))
    area: Mapped[str | None] = mapped_column(String(9))
    scheme: Mapped[str] = mapped_column(String(12), default="WORKER1992")
    accession: Mapped[str] = mapped_column(String(40), index=True)
    object_id: Mapped[str] = mapped_column(String(80), unique=True)
    object_version: Mapped[int] = mapped_column()
    material_count: Mapped[int] = mapped_column(default=0)
    page_count: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime] = mapped_column(UTCTime, index=True)
    catalogued_at: Mapped[datetime | None] = mapped_column(UTCTime)
    custody: Mapped[str] = mapped_column(String(10), default=HELD)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    enterprise: Mapped[Enterprise] = relationship(lazy="select")

    @property
    def cataloguing(self) -> str:
        return CATALOGUED if self.catalogued_at else WAITING


class Volume(Model):
    """卷: the bound paper. Space and staff are counted in volumes, services in persons (Art. 12, 20; never mixed)."""

    __tablename__ = "volumes"
    __table_args__ = (
        UniqueConstraint("file_id", "number"),
        CheckConstraint("state IN ('received', 'shelved', 'destroyed')", name="state_known"),
        CheckConstraint("thickness_mm BETWEEN 1 AND 500", name="thickness_real"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("personnel_files.id"), index=True)
    number: Mapped[int] = mapped_column()
    reference: Mapped[str] = mapped_column(String(44), unique=True)
    thickness_mm: Mapped[int] = mapped_column(default=30)
    state: Mapped[str] = mapped_column(String(20), default=RECEIVED, index=True)

    file: Mapped[PersonnelFile] = relationship(lazy="joined", innerjoin=True)


class Material(Model):
    """份材料: one row of the 目录. A partial date keeps what is unknown as NULL and never invents a day."""

    __tablename__ = "materials"
    __table_args__ = (
        UniqueConstraint("file_id", "class_code", "number"),
        CheckConstraint("title <> ''", name="title_given"),
        CheckConstraint("number >= 1", name="number_positive"),
        CheckConstraint("month IS NULL OR year IS NOT NULL", name="month_of_a_year"),
        CheckConstraint("day IS NULL OR month IS NOT NULL", name="day_of_a_month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("personnel_files.id"))
    volume_id: Mapped[int | None] = mapped_column(ForeignKey("volumes.id"), index=True)
    class_code: Mapped[str] = mapped_column(String(4))
    number: Mapped[int] = mapped_column()
    code: Mapped[str] = mapped_column(String(12))
    order: Mapped[int] = mapped_column("sort_order")
    title: Mapped[str] = mapped_column(String(200))
    year: Mapped[int | None] = mapped_column()
    month: Mapped[int | None] = mapped_column()
    day: Mapped[int | None] = mapped_column()
    remark: Mapped[str] = mapped_column(String(500), default="")
    page_count: Mapped[int] = mapped_column(default=0)

    file: Mapped[PersonnelFile] = relationship(lazy="select")

    @property
    def date_text(self) -> str:
        """`1988-07-01`, `1988-07`, `1988` or nothing."""
        parts = [f"{self.year:04d}" if self.year else "", f"{self.month:02d}" if self.month else "", f"{self.day:02d}" if self.day else ""]
        return "-".join(part for part in parts if part)


class MaterialVersion(Model):
    """What the 目录 said of a material before an edit; numbered from 1, so that each edit can be traced and taken back."""

    __tablename__ = "material_versions"
    __table_args__ = (UniqueConstraint("material_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    material_id: Mapped[int] = mapped_column(ForeignKey("materials.id"))
    number: Mapped[int] = mapped_column()
    title: Mapped[str] = mapped_column(String(200))
    year: Mapped[int | None] = mapped_column()
    month: Mapped[int | None] = mapped_column()
    day: Mapped[int | None] = mapped_column()
    remark: Mapped[str] = mapped_column(String(500), default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    replaced_at: Mapped[datetime] = mapped_column(UTCTime)


def _of_what_is_read(context: Any) -> str:
    """The original is what reading uses, unless something else is said."""
    return context.get_current_parameters()["digest"][:DIGEST_CHARACTERS]


class Page(Model):
    """One page: one original image, or one page of a multi-page TIFF or PDF (`frame`, from 0).

    `image` is the name in the received XML (`9-2-5-003.JPG`); the object holds `original/<image>` and, where there is
    one, `optimised/<image>`. `digest` is the sha512 of the file that reading uses (the optimised one where there is one),
    `original_digest` the beginning of the original's, by which the same page is known in what is handed over later.
    """

    __tablename__ = "pages"
    __table_args__ = (UniqueConstraint("material_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("personnel_files.id"), index=True)
    material_id: Mapped[int] = mapped_column(ForeignKey("materials.id"))
    number: Mapped[int] = mapped_column()
    image: Mapped[str] = mapped_column(String(120))
    frame: Mapped[int] = mapped_column(default=0)
    optimised: Mapped[bool] = mapped_column(default=False)
    kind: Mapped[str] = mapped_column(String(8))
    width: Mapped[int | None] = mapped_column()
    height: Mapped[int | None] = mapped_column()
    dpi: Mapped[int | None] = mapped_column()
    digest: Mapped[str] = mapped_column(String(128))
    original_digest: Mapped[str] = mapped_column(String(DIGEST_CHARACTERS), default=_of_what_is_read, index=True)
