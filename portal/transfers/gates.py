"""The five gates of Art. 9(4): 分类、排序、编目、装订成册、数字化, and which findings stand at which."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.regulation.code import Weight
from portal.regulation.codes import CODES
from portal.wording import N_, gettext, ngettext

SORTED = frozenset({"class-unknown", "subclass-missing"})
ORDERED = frozenset({"item-order", "number-invalid", "number-gap", "number-twice"})
DIGITISED = ("page-", "package-", "xml-", "xlsx-", "bag-", "digest-")
CATALOGUED = frozenset({
    "person-field-missing", "id-number-invalid", "birth-date-invalid", "birth-date-differs", "sex-unknown", "sex-differs",
    "ethnicity-unknown", "catalogue-empty", "item-field-missing",
    "date-invalid", "date-before-birth", "date-after-transfer", "page-count-invalid",
    "page-count-differs", "characters-forbidden", "text-too-long", "title-twice", "package-xml-name", "package-person-name",
})
SORTING, ORDERING, CATALOGUING, BINDING, DIGITISING = range(5)
NAMES = (N_("一 分类"), N_("二 排序"), N_("三 编目"), N_("四 装订成册"), N_("五 数字化"))


@dataclass(frozen=True)
class Attested:
    """Who declared that the paper is bound, and when (as shown); both empty while nobody has."""

    who: str = ""
    when: str = ""


def gate_of(code: str) -> int | None:
    """At which gate a finding stands; None for what is no gate: who may be handed over, by whom, and where the file belongs."""
    if code in SORTED:
        return SORTING
    if code in ORDERED:
        return ORDERING
    if code in CATALOGUED or code.startswith("register-"):
        return CATALOGUING
    return DIGITISING if code.startswith(DIGITISED) else None


def gates(found: Iterable[tuple[str, int, int]], inspected: int, attested: Attested) -> list[dict[str, str]]:
    """The gates for the `gates` component, from (code, file, findings) of a batch with so many inspected files."""
    heavy, light = [0] * len(NAMES), [0] * len(NAMES)
    files: list[set[int]] = [set() for _ in NAMES]
    for code, file, findings in found:
        gate = gate_of(code)
        if gate is None:
            continue
        if CODES[code].weight in (Weight.BAR, Weight.ERROR):
            heavy[gate] += findings
            files[gate].add(file)
        else:
            light[gate] += findings
    shown = [_gate(heavy[gate], light[gate], len(files[gate]), inspected) for gate in range(len(NAMES))]
    shown[BINDING] = _binding(attested)
    return [{"name": gettext(name)} | gate for name, gate in zip(NAMES, shown, strict=True)]


def _gate(heavy: int, light: int, files: int, inspected: int) -> dict[str, str]:
    if heavy:
        return {"kind": "bad", "word": ngettext("%(num)s 处要改", "%(num)s 处要改", heavy), "note": ngettext("%(num)s 人", "%(num)s 人", files)}
    if light:
        return {"kind": "warn", "word": ngettext("%(num)s 处提醒", "%(num)s 处提醒", light), "note": gettext(N_("不影响移交"))}
    if inspected:
        return {"kind": "ok", "word": gettext(N_("通过")), "note": ngettext("%(num)s 人", "%(num)s 人", inspected)}
    return {"kind": "wait", "word": gettext(N_("还没有检测")), "note": ""}


def _binding(attested: Attested) -> dict[str, str]:
    if not attested.when:
        return {"kind": "wait", "icon": "pen", "word": gettext(N_("提交时要声明")), "note": ""}
    return {"kind": "wait", "icon": "pen", "word": gettext(N_("已声明")), "note": f"{attested.when} {attested.who}".strip()}
