"""What the pages of the catalogue show, as plain facts for their templates and for the printed 目录."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.access import Actor, Permission, Reach
from portal.catalogue import queries
from portal.catalogue.queries import PAGE_OF_FILES, Wanted
from portal.catalogue.states import CATALOGUED, CATALOGUING, CUSTODY, DESTROYED, HELD, VOLUME
from portal.database import now
from portal.people.numbers import masked
from portal.people.queries import enterprises
from portal.people.states import LABELS
from portal.records.keeping import is_pending
from portal.regulation.catalogue import CLASSES, SUBCLASSES, Scheme, class_of, label
from portal.regulation.identity import mask_in, mask_name, short
from portal.rendering.formats import local, paper_day
from portal.wording import N_, gettext

TITLES = {Scheme.CADRE2018: N_("干部人事档案目录"), Scheme.WORKER1992: N_("职工档案目录")}
COLUMNS = (N_("序号"), N_("材料名称"), N_("材料形成时间"), N_("年"), N_("月"), N_("日"), N_("页数"), N_("备注"))
BLANK_ROWS = 2
"""After each class of the printed 目录, for later additions (custom of the field; the number is ours)."""
MONTH_LENGTH = len("1955-03")


@dataclass(frozen=True)
class Line:
    """A material as it is listed; `title` and `remark` as this reader may see them."""

    code: str
    number: int
    title: str
    date: str
    pages: int
    remark: str
    year: int | None
    month: int | None
    day: int | None


@dataclass(frozen=True)
class Section:
    """A class or a sub-class of the 目录; the numeral of a class (`九`) or the code of a sub-class (`9-2`)."""

    sign: str
    label: str
    count: int
    lines: list[Line]
    subsections: list[Section]


def sees_names(actor: Actor) -> bool:
    """Whether the reader may know whose file it is; an auditor sees descriptions only."""
    return actor.reach(Permission.FILE_VIEW) is not Reach.DESCRIPTION


def name_for(actor: Actor, name: str) -> str:
    return name if sees_names(actor) else mask_name(name)


def list_facts(actor: Actor, wanted: Wanted, after: str, before: str) -> dict[str, Any]:
    """One page of the list of files, with the keys of its neighbours."""
    total = queries.count_files(actor, wanted)
    found = queries.files_for(actor, after, PAGE_OF_FILES + 1, wanted, before)
    more = len(found) > PAGE_OF_FILES
    files = found[-PAGE_OF_FILES:] if before else found[:PAGE_OF_FILES]
    lines = [{
        "file": file, "name": name_for(actor, file.person.name), "tail": _tail(actor, file),
        "enterprise": file.person.enterprise.name, "state": file.cataloguing, "said": CATALOGUING.label(file.cataloguing),
        "custody": CUSTODY.label(file.custody) if file.custody != HELD else "",
    } for file in files]
    first, last = (files[0].reference, files[-1].reference) if files else ("", "")
    return {
        "lines": lines, "total": total, "wanted": wanted, "enterprises": enterprises() if _chooses(actor) else [],
        "previous": first if (more if before else after) else None, "next": last if (before or more) else None,
    }


def _tail(actor: Actor, file: Any) -> str:
    """The end of the ID number, for those who may know whose file it is; a destroyed file has none any more."""
    return short(file.person.id_tail) if sees_names(actor) and file.custody != DESTROYED else ""


def _chooses(actor: Actor) -> bool:
    return actor.reach(Permission.FILE_VIEW) is not Reach.OWN_FILE


def file_facts(actor: Actor, reference: str) -> dict[str, Any]:
    """A file's page: whose it is, where it comes from, its volumes, its 目录."""
    file = queries.file_for(actor, reference)
    person, own = file.person, actor.reach(Permission.FILE_VIEW) is Reach.OWN_FILE
    hidden = queries.hidden_classes(actor)
    sections = sections_of(actor, file)
    named, held = sees_names(actor), file.custody == HELD
    return {
        "file": file, "name": name_for(actor, person.name), "own": own, "sections": sections, "hidden": sorted(hidden, key=int),
        "person": _person(person) if named and file.custody != DESTROYED else [], "volumes": [
            {"volume": volume, "said": VOLUME.label(volume.state)} for volume in queries.volumes_of(file)],
        "count": sum(section.count for section in sections), "enterprise": person.enterprise.name,
        "pages": sum(line.pages for section in sections for line in _lines(section)),
        "state": file.cataloguing, "is_done": file.cataloguing == CATALOGUED, "said": CATALOGUING.label(file.cataloguing),
        "custody": file.custody, "custody_said": CUSTODY.label(file.custody),
        "verbs": CATALOGUING.verbs(file.cataloguing) if held and actor.may(Permission.FILE_EDIT) else (),
        "keeps": held and actor.may(Permission.FILE_EDIT), "pending": is_pending("file", reference),
    }


