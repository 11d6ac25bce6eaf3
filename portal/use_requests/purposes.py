"""The short lists at the counter: what a copy is for, and how the person in front was known. The words are message ids."""
from __future__ import annotations

from portal.wording import N_

PURPOSES: dict[str, tuple[str, str]] = {
    "pension": (N_("办养老金、核对工龄"), N_("交给社保局")),
    "benefit": (N_("办医疗、困难或优待补助"), N_("交给医保、民政或原单位")),
    "legal": (N_("公证、继承、打官司"), N_("交给公证处或法院")),
    "family": (N_("子女政审、落户"), N_("交给子女的单位或派出所")),
    "unsure": (N_("我说不清，请工作人员问我"), ""),
}
"""code -> (what for, for whom). At most five, one of them for those who cannot say (design, elder view)."""

IDENTITY_CHECKS: dict[str, tuple[str, str]] = {
    "in_person": (N_("本人到场，核对了身份证"), N_("人和证对得上，本人已在申请单上签字")),
    "relative": (N_("家属代办，核对了委托书"), N_("看过委托书和两人的身份证，留了复印件")),
}
"""code -> (how identity was checked, what that takes). A township says it, since it asks for somebody else."""
