"""A maker of hand-over packages for tests: a right one by default, every part of it open to being written differently."""
from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw, ImageFont

NAME, NUMBER = "王测试", "53012219550307001X"
OTHER_NAME, OTHER_NUMBER = "李测试", "530122195809140025"
A4 = (2480, 3508)
ORIGINALS, OPTIMISED = "图像数据/原始图像数据", "图像数据/优化图像数据"


@lru_cache(maxsize=256)
def jpeg(text: str = "1", size: tuple[int, int] = A4, dpi: int | None = 300, mode: str = "RGB") -> bytes:
    """A page with a word on it, A4 at 300 dpi unless said otherwise."""
    held = io.BytesIO()
    options = {"dpi": (dpi, dpi)} if dpi else {}
    drawn(text, size, mode).save(held, "JPEG", quality=40, **options)
    return held.getvalue()


def drawn(text: str, size: tuple[int, int] = A4, mode: str = "RGB") -> Image.Image:
    """The picture of such a page; an empty text leaves it blank."""
    image = Image.new("L", size, 245)
    if text:
        ImageDraw.Draw(image).text((size[0] // 5, size[1] // 4), text, fill=30, font=ImageFont.load_default(size[0] // 12))
    return image if mode == "L" else image.convert(mode)


def tiff(*texts: str, mode: str = "RGB", dpi: int = 300) -> bytes:
    """A TIFF with a page for each text."""
    held = io.BytesIO()
    first, *rest = (drawn(text, mode=mode) for text in texts)
    first.save(held, "TIFF", compression="tiff_lzw", dpi=(dpi, dpi), save_all=True, append_images=rest)
    return held.getvalue()


def scanned_pdf(*texts: str, dpi: int = 300) -> bytes:
    """A PDF whose pages are images without a text layer."""
    held = io.BytesIO()
    first, *rest = (drawn(text) for text in texts)
    first.save(held, "PDF", resolution=dpi, save_all=True, append_images=rest)
    return held.getvalue()


def text_pdf(*texts: str, catalog: str = "", page: str = "", extra: str = "") -> bytes:
    """A born-digital PDF, a page for each text; further entries of its catalogue and pages, and further objects from 100 on."""
    count = len(texts)
    objects = {1: f"<</Type/Catalog/Pages 2 0 R{catalog}>>", 3: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"}
    objects[2] = f"<</Type/Pages/Count {count}/Kids[{' '.join(f'{10 + 2 * n} 0 R' for n in range(count))}]>>"
    for place, text in enumerate(texts):
        stream = f"BT /F1 24 Tf 100 700 Td ({text}) Tj ET" if text else ""
        objects[10 + 2 * place] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents {11 + 2 * place} 0 R{page}>>"
        )
        objects[11 + 2 * place] = f"<</Length {len(stream)}>>stream\n{stream}\nendstream"
    if extra:
        objects[100] = extra
    return assembled_pdf(objects)


def assembled_pdf(objects: dict[int, str], trailer: str = "") -> bytes:
    """A PDF file of these numbered objects; the first one is its catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj{body}endobj\n".encode("latin-1")
    start, size = len(out), max(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    for number in range(1, size):
        out += f"{places[number]:010} 00000 n \n".encode() if number in places else b"0000000000 65535 f \n"
    return bytes(out + f"trailer<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode())


@dataclass(frozen=True)
class Row:
    """One entry of the catalogue: fields as written, and the images of its pages by name."""

    class_text: str
    number: str
    title: str
    date: str
    pages: str
    images: tuple[str, ...]
    optimised: tuple[str, ...] | None = None
    """As `images` where None."""


@dataclass(frozen=True)
class Made:
    """A package to be: `files` by path below the person's folder, the catalogue's rows and person, and how the XML is written."""

    name: str = NAME
    number: str = NUMBER
    person: dict[str, str] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)
    xml: Callable[[str], bytes] = str.encode
    xml_name: str | None = None
    words: dict[str, str] = field(default_factory=dict)
    """Element names written differently."""
    root: str = "数字档案"

    @property
    def called(self) -> str:
        return f"{self.name}{self.number}"

    def with_(self, **changes) -> Made:
        return replace(self, **changes)

    def with_row(self, place: int, **changes) -> Made:
        """With one row changed."""
        rows = list(self.rows)
        rows[place] = replace(rows[place], **changes)
        return replace(self, rows=tuple(rows))

    def with_files(self, files: dict[str, bytes | None]) -> Made:
        """With files added or replaced; None takes one out."""
        return replace(self, files={path: content for path, content in (self.files | files).items() if content is not None})

    def with_page(self, image: str, content: bytes | None) -> Made:
        """With one page replaced in the originals."""
        return self.with_files({f"{ORIGINALS}/{image}": content})

    def moved(self, path: Callable[[str], str]) -> Made:
        """With every image at another path."""
        return replace(self, files={path(old): content for old, content in self.files.items()})

    def members(self, folder: str | None = None) -> dict[str, bytes]:
        """All files by their path in the package; the person's folder encloses them unless `folder` is ""."""
        prefix = f"{self.called}/" if folder is None else folder
        xml = {} if self.xml_name == "" else {self.xml_name or f"{self.called}.xml": self.xml(self.catalogue())}
        return {f"{prefix}{path}": content for path, content in (xml | self.files).items()}

    def zip(self, folder: Path, *, enclosing: str | None = None, stem: str | None = None) -> Path:
        """The package as a ZIP in a folder."""
        return write_zip(folder / f"{stem or self.called}.zip", self.members(enclosing))

    def unpack(self, folder: Path) -> Path:
        """The package as a folder in a folder."""
        for path, content in self.members().items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        return folder / self.called

    def catalogue(self) -> str:
        """The XML as text."""
        person = {"姓名": self.name, "性别": "男", "民族": "汉族", "出生日期": "19550307", "公民身份号码": self.number} | self.person
        lines = [f'<?xml version="1.0" encoding="UTF-8"?>\n<{self.root}>', "<人员基本信息>", *(self._tag(k, v) for k, v in person.items())]
        lines += ["</人员基本信息>", "<目录信息>", *(self._entry(row) for row in self.rows), "</目录信息>", f"</{self.root.split()[0]}>"]
        return "\n".join(lines)

    def _entry(self, row: Row) -> str:
        fields = {"类号": row.class_text, "序号": row.number, "材料名称": row.title, "材料形成时间": row.date, "页数": row.pages, "备注": ""}
        optimised = row.images if row.optimised is None else row.optimised
        images = [*(self._tag("原始图像数据", n) for n in row.images), *(self._tag("优化图像数据", n) for n in optimised)]
        return "".join(["<档案目录条目>", *(self._tag(k, v) for k, v in fields.items()), *images, "</档案目录条目>"])

    def _tag(self, name: str, text: str) -> str:
        word = self.words.get(name, name)
        return f"<{word}>{escape(text)}</{word}>"


def right_package(name: str = NAME, number: str = NUMBER) -> Made:
    """A package without a fault: three materials, four pages, both sets."""
    rows = (
        Row("一", "1", "干部履历表", "198807", "2", ("1-1-001.JPG", "1-1-002.JPG")),
        Row("9-2", "1", "招工审批表", "19760501", "1", ("9-2-1-001.JPG",)),
        Row("9-2", "2", "职工退休审批表", "2015", "1", ("9-2-2-001.JPG",)),
    )
    images = [image for row in rows for image in row.images]
    files = {f"{ORIGINALS}/{image}": jpeg(f"{name} {image}") for image in images}
    files |= {f"{OPTIMISED}/{image}": jpeg(f"{image}", dpi=200) for image in images}
    person = {} if number == NUMBER else {"性别": "女", "出生日期": "19580914"}
    return Made(name=name, number=number, person=person, rows=rows, files=files)


def write_zip(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """A ZIP with these members."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path
