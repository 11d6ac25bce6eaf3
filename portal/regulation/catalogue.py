"""How a personnel file is arranged: the ten classes and their sub-classes, item codes, page names, and two code lists.

The numbers 1 to 10 are the same in the rules for cadres (条例 2018) and for workers (劳力字〔1992〕33号); the labels differ.
"""
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from portal.wording import N_


class Scheme(StrEnum):
    """Whose labels the classes carry."""

    CADRE2018 = "CADRE2018"
    WORKER1992 = "WORKER1992"


@dataclass(frozen=True)
class MaterialClass:
    """One class of the catalogue: its Arabic number as text, its Chinese numeral, and its label by scheme (message ids)."""

    code: str
    numeral: str
    cadre: str
    worker: str


CLASSES = (
    MaterialClass("1", N_("一"), N_("履历类材料"), N_("履历材料")),
    MaterialClass("2", N_("二"), N_("自传和思想类材料"), N_("自传材料")),
    MaterialClass("3", N_("三"), N_("考核鉴定类材料"), N_("鉴定、考核、考察材料")),
    MaterialClass(
        "4", N_("四"), N_("学历学位、专业技术职务（职称）、学术评鉴和教育培训类材料"), N_("评定岗位技能和学历材料")
    ),
    MaterialClass("5", N_("五"), N_("政审、审计和审核类材料"), N_("政审材料")),
    MaterialClass("6", N_("六"), N_("党、团类材料"), N_("参加中国共产党、共青团及民主党派的材料")),
    MaterialClass("7", N_("七"), N_("表彰奖励类材料"), N_("奖励材料")),
    MaterialClass("8", N_("八"), N_("违规违纪违法处理处分类材料"), N_("处分材料")),
    MaterialClass(
        "9",
        N_("九"),
        N_("工资、任免、出国和会议代表类材料"),
        N_("招用、劳动合同、调动、聘用、复员退伍、转业、工资、保险福利待遇、出国、退休、退职等材料"),
    ),
    MaterialClass("10", N_("十"), N_("其他可供组织参考的材料"), N_("其他可供组织参考的材料")),
)
SUBCLASSES = {
    "4-1": N_("学历学位材料"),
    "4-2": N_("职业（任职）资格和专业技术职务（职称）材料"),
    "4-3": N_("科研学术材料"),
    "4-4": N_("培训材料"),
    "9-1": N_("工资（待遇）材料"),
    "9-2": N_("任免材料"),
    "9-3": N_("出国（境）审批材料"),
    "9-4": N_("会议代表材料"),
}
DIVIDED = frozenset({"4", "9"})
"""Classes of which the materials stand in sub-classes."""
PAGE_DIGITS = 3
"""`9-2-5-003.JPG`: three digits, more where an item has more than 999 pages."""

_BY_CODE = {entry.code: entry for entry in CLASSES}
_BY_NUMERAL = {entry.numeral: entry.code for entry in CLASSES}
_DASHES = re.compile(r"[‐‑‒–—―−－﹣](?=\d$)")
_CLASS = re.compile(r"第?([一二三四五六七八九十]|\d{1,2})类?(?:-(\d))?", re.ASCII)
_ITEM = re.compile(r"(\d{1,2}(?:-\d)?)-([1-9]\d*)", re.ASCII)
_PAGE = re.compile(r"([\d-]+)-(\d{3,})(?:\.\w+)?", re.ASCII)


def class_code(text: str | None) -> str | None:
    """Art. 9(4). 分类: the class that a 类号 names, `9-2` or `1`; None where there is no such class.

    Reads 一 to 十, 1 to 10, full-width forms, `4-1` and `四-1`. A divided class alone (`九`) gives `9`: the sub-class is
    missing, which `lacks_subclass` tells.
    """
    written = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))
    found = _CLASS.fullmatch(_DASHES.sub("-", written))
    if found is None:
        return None
    head, sub = found.groups()
    number = _BY_NUMERAL.get(head) or str(int(head))
    if sub is not None:
        return f"{number}-{sub}" if f"{number}-{sub}" in SUBCLASSES else None
    return number if number in _BY_CODE else None


def lacks_subclass(code: str) -> bool:
    """Whether the code is that of a divided class (4, 9) without its sub-class."""
    return code in DIVIDED


def class_of(code: str) -> str:
    """The number of the main class: `9` for `9-2`."""
    return code.partition("-")[0]


def class_key(code: str) -> tuple[int, int]:
    """For sorting in the order of the catalogue: 4 before 4-1, 9-4 before 10."""
    head, _, sub = code.partition("-")
    return int(head), int(sub or 0)


