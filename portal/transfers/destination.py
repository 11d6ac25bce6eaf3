"""Where a person's file goes and by which fact, as the page says it beside the row of the register (Art. 21(3))."""
from __future__ import annotations

from datetime import date

from portal.regulation.areas import Area, as_of
from portal.regulation.eligibility import Basis, PersonFacts, destination
from portal.transfers.register import RegisterRow
from portal.wording import N_, gettext

BASES = {
    Basis.RESIDENCE: N_("长期居住地"), Basis.HOUSEHOLD: N_("户口所在地"), Basis.REGISTRATION: N_("企业注册地"), Basis.UNCLEAR: N_("不清楚"),
}
ARTICLE = "21(3)"


def said_destination(row: RegisterRow | None, registration: Area | None, day: date) -> dict[str, str]:
    """`{"archive", "basis", "article"}`; the archive is empty where the facts leave it open. Without a row only the enterprise's
    place is known."""
    facts = PersonFacts(day, registration=registration)
    if row is not None:
        facts = PersonFacts(day, row.residence, row.household, row.registration or registration)
    goal = destination(facts)
    return {"archive": goal.archive or "", "basis": gettext(BASES[goal.basis]), "article": ARTICLE}


def renamed(row: RegisterRow, day: date) -> list[tuple[str, str]]:
    """Places of the row whose code or name was another on the day: (column, `晋城街道 530115003，2021-01-18 起`)."""
    places = (("长期居住地", row.residence), ("户口所在地", row.household), ("企业注册地", row.registration))
    found = ((column, area, as_of(area, day)) for column, area in places if area is not None and area.code)
    return [(column, _said(now)) for column, area, now in found if now.code != area.code]


def _said(area: Area) -> str:
    since = gettext(N_("%(day)s 起"), day=area.valid_from.text) if area.valid_from else ""
    return " ".join(part for part in (area.name, area.code, since) if part)
