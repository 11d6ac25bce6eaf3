"""The life of a request, from the question at the counter to the copy that is ready."""
from portal.lifecycle import Lifecycle
from portal.wording import N_

ASKED = "asked"
HANDLED = "handled"
PREPARED = "prepared"
APPROVED = "approved"
DELIVERED = "delivered"
REFUSED = "refused"
WITHDRAWN = "withdrawn"

REQUEST = Lifecycle(
    name="request",
    start=ASKED,
    labels={
        ASKED: N_("等待受理"), HANDLED: N_("正在查找"), PREPARED: N_("等待审批"), APPROVED: N_("已批准，正在制作"),
        DELIVERED: N_("可以领取"), REFUSED: N_("不予提供"), WITHDRAWN: N_("已撤回"),
    },
    moves={
        (ASKED, "take"): HANDLED,
        (ASKED, "withdraw"): WITHDRAWN,
        (HANDLED, "prepare"): PREPARED,
        (HANDLED, "take_over"): HANDLED,
        (HANDLED, "withdraw"): WITHDRAWN,
        (PREPARED, "approve"): APPROVED,
        (PREPARED, "refuse"): REFUSED,
        (PREPARED, "send_back"): HANDLED,
        (APPROVED, "deliver"): DELIVERED,
    },
    verbs_said={
        "take": N_("受理"), "take_over": N_("接手"), "withdraw": N_("撤回"), "prepare": N_("送审批"), "approve": N_("批准"),
        "refuse": N_("不予提供"), "send_back": N_("退回重办"), "deliver": N_("制作副本"),
    },
)
OPEN = (ASKED, HANDLED, PREPARED, APPROVED)
MAKE_COPY = "use_requests.make_copy"
"""The kind of job that makes the certified copy of an approved request."""
