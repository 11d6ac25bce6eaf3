"""Administrative areas: Kunming's districts and Jinning's townships with the dates of their codes, and whose a file is.

Codes are those of GB/T 2260 and the statistics bureau. A code that was given up stays readable: residents' papers
outlive it. Townships that ended before the codes at hand are found by name beside 晋宁.
"""
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from portal.regulation.dates import PartialDate

JINNING = "530115"
JINNING_CODES = frozenset({JINNING, "530122"})
"""Jinning's code and the one that it had as a county, until the State Council's approval of 2016-11-24."""
JINNING_ARCHIVE = "晋宁区档案馆"
"""The archive that keeps the files of the district (Art. 8(7), 21(3))."""

_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|81|82")
"""The first two digits of every code of GB/T 2260."""


@dataclass(frozen=True)
class Area:
    """A district (six digits) or township (nine); an area outside the table may lack its code or its name ("")."""

    code: str
    name: str
    valid_from: PartialDate | None = None
    valid_to: PartialDate | None = None
    predecessor: str | None = None

    @property
    def district(self) -> str:
        """The six-digit code of its district, "" where it is not known."""
        return self.code[:6]


_RAISED = PartialDate(2016, 11, 24)
_BECAME_SUBDISTRICT = PartialDate(2021, 1, 18)

AREAS: tuple[Area, ...] = (
    Area("530102", "五华区"),
    Area("530103", "盘龙区"),
    Area("530111", "官渡区"),
    Area("530112", "西山区"),
    Area("530113", "东川区"),
    Area("530114", "呈贡区"),
    Area("530124", "富民县"),
    Area("530125", "宜良县"),
    Area("530126", "石林彝族自治县"),
    Area("530127", "嵩明县"),
    Area("530128", "禄劝彝族苗族自治县"),
    Area("530129", "寻甸回族彝族自治县"),
    Area("530181", "安宁市"),
    Area("530122", "晋宁县", valid_to=_RAISED),
    Area("530122001", "昆阳街道", valid_to=_RAISED),
    Area("530122102", "晋城镇", valid_to=_RAISED),
    Area("530122103", "二街镇", valid_to=_RAISED),
    Area("530122105", "上蒜镇", valid_to=_RAISED),
    Area("530122106", "六街镇", valid_to=_RAISED),
    Area("530122201", "双河彝族乡", valid_to=_RAISED),
    Area("530122202", "夕阳彝族乡", valid_to=_RAISED),
    Area("530115", "晋宁区", _RAISED, predecessor="530122"),
    Area("530115001", "昆阳街道", _RAISED, predecessor="530122001"),
    Area("530115002", "宝峰街道", PartialDate(2017, 4)),
    Area("530115100", "晋城镇", _RAISED, _BECAME_SUBDISTRICT, predecessor="530122102"),
    Area("530115003", "晋城街道", _BECAME_SUBDISTRICT, predecessor="530115100"),
    Area("530115101", "二街镇", _RAISED, predecessor="530122103"),
    Area("530115102", "上蒜镇", _RAISED, predecessor="530122105"),
    Area("530115103", "六街镇", _RAISED, predecessor="530122106"),
    Area("530115200", "双河彝族乡", _RAISED, predecessor="530122201"),
    Area("530115201", "夕阳彝族乡", _RAISED, predecessor="530122202"),
)

FORMER_TOWNSHIPS = {"古城": "530115001", "中和": "530115001", "化乐": "530115003", "新街": "530115003"}
"""Townships merged away between 2006 and 2011, and the one that holds their ground now."""

_BY_CODE = {area.code: area for area in AREAS}
_SUCCESSORS = {area.predecessor: area for area in AREAS if area.predecessor}
_DISTRICTS = tuple(area for area in AREAS if len(area.code) == 6)
_TOWNSHIPS = tuple(area for area in AREAS if area.code.startswith(JINNING) and len(area.code) == 9)

_CODE = re.compile(r"(?<!\d)(?:\d{12}|\d{9}|\d{6})(?!\d)", re.ASCII)
_HOME = re.compile(r"^(?:云南省?)?(?:昆明市?)?")
_ELSEWHERE = re.compile(
    r"北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|陕西|甘肃|青海|台湾"
    r"|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|.{2,7}?(?:市(?!场)|州|地区|盟)"
)
_NAMELESS_CITY = re.compile(r"[\u4e00-\u9fff]{2,9}?(?:县|旗|(?<![治社小园新发假矿厂城郊校片库辖])区)")
_TO_DISTRICT = re.compile(r".+?(?:县|旗|(?<![治社小园])区)")


