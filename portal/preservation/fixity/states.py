"""What reading an object comes to, why it was read, and what reconciling finds. No moves: each reading decides anew."""
from __future__ import annotations

from portal.wording import N_

WHOLE, DAMAGED, MISSING = "whole", "damaged", "missing"
OUTCOMES = {WHOLE: N_("完好"), DAMAGED: N_("有损坏"), MISSING: N_("不在保存库里")}

FULL, SAMPLE, OLDEST, NAMED, NIGHTLY = "full", "sample", "oldest", "named", "nightly"
RUNS = {FULL: N_("全部"), SAMPLE: N_("抽查"), OLDEST: N_("最久没读的"), NAMED: N_("指定的"), NIGHTLY: N_("每夜")}

READ, LOOK, REPAIR, KEEP, RECONCILE = "fixity.read", "fixity.look", "fixity.repair", "fixity.keep", "fixity.reconcile"
"""Kinds of jobs."""

ROW_WITHOUT_OBJECT, OBJECT_WITHOUT_ROW, STORE_NEWER, STORE_OLDER, RECORD_DIFFERS, ORPHAN, ROOT = (
    "row_without_object", "object_without_row", "store_newer", "store_older", "record_differs", "orphan", "root",
)
WITHDRAWN, CONTENT_LEFT = "withdrawn", "content_left"
FINDINGS = {
    ROW_WITHOUT_OBJECT: N_("数据库里有，保存库里没有"),
    OBJECT_WITHOUT_ROW: N_("保存库里有，数据库里没有"),
    STORE_NEWER: N_("保存库里的版本更新"),
    STORE_OLDER: N_("保存库里的版本更旧"),
    RECORD_DIFFERS: N_("系统记录和数据库不一样"),
    ORPHAN: N_("没有清单提到的文件"),
    ROOT: N_("保存库的根不合规定"),
    WITHDRAWN: N_("内容被撤走了，没有销毁记录"),
    CONTENT_LEFT: N_("记录说已经销毁，内容还在"),
}
MEND = {
    ROW_WITHOUT_OBJECT: N_("从副本或备份修复：guidang repair %(reference)s --from 保存库地址。修复以前不要删这一条。"),
    OBJECT_WITHOUT_ROW: N_("对象不要删。先运行 guidang work --until-idle；还在，就是数据库比保存库旧，用 guidang rebuild 从保存库重建数据库。"),
    STORE_NEWER: N_("先运行 guidang work --until-idle；还在，就是数据库比保存库旧，用 guidang rebuild 从保存库重建数据库。"),
    STORE_OLDER: N_("保存库丢了新版本。从副本或备份修复：guidang repair %(reference)s --from 保存库地址。"),
    RECORD_DIFFERS: N_("数据库里的更新：重新存入，或者运行 guidang reconcile --keep。"),
    ORPHAN: N_("多半是中断的写入留下的。隔一段时间再核对，第二次还在就可以清除：guidang reconcile --sweep。"),
    ROOT: N_("放错地方的对象移回去；空文件夹可以删。办好再核对一次。"),
    WITHDRAWN: N_(
        "查是谁撤走的。内容只在副本或备份里还有：请运维人员把保存库里这个对象的文件夹移到别处，"
        "再运行 guidang repair %(reference)s --from 保存库地址。"
    ),
    CONTENT_LEFT: N_("多半是从旧的备份恢复过保存库。到这份档案的销毁清册页面，按“再清除一次”。"),
}
"""What to do about each finding."""
MEND_RECORD = N_("数据库里还有这份系统记录：重新存入，或者运行 guidang reconcile --keep。")
"""What to do where the store has lost a record of the system whose rows are there, or its newest version."""
MEND_FILE = N_("保存库丢了新版本。从副本或备份修复：guidang repair %(reference)s --from 保存库地址。找不到，就重新存入：目录的改动数据库里还有。")
"""What to do where the store has lost a version of a file, which says what was changed in the catalogue."""
MEND_ROOT = N_("保存库的根上这个文件不见了，或者变了。它的内容是固定的：修复会重新写好，或者运行 guidang repair --root。")
"""What to do about a file at the root."""
KEPT_ANEW = frozenset({ROW_WITHOUT_OBJECT, STORE_OLDER, RECORD_DIFFERS})
"""Findings that writing a record of the system anew from its rows mends."""

COPY_DAMAGED, COPY_AWAY, NO_COPY, STRAY_FILES = "copy_damaged", "copy_away", "no_copy", "stray_files"
COPY_DIVERGED, NO_NEWER = "copy_diverged", "no_newer"
TRIED = {
    COPY_DIVERGED: N_("副本里的历史和这里的不一样，没有用它。两处都校验，弄清之前都不要动。"),
    NO_NEWER: N_("没有找到丢了的版本。到别的备份里找：guidang repair %(reference)s --from 保存库地址。"),
    COPY_DAMAGED: N_("副本里的这些文件也不对，没有用它。到别的备份里找：guidang repair %(reference)s --from 保存库地址。"),
    COPY_AWAY: N_("副本连不上，或者那里没有保存库。接上以后再修复一次。"),
    NO_COPY: N_("没有设置副本，它自己的清单也不够修复。找到备份，运行：guidang repair %(reference)s --from 保存库地址。"),
    STRAY_FILES: N_("入藏的文件都在，只是里面多出来一些文件。核对两次，第二次还在就清除：guidang reconcile --sweep。"),
}
"""Why a repair came to nothing, and what to do."""
