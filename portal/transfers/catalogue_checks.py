"""Findings about the catalogue of a package: the person's fields, classes, numbers, titles, dates (`command-line.md` 4.2)."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from portal.regulation import catalogue, identity
from portal.regulation.dates import PartialDate
from portal.regulation.finding import Finding
from portal.regulation.ordering import Placed, order_warnings
from portal.transfers.characters import has_invisible
from portal.transfers.layout import is_xml
from portal.transfers.members import PACKAGE, same_name, shown
from portal.transfers.package import CALLED_BY_PERSON, Item, Package, Person
from portal.wording import N_

PERSON_LABELS = {
    "name": N_("姓名"), "sex": N_("性别"), "ethnicity": N_("民族"), "birth_date": N_("出生日期"), "id_number": N_("公民身份号码"),
}
ITEM_LABELS = {
    "class_text": N_("类号"), "number_text": N_("序号"), "title": N_("材料名称"), "date_text": N_("材料形成时间"), "pages_text": N_("页数"),
}
"""The five mandatory columns (GB/T 33870-2017); 备注 may be empty."""
REMARK = N_("备注")
LONGEST = {"name": 60, "id_number": 30, "title": 200, "remark": 500}
"""Characters that the catalogue keeps; what is longer is no name, number or title any more (DA/T 70-2018 1-2)."""


def catalogue_findings(package: Package, person: Person, name: str, transfer_date: date) -> list[Finding]:
    """Everything about the catalogue of a package called `name` (without .zip) that is handed over on this day."""
    found = [*_name_findings(package, person, name), *person_findings(person, package.lacks)]
    if not package.items:
        found.append(Finding("catalogue-empty", PACKAGE))
    born = earliest_birth(person)
    for item in package.items:
        found += [*_field_findings(item, package.lacks), *_value_findings(item), *_date_findings(item, born, transfer_date)]
    return [*found, *number_findings(package.items), *title_findings(package.items), *order_findings(package.items)]


def _name_findings(package: Package, person: Person, name: str) -> Iterator[Finding]:
    """The XML is called as the package, and both as the person: 姓名 and 公民身份号码."""
    if CALLED_BY_PERSON in package.lacks:
        return
    catalogue_file = package.layout.catalogue
    xml = catalogue_file.name.rpartition(".")[0] if catalogue_file and is_xml(catalogue_file.name) else name
    if same_name(xml) != same_name(name):
        yield Finding("package-xml-name", PACKAGE, {"xml": shown(xml), "package": shown(name)})
    elif person.name and person.id_number and same_name(name) != same_name(person.name + person.id_number):
        yield Finding("package-person-name", PACKAGE, {"package": shown(name)})


def person_findings(person: Person, lacks: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """The five fields: filled unless the package's form lacks them, in their code lists, in agreement with the ID number
    (GB 11643-1999)."""
    for word, label in PERSON_LABELS.items():
        value = getattr(person, word)
        if not value and word not in lacks:
            yield Finding("person-field-missing", PACKAGE, {"field": label})
        elif has_invisible(value):
            yield Finding("characters-forbidden", PACKAGE, {"field": label})
        yield from _too_long(word, value, label, PACKAGE)
    why = identity.number_fault(person.id_number) if person.id_number else None
    if why:
        yield Finding("id-number-invalid", PACKAGE, {"number": identity.mask(person.id_number), "why": why})
    if person.ethnicity and catalogue.ethnicity_value(person.ethnicity) is None:
        yield Finding("ethnicity-unknown", PACKAGE, {"value": shown(person.ethnicity)})
    yield from _sex_findings(person)
    yield from _birth_findings(person)


def _sex_findings(person: Person) -> Iterator[Finding]:
    if not person.sex:
        return
    sex = catalogue.sex_value(person.sex)
    if sex is None:
        yield Finding("sex-unknown", PACKAGE, {"value": shown(person.sex)})
    elif identity.is_valid_number(person.id_number) and sex.short != identity.sex(person.id_number):
        yield Finding("sex-differs", PACKAGE, {"value": sex.short, "expected": identity.sex(person.id_number)})


def _birth_findings(person: Person) -> Iterator[Finding]:
    if not person.birth_date:
        return
    if PartialDate.fault(person.birth_date):
        yield Finding("birth-date-invalid", PACKAGE, {"value": shown(person.birth_date)})
    elif identity.is_valid_number(person.id_number) and not _may_be(person.birth_date, identity.birth_date(person.id_number)):
        yield Finding("birth-date-differs", PACKAGE, {"value": PartialDate.parse(person.birth_date).text})


def _may_be(written: str, day: date) -> bool:
    stated = PartialDate.parse(written)
    return stated.earliest() <= day <= stated.latest()


def earliest_birth(person: Person) -> PartialDate | None:
    """The earlier one of the written birth date and that of the ID number: dossiers often disagree by a year or two."""
    known = [] if PartialDate.fault(person.birth_date) else [PartialDate.parse(person.birth_date)]
    if identity.is_valid_number(person.id_number):
        known.append(PartialDate.of(identity.birth_date(person.id_number)))
    return min(known, key=PartialDate.earliest, default=None)


def _too_long(word: str, text: str, label: str, subject: str) -> Iterator[Finding]:
    limit = LONGEST.get(word)
    if limit is not None and len(text) > limit:
        yield Finding("text-too-long", subject, {"field": label, "count": len(text), "limit": limit})


def _field_findings(item: Item, lacks: frozenset[str]) -> Iterator[Finding]:
    for word, label in ITEM_LABELS.items():
        if not getattr(item, word) and word not in lacks:
            yield Finding("item-field-missing", item.subject, {"position": item.position, "field": label})
    for word, label in {"title": ITEM_LABELS["title"], "remark": REMARK}.items():
        if has_invisible(getattr(item, word)):
            yield Finding("characters-forbidden", item.subject, {"field": label})
        yield from _too_long(word, getattr(item, word), label, item.subject)


def _value_findings(item: Item) -> Iterator[Finding]:
    if item.class_text and item.class_code is None:
        yield Finding("class-unknown", item.subject, {"value": shown(item.class_text), "position": item.position})
    if item.class_code and catalogue.lacks_subclass(item.class_code):
        yield Finding("subclass-missing", item.subject, {"class_name": catalogue.numeral(item.class_code)})
    if item.number_text and item.number is None:
        yield Finding("number-invalid", item.subject, {"value": shown(item.number_text), "position": item.position})
    if item.pages_text and item.stated_pages is None:
        yield Finding("page-count-invalid", item.subject, {"value": shown(item.pages_text)})


def _date_findings(item: Item, born: PartialDate | None, transfer_date: date) -> Iterator[Finding]:
    """Dates are real, not before birth and not after the hand-over; what is unknown of a date objects to nothing."""
    if not item.date_text:
        return
    if item.date is None:
        yield Finding("date-invalid", item.subject, {"value": shown(item.date_text)})
    elif born and item.date.before(born):
        yield Finding("date-before-birth", item.subject, {"value": item.date.text})
    else:
        yield from late_finding(item.date, born, transfer_date, item.subject)


def late_finding(dated: PartialDate, born: PartialDate | None, transfer_date: date, subject: str) -> Iterator[Finding]:
    """A material dated after the hand-over; of one dated before birth that alone is said."""
    if dated.after(transfer_date) and not (born and dated.before(born)):
        yield Finding("date-after-transfer", subject, {"value": dated.text, "transfer": transfer_date.isoformat()})


def number_findings(items: list[Item]) -> Iterator[Finding]:
    """Numbers run from 1 without gap or repetition within each class.

    A material whose sub-class is lost may stand for any number that its class lacks, and is not counted by itself.
    """
    counted = [item for item in items if item.class_code and item.number]
    codes = dict.fromkeys(item.class_code for item in counted if not catalogue.lacks_subclass(item.class_code or ""))
    for code in codes:
        of_class = [item.number or 0 for item in counted if item.class_code == code]
        lost = {item.number for item in counted if item.class_code == catalogue.class_of(code or "") and item.class_code != code}
        yield from _numbers_of_class(code or "", of_class, lost)


def title_findings(items: list[Item]) -> Iterator[Finding]:
    """The same title with the same date twice in a class (DA/T 70-2018 1-8); without a date nothing tells two materials apart."""
    first: dict[tuple[str, str, str], Item] = {}
    for item in items:
        if not (item.code and item.title and item.date):
            continue
        other = first.setdefault((item.class_code or "", same_name(item.title), item.date.text), item)
        if other is not item:
            yield Finding("title-twice", item.subject, {"other": other.subject})


def order_findings(items: list[Item]) -> Iterator[Finding]:
    """Art. 9(4), 排序: materials that stand behind one which they should precede; a warning, importance cannot be computed."""
    of_class: dict[str, list[Placed]] = {}
    for item in sorted((item for item in items if item.class_code and item.number), key=lambda item: item.number or 0):
        of_class.setdefault(item.class_code or "", []).append(Placed(item.number or 0, item.title, item.date))
    for code, materials in of_class.items():
        if not catalogue.lacks_subclass(code):
            yield from order_warnings(code, materials)


def _numbers_of_class(code: str, numbers: list[int], lost: set[int | None]) -> Iterator[Finding]:
    for number, count in sorted(Counter(numbers).items()):
        if count > 1:
            facts = {"class_code": code, "number": number, "count": count}
            yield Finding("number-twice", catalogue.item_code(code, number), facts)
    before = 0
    for number in sorted(set(numbers)):
        missing = [gap for gap in range(before + 1, min(number, before + 1000)) if gap not in lost]
        if missing:
            facts = {"class_code": code, "missing": "、".join(map(str, missing[:10]))}
            yield Finding("number-gap", catalogue.item_code(code, number), facts)
        before = number
