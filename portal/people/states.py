"""The states a person can be in once the archive holds the file (Art. 34 names the changes)."""
from portal.wording import N_

IN_CUSTODY = "in_custody"
MOVED = "moved"
DEAD = "dead"

LABELS = {IN_CUSTODY: N_("在册"), MOVED: N_("转出"), DEAD: N_("死亡")}
