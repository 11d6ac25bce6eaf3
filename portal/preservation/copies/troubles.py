"""Why an object cannot be copied, in the words of those who have to look at it."""
from __future__ import annotations

from portal.wording import N_

DAMAGED, COPY_DAMAGED, MISSING, DIVERGED = "damaged", "copy-damaged", "missing", "diverged"
WITHDRAWN, LOCKED = "withdrawn", "locked"

SAID: dict[str, str] = {
    DAMAGED: N_("保存库里的这一份坏了，副本没有动"), MISSING: N_("保存库里没有这一份了，副本里还有"),
    COPY_DAMAGED: N_("副本里的这一份坏了，或者缺文件"), DIVERGED: N_("两处的内容不一样，副本没有动"),
    WITHDRAWN: N_("保存库里注销了，没有销毁记录，副本没有动"), LOCKED: N_("已注销，副本还在保留期里"),
}
"""What is wrong."""

NEXT: dict[str, str] = {
    DAMAGED: N_("先校验，再从副本修复"), MISSING: N_("从副本修复"), COPY_DAMAGED: N_("后台会用保存库的这一份补齐；补不上就换掉副本的盘"),
    DIVERGED: N_("两处都校验，看哪一份和清单一致；在弄清之前两份都不要动"),
    WITHDRAWN: N_("查是谁注销的；不该注销的，从副本修复"), LOCKED: N_("不用做什么，保留期满后再试"),
}
"""What to do."""