def class_codes() -> tuple[str, ...]:
    """The codes under which materials are entered, in the order of the catalogue: 1, 2, 3, 4-1 ... 9-4, 10."""
    whole = [entry.code for entry in CLASSES if entry.code not in DIVIDED]
    return tuple(sorted([*whole, *SUBCLASSES], key=class_key))


def label(code: str, scheme: Scheme = Scheme.CADRE2018) -> str:
    """The name of a class or sub-class as a message id; KeyError for an unknown code."""
    if code in SUBCLASSES:
        return SUBCLASSES[code]
    entry = _BY_CODE[code]
    return entry.cadre if scheme is Scheme.CADRE2018 else entry.worker


def numeral(code: str) -> str:
    """As the exchange package writes it: 一 for an undivided class, `9-2` for a sub-class; KeyError for an unknown code."""
    return code if code in SUBCLASSES else _BY_CODE[code].numeral


# --- items and pages --------------------------------------------------------------------------------------------------


def item_code(code: str, number: int) -> str:
    """Art. 9(4). 编目: the code of a material, class and running number within it: `9-2-5`; ValueError below 1."""
    if number < 1:
        raise ValueError("materials are numbered from 1")
    return f"{code}-{number}"


def parse_item_code(text: str | None) -> tuple[str, int] | None:
    """Class and number of an item code: `9-2-5` is ("9-2", 5), `9-5` (the sub-class lost) is ("9", 5); None otherwise."""
    found = _ITEM.fullmatch(text or "")
    if found is None or (found[1] not in SUBCLASSES and found[1] not in _BY_CODE):
        return None
    return found[1], int(found[2])


def page_name(code: str, page: int, extension: str = "JPG") -> str:
    """The name of a page image: `9-2-5-003.JPG` for item `9-2-5`, page 3 (GB/T 33870-2017 as the field uses it)."""
    return f"{code}-{page:0{PAGE_DIGITS}}.{extension}"


def parse_page_name(name: str | None) -> tuple[str, int] | None:
    """Item code and counter of a page image: `9-2-5-003.JPG` is ("9-2-5", 3); None where the name is no such name.

    Good for telling a lost sub-class; pages are paired with items by the names in the catalogue, never by this.
    """
    found = _PAGE.fullmatch(unicodedata.normalize("NFKC", name or ""))
    if found is None or parse_item_code(found[1]) is None:
        return None
    return found[1], int(found[2])


# --- code lists of the person -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CodedValue:
    """One row of a code list: its code, the short form and the long form, all in use."""

    code: str
    short: str
    long: str


SEXES = (
    CodedValue("0", "未知", "未知的性别"),
    CodedValue("1", "男", "男性"),
    CodedValue("2", "女", "女性"),
    CodedValue("9", "未说明", "未说明的性别"),
)
"""GB/T 2261.1-2003."""

_ETHNIC_NAMES = (
    "汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗",
    "瑶", "白", "土家", "哈尼", "哈萨克", "傣", "黎", "傈僳", "佤", "畲", "高山", "拉祜",
    "水", "东乡", "纳西", "景颇", "柯尔克孜", "土", "达斡尔", "仫佬", "羌", "布朗", "撒拉", "毛南",
    "仡佬", "锡伯", "阿昌", "普米", "塔吉克", "怒", "乌孜别克", "俄罗斯", "鄂温克", "德昂", "保安", "裕固",
    "京", "塔塔尔", "独龙", "鄂伦春", "赫哲", "门巴", "珞巴", "基诺",
)  # fmt: skip
ETHNICITIES = (
    *(CodedValue(f"{place:02}", name, f"{name}族") for place, name in enumerate(_ETHNIC_NAMES, start=1)),
    CodedValue("97", "其他", "其他民族"),
    CodedValue("98", "外国血统", "外国血统中国籍人士"),
)
"""GB/T 3304-1991; 97 and 98 as practice adds them."""


def sex_value(text: str | None) -> CodedValue | None:
    """The sex that a code, a short or a long form names (GB/T 2261.1-2003); None where none does."""
    return _value(SEXES, text)


def ethnicity_value(text: str | None) -> CodedValue | None:
    """The ethnic group that a code (`07`, `7`), a short (彝) or a long form (彝族) names (GB/T 3304-1991); None if none."""
    written = unicodedata.normalize("NFKC", text or "").strip()
    return _value(ETHNICITIES, f"{int(written):02}" if re.fullmatch(r"\d", written, re.ASCII) else written)


def _value(values: tuple[CodedValue, ...], text: str | None) -> CodedValue | None:
    written = unicodedata.normalize("NFKC", text or "").strip()
    return next((value for value in values if written in (value.code, value.short, value.long)), None)
