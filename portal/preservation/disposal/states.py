"""The life of a disposal list, from the proposal to the register that stays."""
from portal.lifecycle import Lifecycle
from portal.wording import N_

DRAFTED, PROPOSED, APPROVED, WITNESSED = "drafted", "proposed", "approved", "witnessed"
DESTROYING, DESTROYED, ABANDONED = "destroying", "destroyed", "abandoned"

DISPOSAL = Lifecycle(
    name="disposal list",
    start=DRAFTED,
    labels={
        DRAFTED: N_("正在拟"), PROPOSED: N_("等待批准"), APPROVED: N_("等待监销"), WITNESSED: N_("一人已监销"), DESTROYING: N_("正在销毁"),
        DESTROYED: N_("已销毁"), ABANDONED: N_("已撤销"),
    },
    moves={
        (DRAFTED, "change"): DRAFTED, (DRAFTED, "propose"): PROPOSED, (DRAFTED, "abandon"): ABANDONED,
        (PROPOSED, "authorise"): PROPOSED, (PROPOSED, "send_back"): DRAFTED, (PROPOSED, "approve"): APPROVED,
        (PROPOSED, "abandon"): ABANDONED, (APPROVED, "confirm"): WITNESSED, (APPROVED, "abandon"): ABANDONED,
        (WITNESSED, "confirm"): DESTROYING, (WITNESSED, "interrupt"): APPROVED, (DESTROYING, "finish"): DESTROYED,
    },
    verbs_said={
        "change": N_("改清单"), "propose": N_("报批"), "authorise": N_("记下批准文件"), "send_back": N_("退回"), "approve": N_("批准"),
        "confirm": N_("监销"), "interrupt": N_("中止监销"), "finish": N_("销毁完"), "abandon": N_("撤销"),
    },
)
OPEN = (DRAFTED, PROPOSED, APPROVED, WITNESSED, DESTROYING)
DECIDED = (DESTROYING, DESTROYED)
"""Both supervisors have confirmed: from here on the withdrawal of these files is on record."""
DESTROY = "disposal.destroy"
"""The kind of job that carries a list out."""
STORE_AWAY, LOCKED, OTHER = "store_away", "locked", "other"
FAULTS = {
    STORE_AWAY: N_("保存库或第二个保存库没有应答。接上以后按“接着销毁”；已经销毁的不会再动。"),
    LOCKED: N_("保存库的对象锁还没有到期，内容删不掉。到期以后按“接着销毁”。"),
    OTHER: N_("有一份档案的对象和记录对不上，没有动它。先看保存校验，再按“接着销毁”。"),
}
"""Why the carrying out stopped, and what to do."""
