"""The people of a batch as its page lists them: grouped by what has to be done about their files."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from portal.transfers.states import ACCESSIONED, ANNOUNCED, RETURNED, STAGED, SUBMITTED, WITHDRAWN
from portal.wording import N_, gettext, ngettext

MEND, BACK, MISSING, OPEN, REMIND, MENDED, PASSED, TAKEN, BARRED, OUT = range(10)
TITLES = {
    MEND: N_("要改"), BACK: N_("已退回"), MISSING: N_("没有上传"), OPEN: N_("正在检测"), REMIND: N_("有提醒，不影响移交"), MENDED: N_("已改好"),
    PASSED: N_("已通过"), TAKEN: N_("已入藏"), BARRED: N_("不能移交"), OUT: N_("已移出"),
}
QUIET = frozenset({PASSED, TAKEN, OUT})
"""Groups that nothing has to be done about: listed only where all are asked for, or where there is nothing else."""
MOST_QUIET = 30
"""So few people are all listed at once."""


class File(Protocol):
    """What is read of an entry."""

    id: int
    position: int
    state: str
    name: str | None
    id_tail: str | None
    verdict: str | None
    bars: int
    errors: int
    warnings: int


@dataclass(frozen=True)
class Someone:
    """One line: the file's place, who it is, and what is said at the right."""

    position: int
    name: str
    tail: str
    kind: str
    word: str
    icon: str | None = None


@dataclass
class Cluster:
    title: str
    people: list[Someone] = field(default_factory=list)


def group_of(file: File, once_failed: bool) -> int:
    """In which group a file stands."""
    if file.state in (ANNOUNCED, STAGED, RETURNED, ACCESSIONED, WITHDRAWN):
        return {ANNOUNCED: MISSING, STAGED: OPEN, RETURNED: BACK, ACCESSIONED: TAKEN, WITHDRAWN: OUT}[file.state]
    if file.bars:
        return BARRED
    if file.errors:
        return MEND
    if file.warnings:
        return REMIND
    return MENDED if once_failed else PASSED


def clusters(files: Iterable[File], once_failed: set[int], names: dict[int, str], everybody: bool) -> list[Cluster]:
    """The groups that are shown, in the order of urgency; `names` are those of packages whose person is not known."""
    listed = list(files)
    everybody = everybody or len(listed) <= MOST_QUIET
    found: dict[int, Cluster] = {}
    for file in listed:
        group = group_of(file, file.id in once_failed)
        if everybody or group not in QUIET:
            found.setdefault(group, Cluster(gettext(TITLES[group]))).people.append(_someone(file, group, names))
    return [found[group] for group in sorted(found)]


def first_position(groups: list[Cluster]) -> int | None:
    """The file that is shown where none was chosen."""
    return groups[0].people[0].position if groups else None


def following(groups: list[Cluster], position: int) -> tuple[int, int, int | None]:
    """(which one, of how many, the next one) in the order of the list; (0, n, None) for one that is not listed."""
    order = [someone.position for group in groups for someone in group.people]
    if position not in order:
        return 0, len(order), None
    place = order.index(position)
    return place + 1, len(order), order[place + 1] if place + 1 < len(order) else None


def _someone(file: File, group: int, names: dict[int, str]) -> Someone:
    name = file.name or names.get(file.id) or gettext(N_("还不知道是谁"))
    kind, word, icon = _said(file, group)
    return Someone(file.position, name, file.id_tail or "", kind, word, icon)


def _said(file: File, group: int) -> tuple[str, str, str | None]:
    if file.state == SUBMITTED and group in (PASSED, MENDED):
        return "ok", gettext(N_("已提交")), "send-check"
    words = {
        MEND: ("bad", ngettext("%(num)s 处", "%(num)s 处", file.errors), None), BACK: ("warn", gettext(N_("已退回")), "arrow-return-left"),
        MISSING: ("wait", gettext(N_("没有上传")), None), OPEN: ("run", gettext(N_("正在检测")), None),
        REMIND: ("warn", ngettext("%(num)s 处提醒", "%(num)s 处提醒", file.warnings), None), MENDED: ("ok", gettext(N_("已改好")), None),
        PASSED: ("ok", gettext(N_("通过")), None), TAKEN: ("ok", gettext(N_("已入藏")), "archive-fill"),
        BARRED: ("bad", gettext(N_("不能移交")), "slash-circle"), OUT: ("wait", gettext(N_("已移出")), "dash-circle"),
    }
    return words[group]
