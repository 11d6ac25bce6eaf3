"""Registering enterprises and people."""
from __future__ import annotations

from sqlalchemy import select

from portal.access import Actor, Permission
from portal.database import db, now
from portal.lifecycle import Refusal
from portal.people.models import Enterprise
from portal.regulation.areas import resolve
from portal.regulation.identity import normalise_number, uscc_fault
from portal.trail import Recorded, recorded
from portal.wording import N_, gettext


@recorded("enterprise.added", Permission.ENTERPRISE_MANAGE)
def add_enterprise(actor: Actor, name: str, uscc: str | None, registered: str | None, legacy_code: str | None = None) -> Recorded:
    """Registers an enterprise (Art. 3) and returns it as plain data.

    `registered`: six-digit area code of the legal person's registration (Art. 21(3)). Raises Refusal where a code is wrong or known.
    """
    code = normalise_number(uscc) if uscc else None
    if code and (fault := uscc_fault(code)):
        raise Refusal(N_("统一社会信用代码 %(code)s 不对：%(why)s"), code=code, why=gettext(fault))
    if not name.strip():
        raise Refusal(N_("企业名称不能空着。"))
    if registered and resolve(registered) is None:
        raise Refusal(N_("注册地 %(area)s 不是六位区划代码。"), area=registered)
    known = select(Enterprise).where((Enterprise.uscc == code) if code else (Enterprise.legacy_code == legacy_code))
    if db.session.scalar(known):
        raise Refusal(N_("这个企业已经登记过：%(code)s。"), code=code or legacy_code)
    enterprise = Enterprise(name=name.strip(), uscc=code, legacy_code=legacy_code, registered_area=registered, created_at=now())
    db.session.add(enterprise)
    db.session.flush()
    answer = {"enterprise": code or legacy_code, "name": enterprise.name, "registered": registered, "id": enterprise.id}
    return Recorded(f"enterprise:{enterprise.id}", after="added", value=answer)
