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
