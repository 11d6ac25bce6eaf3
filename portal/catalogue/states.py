"""The life of a volume, the paper that stands on a shelf; and whether a file's 目录 is done."""
from portal.lifecycle import Lifecycle
from portal.wording import N_

RECEIVED = "received"
SHELVED = "shelved"

VOLUME = Lifecycle(
    name="volume",
    start=RECEIVED,
    labels={RECEIVED: N_("待上架"), SHELVED: N_("已上架")},
    moves={(RECEIVED, "shelve"): SHELVED, (SHELVED, "move"): SHELVED, (SHELVED, "take_down"): RECEIVED},
    verbs_said={"shelve": N_("上架"), "move": N_("移架"), "take_down": N_("下架")},
)

WAITING = "waiting"
CATALOGUED = "catalogued"

CATALOGUING = Lifecycle(
    name="cataloguing",
    start=WAITING,
    labels={WAITING: N_("待编目"), CATALOGUED: N_("已编目")},
    moves={(WAITING, "finish"): CATALOGUED, (CATALOGUED, "reopen"): WAITING},
    verbs_said={"finish": N_("编目完成"), "reopen": N_("重新编目")},
)
"""A file is waiting until an archivist says that its 目录 is right; `personnel_files.catalogued_at` tells the two apart."""
