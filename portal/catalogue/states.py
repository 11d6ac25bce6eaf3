"""The life of a volume, the paper that stands on a shelf; whether a file's 目录 is done; whether the archive still holds the file."""
from portal.lifecycle import Lifecycle
from portal.wording import N_

RECEIVED = "received"
SHELVED = "shelved"
DESTROYED = "destroyed"

VOLUME = Lifecycle(
    name="volume",
    start=RECEIVED,
    labels={RECEIVED: N_("待上架"), SHELVED: N_("已上架"), DESTROYED: N_("已销毁")},
    moves={
        (RECEIVED, "shelve"): SHELVED, (SHELVED, "move"): SHELVED, (SHELVED, "take_down"): RECEIVED,
        (RECEIVED, "destroy"): DESTROYED, (SHELVED, "destroy"): DESTROYED,
    },
    verbs_said={"shelve": N_("上架"), "move": N_("移架"), "take_down": N_("下架"), "destroy": N_("销毁")},
)

HELD = "held"
CLOSED = "closed"

CUSTODY = Lifecycle(
    name="custody",
    start=HELD,
    labels={HELD: N_("在藏"), CLOSED: N_("封存，待销毁"), DESTROYED: N_("已销毁")},
    moves={(HELD, "close"): CLOSED, (CLOSED, "open"): HELD, (CLOSED, "destroy"): DESTROYED},
    verbs_said={"close": N_("封存待销毁"), "open": N_("解除封存"), "destroy": N_("销毁")},
)
"""A file is closed from the first supervisor's confirmation on: nothing of it is changed, asked for or sent out any more. Of a
destroyed one the row, its number and its 目录 stay for ever."""

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
