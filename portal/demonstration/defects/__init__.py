"""Planted defects: for each code of a finding what has to be spoilt so that it is found, and nothing else.

Another code is another row in the table of what it spoils: the contents of a package (`catalogue`, `pages`), its files
(`members`), its ZIP (`archives`), or the register (`registers`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.demonstration.defects import archives, catalogue, members, pages, registers
from portal.demonstration.package_forms import NATIONAL
from portal.demonstration.packages import Contents
from portal.wording import N_


@dataclass(frozen=True)
class Defect:
    """What is spoilt, and in which form of package; `twin` puts a second package of the person beside it, `copied` a page of the
    first person into the second one's package."""

    contents: Callable[[Contents], None] | None = None
    members: members.Spoil | None = None
    archive: Callable[[bytes], bytes] | None = None
    register: registers.Spoil | None = None
    form: str = NATIONAL
    twin: bool = False
    copied: bool = False


def _misname(contents: Contents) -> None:
    """The package is not called as the person in it."""
    contents.called = f"{contents.person.name}的档案"


DEFECTS: dict[str, Defect] = {
    **{code: Defect(contents=spoil) for code, spoil in (catalogue.CONTENTS | pages.CONTENTS | {"package-person-name": _misname}).items()},
    **{code: Defect(members=spoil) for code, spoil in members.MEMBERS.items()},
    **{code: Defect(members=spoil, form=form) for code, (form, spoil) in members.OTHER_FORMS.items()},
    **{code: Defect(archive=spoil) for code, spoil in archives.ARCHIVE.items()},
    **{code: Defect(register=spoil) for code, spoil in registers.REGISTER.items()},
    "person-twice": Defect(twin=True),
    "page-other-person": Defect(copied=True),
}

_ARCHIVE_ONLY = N_("要看档案馆里的批次和档案，样例文件里没有")
UNPLANTED: dict[str, str] = {
    "package-total-size": N_("解开后超过 20 GB 的包太大，样例不写这样的文件"),
    "package-check-stopped": N_("要让检测用完时间或内存才会出现"),
    "package-check-died": N_("要有能让解码程序崩溃的文件；知道的都已经修好"),
    "page-format-closed": N_("第一版数字化标准三种格式都收；档案馆改了标准才会出现"),
    "register-id-invalid": N_("总是和“没有包”或“包打不开”一起出现：有包的，由包里的号码说"),
    "person-in-batch": _ARCHIVE_ONLY,
    "person-in-custody": _ARCHIVE_ONLY,
    "package-changed": _ARCHIVE_ONLY,
    "process-missing": _ARCHIVE_ONLY,
    "custody-reference": _ARCHIVE_ONLY,
    "custody-rows": _ARCHIVE_ONLY,
    "virus-found": N_("要有病毒；样例不带病毒"),
}
"""Codes that no sample can bring by itself, and why."""
