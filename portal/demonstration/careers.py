"""The steps of a working life as résumés list them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.demonstration.people import Person


@dataclass(frozen=True)
class Step:
    """From when until when, years and months as forms write them, where, as what; `witness`: who can confirm it."""

    since: str
    until: str
    place: str
    post: str
    witness: str


def career(person: Person, year: int) -> tuple[Step, ...]:
    """The steps begun up to a year, the last one open."""
    steps = _steps(person)
    begun = [step for step in steps if int(step[0][:4]) <= year] or steps[:1]
    ends = [since for since, *_ in begun[1:]] + ["至今"]
    return tuple(Step(since, until, place, post, _witness(person, since)) for (since, place, post), until in zip(begun, ends, strict=True))


def told(person: Person, year: int) -> str:
    """The same as running text."""
    return "；".join(_sentence(step) for step in career(person, year)) + "。"


def _sentence(step: Step) -> str:
    verb = "" if step.post.startswith("读") else "任"
    return f"{_spoken(step.since)}至{_spoken(step.until)}，在{step.place}{verb}{step.post}"


def _steps(person: Person) -> list[tuple[str, str, str]]:
    born, started, firm = person.born.year, person.started, person.enterprise
    steps = [
        (f"{born + 7}.09", f"{_stem(person.household)}公社中心小学", "读小学"),
        (f"{born + 13}.09", person.schooling.school, f"读书（{person.schooling.level}）"),
    ]
    if person.soldier:
        steps.append((f"{started.year}.{started.month:02}", "云南省军区某部", "战士"))
    joined = person.joined
    years = (joined.year, joined.year + 2, joined.year + 9, 1998)
    posts = ("学徒工", person.post, f"{person.post}、班长", person.post)
    if person.cadre:
        posts = ("见习员", "办事员", person.post, person.post)
    for year, post in zip(years, posts, strict=True):
        if year == 1998 and joined.year + 9 >= 1998:
            continue
        steps.append((f"{year}.{joined.month:02}", f"{firm.name_in(year)}{person.trade.workshop}", post))
    return steps


def _stem(address: str) -> str:
    """The township's bare name: 夕阳 for 昆明市晋宁区夕阳彝族乡; 青溪 where the address stops at a district."""
    township = address.partition("晋宁区")[2]
    return re.sub("街道|镇|彝族乡", "", township) or "青溪"


def _spoken(dotted: str) -> str:
    if "." not in dotted:
        return dotted
    year, month = dotted.split(".")
    return f"{year}年{int(month)}月"


def _witness(person: Person, since: str) -> str:
    """Always the same witness for the same step."""
    marks = "李毕段普张杨"
    first = marks[(person.born.day + int(since[:4])) % len(marks)]
    return first + "文德国永"[int(since[:4]) % 4] + "兴昌义才"[person.born.month % 4]
