"""The life of a volume: the paper that stands on a shelf."""
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
