"""销毁清册 as it is printed: a cover (domain: 全宗号, 数量, who signed and when, the two supervisors), then a row for each file.

It names files by title and 档号, as the form asks, and never an ID number. It is made once, when everything is destroyed, and
kept for ever; before that the same paper can be printed as a draft, which says so.
"""
from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from portal.accounts.queries import names_of
from portal.handovers.papers.blocks import CENTRE, CODE, LEFT, REST, Block, facts, heading, new_page, notes, signatures, table, thousands
from portal.handovers.papers.qr import address_of, drawing
from portal.papers import make_pdf
from portal.preservation.disposal.models import DisposalFile, DisposalList
from portal.preservation.disposal.states import DECIDED
from portal.regulation.retention import TERMS
from portal.rendering.formats import day, local, moment
from portal.settings import Settings
from portal.wording import CHINESE, N_, gettext, use

TITLE, DRAFT = N_("销毁清册"), N_("销毁清册（未销毁）")
COLUMNS = [
    ("序号", 12, CENTRE), ("文件题名", REST, LEFT), ("所属年度", 18, CENTRE), ("档号", 42, CODE), ("应保管期限", 22, CENTRE),
    ("已保管期限", 22, CENTRE), ("文件页数", 18, CENTRE), ("备注", 52, LEFT),
]
"""Heading, width in millimetres, alignment: the eight columns of the form, in its order."""
NOTES = (
    "本清册永久保存。销毁的档号不再使用；保存库里原对象的位置留有销毁凭据。",
    "监销人以本人密码确认，两人都确认以后才销毁；操作记录里有每一步的时间。",
)


@dataclass(frozen=True)
class Register:
    """The register of a list: what it says, in blocks, and whether it is final."""

    title: str
    blocks: list[Block]

    @property
    def json(self) -> bytes:
        return json.dumps({"title": self.title, "blocks": self.blocks}, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @property
    def digest(self) -> str:
        return sha256(self.json).hexdigest()


def register_of(one: DisposalList, files: Sequence[DisposalFile], fonds: str) -> Register:
    """What the register says now; Chinese whoever asks."""
    with use(CHINESE):
        title = gettext(TITLE if one.state in DECIDED else DRAFT)
        return Register(title, [*_cover(one, files, fonds), new_page(), heading("清册"), table(COLUMNS, rows_of(files), size=9)])


def pdf_of(register: Register, one: DisposalList, settings: Settings) -> bytes:
    """The paper, with number and QR code, which leads to the list's page."""
    at = one.second_at or one.proposed_at or one.begun_at
    return make_pdf("handover", {
        "title": register.title, "wide": True, "blocks": register.blocks, "number": one.reference, "archive": settings.archive_name,
        "printed": f"{local(at):%Y-%m-%d}", "qr": drawing(address_of(settings, f"disposals/{one.reference}")), "digest": register.digest,
    })


def rows_of(files: Sequence[DisposalFile]) -> list[list[str]]:
    """The cells of each file, in the order of COLUMNS."""
    return [
        [str(row.position), row.title, str(row.year), row.reference, gettext(TERMS[row.term]), f"{row.kept_years} 年", thousands(row.pages),
         row.remark]
        for row in files
    ]


def _cover(one: DisposalList, files: Sequence[DisposalFile], fonds: str) -> list[Block]:
    people = names_of({who for who in (one.first_by, one.second_by) if who})
    counted = f"{thousands(len(files))} 件（卷数 {sum(row.volumes for row in files)}，页数 {thousands(sum(row.pages for row in files))}）"
    return [
        facts(
            ("全宗号", fonds), ("数量", counted), ("销毁理由", one.reason), ("批准文件", _document(one)),
            ("鉴定小组负责人", _signed(one.appraiser, day(one.appraised_on))), ("批准人", _signed(one.approver, day(one.issued_on))),
            ("监销人（一）", _signed(people.get(one.first_by or 0), moment(one.first_at))),
            ("监销人（二）", _signed(people.get(one.second_by or 0), moment(one.second_at))),
            ("销毁时间", moment(one.second_at) if one.state in DECIDED else ""),
        ),
        signatures(
            ("鉴定小组负责人", ("签字",)), ("批准人", ("签字",)), ("监销人（一）", ("签字",)), ("监销人（二）", ("签字",)),
        ),
        notes(*NOTES),
    ]


def _document(one: DisposalList) -> str:
    return f"{one.document}，{one.issuer}，{day(one.issued_on)}" if one.document else ""


def _signed(name: str | None, when: str) -> str:
    return f"{name}　{when}" if name else ""


def cells_about(one: DisposalList, files: Sequence[DisposalFile], fonds: str) -> list[tuple[str, str]]:
    """The cover as lines of a sheet."""
    return [(label, value) for block in _cover(one, files, fonds) if block["kind"] == "facts" for label, value in block["pairs"]]


def headings() -> list[tuple[str, Any]]:
    """Heading and width of each column, for a sheet."""
    return [(name, width or 60) for name, width, _ in COLUMNS]
