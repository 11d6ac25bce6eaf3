"""Disposal lists, the files on them, and what appraisals said of files. Kept for ever."""
from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.catalogue.models import PersonnelFile
from portal.database import Model, UTCTime
from portal.preservation.disposal.states import DRAFTED


class Appraisal(Model):
    """鉴定意见: the term that an appraisal group gave a file, by which report, why. The newest of a file holds; none is changed."""

    __tablename__ = "appraisals"
    __table_args__ = (
        CheckConstraint("term IN ('Y', 'D30', 'D10')", name="term_known"),
        CheckConstraint("report <> '' AND reason <> ''", name="grounds_given"),
        Index("ix_appraisals_file_id", "file_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("personnel_files.id"))
    term: Mapped[str] = mapped_column(String(4))
    report: Mapped[str] = mapped_column(String(80))
    reported_on: Mapped[date] = mapped_column()
    reason: Mapped[str] = mapped_column(Text)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    entered_at: Mapped[datetime] = mapped_column(UTCTime)


class DisposalList(Model):
    """销毁清册 in the making, and for ever once it was carried out.

    The authority: `document` its number, `issuer`, `issued_on`; who signed it as head of the appraisal group (`appraiser`) and as
    approver, and when; the scan of it is a file of the object `object_id` (version `scan_version`). `object_version` is the newest
    version of that object, 0 while there is none; the last one holds the register as it was printed. `approved_by` is the lead
    archivist; the two supervisors are two persons who neither proposed nor approved.
    """

    __tablename__ = "disposal_lists"
    __table_args__ = (
        CheckConstraint(
            "state IN ('drafted', 'proposed', 'approved', 'witnessed', 'destroying', 'destroyed', 'abandoned')", name="state_known",
        ),
        CheckConstraint("reason <> ''", name="reason_given"),
        CheckConstraint("approved_by IS NULL OR approved_by <> proposed_by", name="approved_by_another"),
        CheckConstraint("first_by IS NULL OR (first_by <> proposed_by AND first_by <> approved_by)", name="first_independent"),
        CheckConstraint(
            "second_by IS NULL OR (second_by <> first_by AND second_by <> proposed_by AND second_by <> approved_by)",
            name="second_independent",
        ),
        CheckConstraint(
            "state NOT IN ('approved', 'witnessed', 'destroying', 'destroyed')"
            " OR (approved_by IS NOT NULL AND document IS NOT NULL AND scan_sha256 IS NOT NULL)", name="authority_recorded",
        ),
        CheckConstraint("state NOT IN ('destroying', 'destroyed') OR (first_by IS NOT NULL AND second_by IS NOT NULL)", name="two_persons"),
        CheckConstraint("state <> 'destroyed' OR (finished_at IS NOT NULL AND register_sha256 IS NOT NULL)", name="register_kept"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    state: Mapped[str] = mapped_column(String(12), default=DRAFTED)
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    begun_at: Mapped[datetime] = mapped_column(UTCTime)
    proposed_at: Mapped[datetime | None] = mapped_column(UTCTime)

    document: Mapped[str | None] = mapped_column(String(80))
    issuer: Mapped[str | None] = mapped_column(String(120))
    issued_on: Mapped[date | None] = mapped_column()
    appraiser: Mapped[str | None] = mapped_column(String(60))
    appraised_on: Mapped[date | None] = mapped_column()
    approver: Mapped[str | None] = mapped_column(String(60))
    scan_kind: Mapped[str | None] = mapped_column(String(4))
    scan_pages: Mapped[int | None] = mapped_column()
    scan_size: Mapped[int | None] = mapped_column()
    scan_sha256: Mapped[str | None] = mapped_column(String(64))
    scan_version: Mapped[int | None] = mapped_column()
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime | None] = mapped_column(UTCTime)

    approved_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UTCTime)
    sent_back_because: Mapped[str] = mapped_column(Text, default="")
    first_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    first_at: Mapped[datetime | None] = mapped_column(UTCTime)
    second_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    second_at: Mapped[datetime | None] = mapped_column(UTCTime)
    interrupted_because: Mapped[str] = mapped_column(Text, default="")
    fault: Mapped[str | None] = mapped_column(String(12))
    finished_at: Mapped[datetime | None] = mapped_column(UTCTime)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    ended_because: Mapped[str] = mapped_column(Text, default="")

    object_id: Mapped[str] = mapped_column(String(80), unique=True)
    object_version: Mapped[int] = mapped_column(default=0)
    register_sha256: Mapped[str | None] = mapped_column(String(64))
    register_sm3: Mapped[str | None] = mapped_column(String(64))
    register_size: Mapped[int | None] = mapped_column()


class DisposalFile(Model):
    """A row of the register: what the form asks of one file, as it was when the list was proposed.

    `file_id` is empty after a rebuild in which the file's object could not be read; the row stays all the same. `shelf` names the
    places that its volumes were taken from.
    """

    __tablename__ = "disposal_files"
    __table_args__ = (
        UniqueConstraint("list_id", "reference"),
        Index("ix_disposal_files_file_id", "file_id"),
        CheckConstraint("destroyed_at IS NULL OR pages >= 0", name="counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("disposal_lists.id"))
    position: Mapped[int] = mapped_column()
    file_id: Mapped[int | None] = mapped_column(ForeignKey("personnel_files.id"))
    reference: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(120))
    year: Mapped[int] = mapped_column()
    term: Mapped[str] = mapped_column(String(4))
    kept_years: Mapped[int] = mapped_column()
    pages: Mapped[int] = mapped_column()
    volumes: Mapped[int] = mapped_column()
    remark: Mapped[str] = mapped_column(String(200), default="")
    shelf: Mapped[str] = mapped_column(String(200), default="")
    destroyed_at: Mapped[datetime | None] = mapped_column(UTCTime)

    file: Mapped[PersonnelFile | None] = relationship(lazy="joined")
