"""The right package of `tests.packages` in the other forms of `docs/packages.md`: members by path, open to being spoilt."""
from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping

from openpyxl import Workbook

from tests.packages import NAME, NUMBER, OPTIMISED, ORIGINALS, Made, right_package, text_pdf

Files = dict[str, bytes]
CALLED = f"{NAME}{NUMBER}"
FOLDERS = {"1-1": "一 履历材料/1 干部履历表 198807", "9-2-1": "9-2 任免材料/1 招工审批表 19760501", "9-2-2": "9-2 任免材料/2 职工退休审批表 2015"}
"""Item code -> class and material, as a tree writes them."""
HEAD = {"姓名": NAME, "性别": "男", "民族": "汉族", "出生日期": "19550307", "公民身份号码": NUMBER}
COLUMNS = ("类号", "序号", "材料名称", "材料形成时间", "页数", "备注")
ROWS = (("一", 1, "干部履历表", "198807", 2, ""), ("9-2", 1, "招工审批表", "19760501", 1, ""), ("9-2", 2, "职工退休审批表", "2015", 1, "复印件"))


def tree(made: Made | None = None, sets: Mapping[str, str] = {ORIGINALS: ""}, folders: Mapping[str, str] = FOLDERS) -> Files:
    """A folder tree below the person's folder; `sets` says which sets there are and the folder of each."""
    made = made or right_package()
    files = {}
    for image_set, place in sets.items():
        for image in (image for row in made.rows for image in row.images):
            code, _, page = image.rpartition("-")
            files[f"{made.called}/{place}{folders[code]}/{page.lower()}"] = made.files[f"{image_set}/{image}"]
    return files


BOTH_SETS = {ORIGINALS: "原始图像数据/", OPTIMISED: "优化图像数据/"}


def pdfs(head: Mapping[str, object] = HEAD, rows: Iterable[tuple] = ROWS, sheet: bytes | None = None) -> Files:
    """PDFs and their catalogue below the person's folder."""
    return {
        f"{CALLED}/目录.xlsx": sheet or catalogue(head, rows), f"{CALLED}/1-1 干部履历表.pdf": text_pdf("1-1 1", "1-1 2"),
        f"{CALLED}/9-2-1.pdf": text_pdf("9-2-1"), f"{CALLED}/9-2-2 职工退休审批表.pdf": text_pdf("9-2-2"),
    }


def catalogue(head: Mapping[str, object] = HEAD, rows: Iterable[tuple] = ROWS, columns: tuple[str, ...] = COLUMNS) -> bytes:
    """A catalogue in XLSX."""
    book = Workbook()
    sheet = book.active
    for pair in head.items():
        sheet.append(pair)
    sheet.append([])
    sheet.append(columns)
    for row in rows:
        sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def bag(payload: Files, algorithms: tuple[str, ...] = ("sha512",), root: str = f"{CALLED}/", **tags: str) -> Files:
    """A bag with this payload; further tag files by name without `.txt`."""
    inside = {f"data/{path}": content for path, content in payload.items()}
    files = {"bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"}
    files |= {f"manifest-{kind}.txt": manifest(inside, kind) for kind in algorithms}
    files |= {f"{name.replace('_', '-')}.txt": text.encode() for name, text in tags.items()}
    files |= {f"tagmanifest-{kind}.txt": manifest(files, kind) for kind in algorithms}
    return {f"{root}{path}": content for path, content in (files | inside).items()}


def manifest(files: Files, algorithm: str) -> bytes:
    return "".join(f"{hashlib.new(algorithm, content).hexdigest()}  {path}\n" for path, content in files.items()).encode()
