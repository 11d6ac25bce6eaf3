"""The life of an export."""
from portal.lifecycle import Lifecycle
from portal.wording import N_

BEGUN, MADE, REMOVED = "begun", "made", "removed"

EXPORT = Lifecycle(
    name="export",
    start=BEGUN,
    labels={BEGUN: N_("正在导出"), MADE: N_("已导出"), REMOVED: N_("已清除")},
    moves={(BEGUN, "finish"): MADE, (BEGUN, "remove"): REMOVED, (MADE, "remove"): REMOVED},
    verbs_said={"finish": N_("导出完"), "remove": N_("清除")},
)

MAKE = "exports.make"
"""The kind of job that writes the files of an export into the instance, to be downloaded."""
BAG, PACKAGE = "bag", "package"
FORMS = {BAG: N_("保存包（BagIt）"), PACKAGE: N_("国家标准移交包")}
NUMBER, DAMAGED, GONE, SPACE, DISK = "number", "damaged", "gone", "space", "disk"
FAULTS = {
    NUMBER: N_("身份证号读不出来：换过密钥，或者数据库里的密文坏了"), DAMAGED: N_("保存库里的对象不全，或者内容和摘要不符；先检查这份档案"),
    GONE: N_("已经销毁或撤出，保存库里只留着凭据"),
    SPACE: N_("存放处放不下。腾出地方，或者少选一些，再导出一次"), DISK: N_("写不进存放处。看磁盘满没满、有没有权限，再导出一次"),
}
"""Why a file did not go out, or an export stopped."""