def resolve(text: str | None) -> Area | None:
    """The area that a cell names: a code of 6, 9 or 12 digits, a name, or both; None where no district can be told.

    None too where code and name contradict each other, and for zones without a code (高新区), which cross districts.
    A well-formed code outside the table, and a name in another prefecture or province, are areas outside Jinning.
    """
    written = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))
    found = _CODE.search(written)
    if found is None:
        return _by_name(written)
    name = (written[: found.start()] + written[found.end() :]).strip("()[]-—_,:;/、。")
    return _by_code(found.group(), name)


def current(area: Area) -> Area:
    """The area that took its place, by way of all successors; itself where it still stands."""
    while successor := _SUCCESSORS.get(area.code):
        area = successor
    return area


def as_of(area: Area, day: date) -> Area:
    """The area that stood in its place on a day: 晋城镇 of 530115 for 晋城街道 and a day of 2019.

    Interpretation: a code holds from the day on which it began; where only its month is known, from the first of it. The
    first area of a line stands for all days before the codes at hand.
    """
    line = [area]
    while line[0].predecessor:
        line.insert(0, _BY_CODE[line[0].predecessor])
    while successor := _SUCCESSORS.get(line[-1].code):
        line.append(successor)
    begun = [one for one in line if one.valid_from is None or one.valid_from.earliest() <= day]
    return begun[-1] if begun else line[0]


def inside(area: Area) -> bool:
    """Art. 21(3). Whether it lies in 昆明市晋宁区行政区域内; the county's old code counts."""
    return area.district in JINNING_CODES


def archive_of(area: Area) -> str:
    """Art. 21(3). The archive of the area's district: `晋宁区档案馆`; `530999 所在区档案馆` where only a code is known."""
    district = _BY_CODE.get(area.district)
    if district:
        return f"{current(district).name}档案馆"
    return f"{area.name}档案馆" if area.name else f"{area.code} 所在区档案馆"


def _by_code(code: str, name: str) -> Area | None:
    district = code[:6]
    if not _PROVINCE.match(district) or district.endswith("00") or district == "530101":
        return None
    named = _by_name(name)
    known = _BY_CODE.get(district)
    if known is None:
        return None if named and named.code else Area(district, _district_part(name))
    if named and _district_now(named) != current(known).code:
        return None
    if len(code) == 6:
        return named if named and len(named.code) == 9 else known
    return _BY_CODE.get(code[:9]) or Area(code[:9], known.name)


def _district_now(area: Area) -> str:
    district = _BY_CODE.get(area.district)
    return current(district).code if district else area.district


def _by_name(name: str) -> Area | None:
    inner = _HOME.sub("", name, count=1)
    for area in reversed(_DISTRICTS):
        if inner.startswith(_spellings(area)) or inner == area.name[:2]:
            return (_township(inner[2:]) or area) if inside(area) else area
    if township := _township(inner, beside_jinning=False):
        return township
    if _ELSEWHERE.match(inner) or (inner == name and _NAMELESS_CITY.fullmatch(name)):
        return Area("", _district_part(name))
    if "晋宁" in inner:
        return _township(inner.partition("晋宁")[2]) or _BY_CODE[JINNING]
    return None


def _spellings(area: Area) -> tuple[str, ...]:
    """`石林彝族自治县` is written 石林县 as well."""
    stem = area.name[:2]
    return (area.name, f"{stem}县") if area.name.endswith("自治县") else (area.name,)


def _township(inner: str, *, beside_jinning: bool = True) -> Area | None:
    """The township of Jinning that stands first; only a whole name at the start will do where 晋宁 is not beside it."""
    if not beside_jinning:
        return next((area for area in _TOWNSHIPS if inner.startswith(area.name)), None)
    named = [area for area in _TOWNSHIPS if _stem(area) in inner]
    if named:
        return min(named, key=lambda area: (inner.find(_stem(area)), area.name not in inner, area.valid_to is not None))
    return next((_BY_CODE[code] for former, code in FORMER_TOWNSHIPS.items() if former in inner), None)


def _stem(area: Area) -> str:
    return re.sub(r"街道|镇|彝族乡", "", area.name)


def _district_part(name: str) -> str:
    found = _TO_DISTRICT.match(name)
    return found.group() if found else name
