"""What a new account is made of, as it is typed in: its name, its role, what it belongs to; each fault names its field."""
from __future__ import annotations

import re
import unicodedata

from portal.access import NotFound, Role
from portal.accounts import belonging
from portal.accounts.queries import account_named
from portal.lifecycle import Refusal
from portal.regulation.areas import resolve
from portal.regulation.identity import mask_in
from portal.wording import N_

USER = re.compile(r"[\w.@-]{1,60}")
BELONGING = {
    "enterprise": (Role.ENTERPRISE, N_("企业账号要写明企业（统一社会信用代码）。")),
    "person": (Role.RETIREE, N_("退休人员账号要写明本人的档号。")),
    "area": (Role.TOWNSHIP, N_("乡镇街道账号要写明区划代码。")),
}
"""What narrows the reach of a role: the field it is given in, and what is said where it is missing."""


class WrongField(Refusal):
    """What was given for one field of a new account will not do; `field` names it."""

    def __init__(self, field: str, sentence: str, **facts: object):
        self.field = field
        super().__init__(sentence, **facts)


def normal_user(user: str) -> str:
    """A user name as it is kept and compared: compatibility forms folded, no white space around."""
    return unicodedata.normalize("NFKC", user).strip()


def new_user(user: str) -> str:
    name = normal_user(user)
    if not USER.fullmatch(name):
        raise WrongField("user", N_("账号名只能用字母、数字、汉字和 . _ - @，最多 60 个。"))
    if mask_in(name) != name:
        raise WrongField("user", N_("账号名里不要用身份证号。"))
    if account_named(name) is not None:
        raise WrongField("user", N_("已经有账号 %(user)s。"), user=name)
    return name


def role_named(role: str) -> Role:
    try:
        return Role(role)
    except ValueError:
        raise WrongField("role", N_("没有角色 %(role)s。可以用：%(roles)s。"), role=role, roles="、".join(Role)) from None


def refuse_wrong_belonging(role: Role, given: dict[str, str]) -> None:
    for field, (owner, missing) in BELONGING.items():
        if owner is role and not given[field].strip():
            raise WrongField(field, missing)
        if owner is not role and given[field].strip():
            raise WrongField(field, N_("这个角色不填这一项，请空着。"))


def found(field: str, text: str) -> int:
    try:
        return belonging.found(BELONGING[field][0], text.strip())
    except NotFound as missing:
        raise WrongField(field, missing.sentence) from None


def area_of(code: str) -> str:
    area = resolve(code)
    if area is None or not area.code:
        raise WrongField("area", N_("%(area)s 不是区划代码。"), area=code)
    return area.code
