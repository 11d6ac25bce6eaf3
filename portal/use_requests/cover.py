"""What the cover of a certified copy says, as plain data for `templates/papers/copy_cover.typ`; always in Chinese, as papers are."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.rendering.formats import local, paper_day
from portal.use_requests.purposes import PURPOSES
from portal.wording import CHINESE, N_, gettext, use

DIGEST_LINE = 32
"""Characters of the digest in one line."""
LABELS = (N_("档案馆"), N_("受理号"), N_("档号"), N_("姓名"), N_("用途"), N_("申请人"), N_("制作日期"), N_("下载截止"), N_("页数"))
COLUMNS = (N_("编号"), N_("材料名称"), N_("形成时间"), N_("页数"), N_("复制页"))
NOTES = (
    N_("本件由馆藏档案的数字图像复制而成，每一页都印有受理号、申请人和日期。"),
    N_("加盖档案馆印章后，与原件核对一致；没有盖章的，只供本人阅读。"),
    N_("下载截止以后，档案馆不再保存本件；需要时可以重新申请。"),
)


@dataclass(frozen=True)
class Chosen:
    """An item that goes into the copy."""

    code: str
    title: str
    date: str
    pages: int


@dataclass(frozen=True)
class Copied:
    """Everything that a copy says about itself; `requester` is the role, not the name."""

    archive: str
    reference: str
    file_reference: str
    person: str
    purpose: str
    requester: str
    made_at: datetime
    expires_at: datetime
    items: Sequence[Chosen]


def watermark_words(copied: Copied) -> str:
    """What is burnt into each page: request, requester's role, date."""
    return f"{copied.reference}  {copied.requester}  {local(copied.made_at):%Y-%m-%d}"


def foot_words(copied: Copied, page: int) -> str:
    """What stands at the foot of each page, so that a missing one is noticed."""
    with use(CHINESE):
        facts = {"reference": copied.reference, "page": page, "pages": sum(item.pages for item in copied.items)}
        return gettext(N_("%(reference)s 第 %(page)d 页，共 %(pages)d 页"), **facts)


def cover_data(copied: Copied, digest: str) -> dict:
    """Text values only; pages are numbered as at their foot, without the cover."""
    with use(CHINESE):
        pages = sum(item.pages for item in copied.items)
        values = (
            copied.archive, copied.reference, copied.file_reference, copied.person, gettext(PURPOSES[copied.purpose][0]),
            copied.requester, paper_day(copied.made_at), paper_day(copied.expires_at), gettext(N_("%(pages)d 页，另有封面"), pages=pages),
        )
        return {
            "title": gettext(N_("档案复制件")), "number": copied.reference, "printed": f"{local(copied.made_at):%Y-%m-%d %H:%M}",
            "facts": [[gettext(label), value] for label, value in zip(LABELS, values, strict=True)],
            "columns": [gettext(column) for column in COLUMNS], "items": _rows(copied.items),
            "digest_label": gettext(N_("各页图像的 SHA-256 摘要（按页序相接）")),
            "digest": " ".join(digest[at:at + DIGEST_LINE] for at in range(0, len(digest), DIGEST_LINE)),
            "notes": [gettext(note) for note in NOTES], "seal": gettext(N_("（盖章）")) + "\n\n" + gettext(N_("年　　月　　日")),
        }


def _rows(items: Sequence[Chosen]) -> list[list[str]]:
    rows, first = [], 1
    for item in items:
        last = first + item.pages - 1
        rows.append([item.code, item.title, item.date, str(item.pages), str(first) if item.pages == 1 else f"{first}–{last}"])
        first = last + 1
    return rows
