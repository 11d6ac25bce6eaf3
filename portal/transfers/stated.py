"""Facts about a person that no package carries, and what a package lets one guess of them (Art. 21(3), 21(4), 36).

Where somebody lives, whether he died, is a leader or worked for a secret department is stated by the row of the register
alone; where it is not, that was not tested. An ID number and the title of a material are clues for who looks at the file: the
first six digits name the place where the number was given out, which is no residence; the date of retirement is that of the
approval, which is never computed (domain facts, 5).
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.regulation.areas import Area, current, resolve
from portal.regulation.identity import from_fifteen, is_valid_number
from portal.wording import N_, gettext

DEATH, LEADER, SECRET, VETERAN = "死亡日期", "是否党委组织部门管理的领导人员", "是否涉密部门", "是否离休"
RETIRED, RESIDENCE, HOUSEHOLD = "退休时间", "长期居住地", "户口所在地"
EXCLUSIONS = (LEADER, SECRET)
"""Columns that have to be filled so that Art. 21(4) is tested; an empty 死亡日期 says that nobody knows of a death."""
NO_REGISTER, NO_ROW, BLANK = "no-register", "no-row", "blank"
UNTESTED = {
    NO_REGISTER: N_("本批没有移交清册，是否去世、是否领导人员、是否涉密部门人员没有人说明"),
    NO_ROW: N_("移交清册里没有这个人，是否去世、是否领导人员、是否涉密部门人员没有人说明"),
    BLANK: N_("移交清册没有写是不是领导人员、是不是涉密部门人员"),
}


@dataclass(frozen=True)
class Clue:
    """Titles with one of these words say something about a column that is empty; `say` is a message id."""

    column: str
    words: tuple[str, ...]
    say: str


CLUES = (
    Clue(DEATH, ("死亡", "悼词", "治丧"), N_("材料 %(code)s《%(title)s》%(date)s：核对是不是移交前已经去世")),
    Clue(LEADER, ("领导干部",), N_("材料 %(code)s《%(title)s》%(date)s：核对是不是党委管理的领导人员")),
    Clue(VETERAN, ("离休",), N_("材料 %(code)s《%(title)s》%(date)s：核对是不是离休人员")),
    Clue(RETIRED, ("退休审批", "退职"), N_("材料 %(code)s《%(title)s》%(date)s：退休时间以它为准")),
)


def why_untested(has_register: bool, cells: Mapping[str, str] | None) -> str | None:
    """Why Art. 21(4) was not tested for a person whose row has these cells (None without a row); None where it was."""
    if not has_register:
        return NO_REGISTER
    if cells is None:
        return NO_ROW
    return None if all(cells.get(column) for column in EXCLUSIONS) else BLANK


def clues(id_number: str, catalogue: Sequence[Mapping[str, Any]], cells: Mapping[str, str]) -> list[str]:
    """What number and materials (an `outline`) let one guess of columns that the row leaves empty, as sentences."""
    found = [*_of_materials(catalogue, cells)]
    if not cells.get(RESIDENCE) and not cells.get(HOUSEHOLD) and is_valid_number(id_number):
        found.append(_of_number(from_fifteen(id_number) if len(id_number) == 15 else id_number))
    return found


def _of_materials(catalogue: Sequence[Mapping[str, Any]], cells: Mapping[str, str]) -> Iterator[str]:
    for clue in CLUES:
        if cells.get(clue.column):
            continue
        for row in catalogue:
            if any(word in row["title"] for word in clue.words):
                yield gettext(clue.say, code=row["code"], title=row["title"], date=row["date"])


def _of_number(id_number: str) -> str:
    """The place is named, its digits are not: they are part of the number (Art. 35)."""
    area = resolve(id_number[:6])
    if area is None or not area.name:
        return gettext(N_("身份证号开头不是晋宁区的代码；它说的是最初登记户口的地方，不是现在住的地方"))
    return gettext(N_("身份证号开头是%(place)s的代码；它说的是最初登记户口的地方，不是现在住的地方"), place=_said(area))


def _said(area: Area) -> str:
    now = current(area)
    return area.name if now.name == area.name else gettext(N_("%(before)s（今%(now)s）"), before=area.name, now=now.name)