def _person(person: Any) -> list[tuple[str, str | None]]:
    """Facts of the person; the birth date without its day, because number and day together give the number back (design, 5)."""
    return [
        (gettext(N_("身份证号")), _number(person)), (gettext(N_("性别")), person.sex), (gettext(N_("民族")), person.ethnicity),
        (gettext(N_("出生")), (person.birth_date or "")[:MONTH_LENGTH]), (gettext(N_("参加工作")), person.started_work_on),
        (gettext(N_("退休")), person.retired_on), (gettext(N_("居住地")), person.residence), (gettext(N_("状态")), gettext(LABELS[person.state])),
    ]


def _number(person: Any) -> str:
    """The masked number; only its end where the token cannot be read."""
    try:
        return masked(person.id_number_token)
    except ValueError:
        return short(person.id_tail)


def line_facts(actor: Actor, reference: str, code: str) -> dict[str, Any]:
    """One row of the 目录."""
    material = queries.material_for(actor, reference, code)
    return {"file": material.file, "line": _line(actor, material, material.file.person.name), "material": material}


def sections_of(actor: Actor, file: Any) -> list[Section]:
    """The classes that the reader sees, in order, empty ones too; materials of divided classes stand in sub-classes."""
    scheme, hidden = Scheme(file.scheme), queries.hidden_classes(actor)
    by_class: dict[str, list[Line]] = {}
    for material in queries.materials_for(actor, file):
        by_class.setdefault(material.class_code, []).append(_line(actor, material, file.person.name))
    sections = []
    for entry in CLASSES:
        if entry.code in hidden:
            continue
        below = [
            Section(code, gettext(label(code, scheme)), len(by_class.get(code, [])), by_class.get(code, []), [])
            for code in SUBCLASSES if class_of(code) == entry.code
        ]
        own = by_class.get(entry.code, [])
        count = len(own) + sum(section.count for section in below)
        sections.append(Section(gettext(entry.numeral), gettext(label(entry.code, scheme)), count, own, below))
    return sections


def _line(actor: Actor, material: Any, name: str) -> Line:
    title, remark = mask_in(material.title), mask_in(material.remark)
    if not sees_names(actor) and name:
        title, remark = title.replace(name, mask_name(name)), remark.replace(name, mask_name(name))
    return Line(
        material.code, material.number, title, material.date_text, material.page_count, remark, material.year, material.month, material.day
    )


def _lines(section: Section) -> list[Line]:
    return [*section.lines, *(line for below in section.subsections for line in below.lines)]


# --- the printed 目录 -------------------------------------------------------------------------------------------------


def paper(actor: Actor, reference: str) -> dict[str, Any]:
    """The data of `templates/papers/catalogue.typ`: seven columns, classes as headings, blank rows after each (domain 1.6)."""
    file = queries.file_for(actor, reference)
    return {
        "title": gettext(TITLES[Scheme(file.scheme)]), "reference": file.reference,
        "person": gettext(N_("姓名：%(name)s"), name=name_for(actor, file.person.name)),
        "printed": gettext(N_("%(day)s 打印"), day=paper_day(local(now()))), "columns": [gettext(word) for word in COLUMNS],
        "classes": [part for section in sections_of(actor, file) for part in _printed(section)],
    }


def _printed(section: Section) -> list[dict[str, Any]]:
    """A class, or a divided class and its sub-classes; a heading that only opens sub-classes has no blank rows."""
    head = {
        "heading": f"{section.sign}　{section.label}", "rows": [_row(line) for line in section.lines],
        "blank_rows": 0 if section.subsections else BLANK_ROWS,
    }
    return [head, *(part for below in section.subsections for part in _printed(below))]


def _row(line: Line) -> list[str]:
    date = ["" if part is None else str(part) for part in (line.year, line.month, line.day)]
    return [str(line.number), line.title, *date, str(line.pages), line.remark]
