"""How dates, numbers and references read on a page: the filters of templates."""
from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from portal.access import ROLE_LABELS, Role
from portal.database import now
from portal.regulation.identity import mask, short
from portal.wording import ENGLISH, N_, gettext, language

CHINA = timezone(timedelta(hours=8))
"""Civil time of the whole country, without summer time since 1991."""
WEEKDAYS = (N_("星期一"), N_("星期二"), N_("星期三"), N_("星期四"), N_("星期五"), N_("星期六"), N_("星期日"))
MONTHS = (
    N_("1月"), N_("2月"), N_("3月"), N_("4月"), N_("5月"), N_("6月"), N_("7月"), N_("8月"), N_("9月"), N_("10月"), N_("11月"), N_("12月"),
)
DIGITS = "零一二三四五六七八九"
NOON = 12

Day = date | datetime | str | None


def local(value: date | datetime) -> date | datetime:
    """A moment in the time of the place; a plain date as it is."""
    return value.astimezone(CHINA) if isinstance(value, datetime) else value


def day(value: Day) -> str:
    """2026-03-18, for tables and exports; partial dates stay partial."""
    if not value:
        return ""
    return value if isinstance(value, str) else local(value).strftime("%Y-%m-%d")


def said_day(value: Day) -> str:
    """3月18日 in a sentence where it is of this year, 2026年3月18日 of others; partial dates stay partial."""
    if not value or (isinstance(value, str) and len(value) < len("2026-03-18")):
        return paper_day(value)
    at = date.fromisoformat(day(value))
    if at.year != local(now()).year:
        return paper_day(value)
    return gettext(N_("%(month)s%(day)d日"), month=_month(at.month), day=at.day)


def paper_day(value: Day) -> str:
    """2026年3月18日, 2006年7月 or 2006年."""
    parts = [int(part) for part in day(value).split("-") if part]
    match parts:
        case [year, month, number]:
            return gettext(N_("%(year)d年%(month)s%(day)d日"), year=year, month=_month(month), day=number)
        case [year, month]:
            return gettext(N_("%(year)d年%(month)s"), year=year, month=_month(month))
        case [year]:
            return gettext(N_("%(year)d年"), year=year)
    return ""


def weekday(value: date | datetime) -> str:
    """星期三, where somebody must come."""
    return gettext(WEEKDAYS[local(value).weekday()])


def moment(value: datetime | None) -> str:
    """2026-03-18 10:42, for tables."""
    return local(value).strftime("%Y-%m-%d %H:%M") if value else ""


def said_moment(value: datetime | None) -> str:
    """3月18日 10:42, for staff."""
    return f"{said_day(value)} {clock(value)}" if value else ""


def clock(value: datetime) -> str:
    """10:42."""
    return local(value).strftime("%H:%M")


def citizen_moment(value: datetime | None) -> str:
    """3月18日 上午 9:20, for citizens."""
    if not value:
        return ""
    hour, minute = int(local(value).strftime("%H")), local(value).strftime("%M")
    half = N_("上午 %(clock)s") if hour < NOON else N_("下午 %(clock)s")
    return f"{said_day(value)} {gettext(half, clock=f'{hour if hour <= NOON else hour - NOON}:{minute}')}"


def number(value: float | None) -> str:
    """12,486; one decimal where there is a fraction; nothing for None."""
    if value is None:
        return ""
    return f"{value:,.1f}" if value % 1 else f"{value:,.0f}"


def filesize(size: int) -> str:
    """1.4 GB; whole numbers below a megabyte."""
    if size < 1_000:
        return gettext(N_("%(bytes)d 字节"), bytes=size)
    for unit, factor in (("GB", 10**9), ("MB", 10**6)):
        if size >= factor:
            return f"{size / factor:,.1f} {unit}"
    return f"{size / 1_000:,.0f} kB"


def duration(seconds: float) -> str:
    """6 分钟 or 1 小时 50 分, at least one minute, for what is left of long work."""
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return gettext(N_("%(minutes)d 分钟"), minutes=minutes)
    return gettext(N_("%(hours)d 小时 %(minutes)d 分"), hours=minutes // 60, minutes=minutes % 60)


def numeral(value: int) -> str:
    """二十一, for 1 to 99, as the regulation counts."""
    tens, ones = divmod(value, 10)
    said = (DIGITS[tens] if tens > 1 else "") + ("十" if tens else "")
    return said + (DIGITS[ones] if ones else "")


def article(reference: str | None) -> str:
    """第二十一条第（四）项 for `21(4)`; nothing for None."""
    if not reference:
        return ""
    head, _, item = reference.rstrip(")").partition("(")
    if not item:
        return gettext(N_("第%(article)s条"), article=_counted(head))
    return gettext(N_("第%(article)s条第（%(item)s）项"), article=_counted(head), item=_counted(item))


def role_name(role: Role) -> str:
    """What a role is called: 档案员."""
    return gettext(ROLE_LABELS[role])


def _month(value: int) -> str:
    """The word of the language for a month: 3月, or March."""
    return gettext(MONTHS[value - 1])


def _counted(digits: str) -> str:
    """The numeral of the language: 二十一 in Chinese text, 21 in English."""
    return digits if language() == ENGLISH else numeral(int(digits))


FILTERS = {
    "article": article, "citizen_moment": citizen_moment, "clock": clock, "day": day, "duration": duration, "filesize": filesize,
    "masked": mask, "moment": moment, "number": number, "numeral": numeral, "paper_day": paper_day, "role_name": role_name,
    "said": gettext, "said_day": said_day, "said_moment": said_moment, "tail": short, "weekday": weekday,
}
"""`said` translates a message id that was marked with `N_` elsewhere (labels of states, messages of forms)."""
