"""The life of a job."""
from portal.lifecycle import Lifecycle
from portal.wording import N_

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"

JOB = Lifecycle(
    name="job",
    start=WAITING,
    labels={WAITING: N_("等待"), RUNNING: N_("正在运行"), DONE: N_("已完成"), FAILED: N_("已停下")},
    moves={(WAITING, "claim"): RUNNING, (RUNNING, "finish"): DONE, (RUNNING, "give_back"): WAITING, (RUNNING, "give_up"): FAILED,
           (FAILED, "repeat"): WAITING},
    verbs_said={"claim": N_("开始"), "finish": N_("完成"), "give_back": N_("放回"), "give_up": N_("停下"), "repeat": N_("再做一次")},
)

KINDS_SAID = {
    "transfers.check": N_("检测移交包"), "transfers.receive": N_("签收入藏"), "transfers.tidy": N_("清理暂存"),
    "digitisation.read": N_("文字识别"), "use_requests.make_copy": N_("制作副本"),
    "copies.compare": N_("对照第二个保存库"),
    "fixity.read": N_("每夜读保存库"), "fixity.look": N_("再读一个对象"), "fixity.repair": N_("修复保存对象"), "fixity.reconcile": N_("核对保存库"),
    "fixity.keep": N_("重新存入系统记录"),
    "exports.make": N_("导出档案"),
    "disposal.destroy": N_("销毁档案"),
    "catalogue.keep": N_("存入保存库"), "preservation.rebuilt": N_("重建以后的补做"),
}
"""What people call a kind of work; a kind without a name here shows its own."""
