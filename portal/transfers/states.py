"""The life of a batch and of a file within it (the words of a file's states are those of the command line's contract)."""
from portal.lifecycle import Lifecycle
from portal.wording import N_

DRAFT, SUBMITTED, ACCEPTED, ACCESSIONED, WITHDRAWN = "draft", "submitted", "accepted", "accessioned", "withdrawn"
ANNOUNCED, STAGED, CHECKED, RETURNED = "announced", "staged", "checked", "returned"
CHECK, TIDY, RECEIVE = "transfers.check", "transfers.tidy", "transfers.receive"
"""Kinds of jobs about a batch."""
ONLINE, DISK = "online", "disk"
"""How a batch came: uploaded by the enterprise, or brought on a disk (`guidang import`), which counts as submitted."""

TRANSFER = Lifecycle(
    name="transfer",
    start=DRAFT,
    labels={
        DRAFT: N_("草稿"), SUBMITTED: N_("已提交"), ACCEPTED: N_("验收通过"), ACCESSIONED: N_("已签收"), WITHDRAWN: N_("已撤回"),
    },
    moves={
        (DRAFT, "upload"): DRAFT, (DRAFT, "submit"): SUBMITTED, (DRAFT, "withdraw"): WITHDRAWN,
        (SUBMITTED, "upload"): SUBMITTED, (SUBMITTED, "submit"): SUBMITTED, (SUBMITTED, "receive"): ACCEPTED,
        (SUBMITTED, "withdraw"): WITHDRAWN, (ACCEPTED, "accession"): ACCESSIONED,
    },
    verbs_said={
        "upload": N_("上传"), "submit": N_("提交"), "withdraw": N_("撤回"), "receive": N_("签收"), "accession": N_("入藏"),
    },
)
"""A batch stays open for mended packages until its receipt; with the receipt it is closed (architecture, section 7)."""

FILE = Lifecycle(
    name="file in a batch",
    start=ANNOUNCED,
    labels={
        ANNOUNCED: N_("已登记"), STAGED: N_("正在检测"), CHECKED: N_("已检测"), SUBMITTED: N_("已提交"), RETURNED: N_("已退回"),
        ACCESSIONED: N_("已入藏"), WITHDRAWN: N_("已移出"),
    },
    moves={
        (ANNOUNCED, "stage"): STAGED, (ANNOUNCED, "withdraw"): WITHDRAWN,
        (STAGED, "stage"): STAGED, (STAGED, "check"): CHECKED, (STAGED, "withdraw"): WITHDRAWN,
        (CHECKED, "stage"): STAGED, (CHECKED, "submit"): SUBMITTED, (CHECKED, "leave_out"): RETURNED, (CHECKED, "withdraw"): WITHDRAWN,
        (SUBMITTED, "return"): RETURNED, (SUBMITTED, "withdraw"): WITHDRAWN, (SUBMITTED, "accession"): ACCESSIONED,
        (RETURNED, "stage"): STAGED, (RETURNED, "take_back"): SUBMITTED, (RETURNED, "withdraw"): WITHDRAWN,
        (WITHDRAWN, "stage"): STAGED,
    },
    verbs_said={
        "stage": N_("上传"), "check": N_("检测"), "submit": N_("提交"), "return": N_("退回"), "leave_out": N_("不收"), "take_back": N_("撤销退回"),
        "accession": N_("入藏"), "withdraw": N_("移出本批"),
    },
)
WITH_THE_ARCHIVE = (SUBMITTED, ACCESSIONED)
OPEN_FILE = (ANNOUNCED, STAGED, CHECKED, SUBMITTED)
"""States in which a file counts as being in its batch: not returned, not withdrawn, not yet in custody."""
OPEN_TRANSFER = (DRAFT, SUBMITTED, ACCEPTED)
