"""What a damaged path in an object is, in the archive's words: which image of which material, or which of its papers."""
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from portal.records import SYSTEM
from portal.regulation.reference import file_of
from portal.wording import N_, gettext

PAPER = "urn:x-jnda:paper."
SHORTEST = 16  # hexadecimal digits of the digest in a stored name

_CONTENT = re.compile(rf"v\d+/content/(.+)_[0-9a-f]{{{SHORTEST}}}((?:\.[^./]+)?)")
_SAID = {
    "E001": N_("对象里多出来的文件"), "E015": N_("版本里多出来的文件"), "E023": N_("没有清单提到的文件"), "E024": N_("空文件夹"),
    "withdrawn": N_("内容被撤走了，没有销毁记录"), "unfinished": N_("没有写完的版本"), "unreadable": N_("读不出来"), "E092": N_("内容和入藏时不同，或者不见了"),
    "E063": N_("清单坏了，或者不见了"), "E058": N_("清单的摘要不见了"), "E060": N_("清单和它的摘要不符"),
    "W010": N_("旧版本的清单不见了"), "E034": N_("旧版本的清单坏了"), "E064": N_("最新版本的清单和对象的清单不同"),
    "E066": N_("旧版本的清单说的是另一段历史"), "E003": N_("对象的标识文件不见了"), "E007": N_("对象的标识文件内容不对"),
}
_FILES = {
    "metadata/record.json": N_("入藏时的目录"), "metadata/events.jsonl": N_("接收检测记录"), "metadata/manifest-sm3.txt": N_("SM3 摘要清单"),
    "README.txt": N_("说明文件"), "paper.pdf": N_("文书"), "content.json": N_("文书的内容"),
}
STRAYS = frozenset({"E001", "E015", "E023", "E024", "unfinished"})
"""Codes of what lies in an object and does not belong there: everything that was accepted may still be whole."""


@dataclass(frozen=True)
class Place:
    """A damaged place: `said` what it is, `what` is wrong with it; material code and page where it is an image of one."""

    said: str
    what: str
    code: str
    path: str
    material: str | None = None
    page: int | None = None


def name_of(object_id: str) -> str:
    """The reference that people use for an object: a 档号, the number of a paper, the name of a record of the system."""
    return file_of(object_id) or object_id.removeprefix(PAPER).removeprefix(SYSTEM)


def kind_of(object_id: str) -> str:
    """What an object is, for people."""
    if file_of(object_id):
        return gettext(N_("档案"))
    return gettext(N_("文书")) if object_id.startswith(PAPER) else gettext(N_("系统记录")) if object_id.startswith(SYSTEM) else ""


def logical_path(stored: str) -> str | None:
    """The path under which a content was accepted, from where it is stored; None for inventories and other files."""
    found = _CONTENT.fullmatch(stored)
    return found[1] + found[2] if found else None


def place_of(problem: dict, page_of: Callable[[str], tuple[str, int] | None]) -> Place:
    """`problem` as it is kept; `page_of(image)` answers (material code, page) of an image's name, None where there is none."""
    path = problem["path"]
    logical = logical_path(path)
    what = gettext(_SAID.get(problem["code"], N_("不合 OCFL 的规定（%(code)s）")), code=problem["code"])
    if logical is None:
        said = gettext(N_("对象的清单")) if "inventory.json" in path else path
        return Place(said, what, problem["code"], path)
    folder, _, name = logical.partition("/")
    found = page_of(name) if folder in ("original", "optimised") else None
    if found is not None:
        image = gettext(N_("原始图像") if folder == "original" else N_("优化图像"))
        said = gettext(N_("材料 %(material)s 第 %(page)s 页的%(image)s"), material=found[0], page=found[1], image=image)
        return Place(said, what, problem["code"], path, *found)
    return Place(gettext(_FILES[logical]) if logical in _FILES else logical, what, problem["code"], path)
