"""A plain folder tree, class / material / page: the names of the folders are the catalogue (`docs/packages.md`, tree)."""
from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from portal.regulation import catalogue, identity
from portal.regulation.finding import Finding
from portal.transfers.identification import identified
from portal.transfers.layout import IMAGES_FOLDER, OPTIMISED, ORIGINAL, Layout, is_image, set_of
from portal.transfers.members import PACKAGE, Member, Refused, same_name, shown
from portal.transfers.package import IMAGE_NAMES, TREE, EntryText, Package, items_of, person_of
from portal.transfers.parcel import Parcel, Step
from portal.transfers.readers.page_numbers import by_number, page_range

LACKS = frozenset({"sex", "birth_date", "ethnicity", "pages_text", IMAGE_NAMES})
SETS = (ORIGINAL, OPTIMISED)
_CLASS = re.compile(r"\s*([^\s.、_]+)(?:[\s.、_].*)?", re.DOTALL)
_MATERIAL = re.compile(r"\s*(?:[\d-]*?(?P<number>\d{1,6})(?:[\s.、_]+|$))?(?P<rest>.*)", re.DOTALL | re.ASCII)
_ID_NUMBER = re.compile(r"\d{15}", re.ASCII)
_DATE = re.compile(r"\d{4,8}|\d{4}[-.]\d{1,2}(?:[-.]\d{1,2})?", re.ASCII)


@dataclass
class _Material:
    """A folder of a material: how class and material are written, and its pages by set."""

    class_text: str
    written: str
    pages: dict[str, list[Member]] = field(default_factory=lambda: {ORIGINAL: [], OPTIMISED: []})


def recognises(parcel: Parcel) -> bool:
    """Whether a page image lies in a folder of a material in a folder of a class."""
    pages = (_folders(parcel, member) for member in parcel.members if is_image(member.name))
    return any(len(folders) > 1 and _is_class(folders[-2]) for folders in pages)


def lies_in(names: list[str]) -> bool:
    """Whether a folder of a class lies there; a bare number may as well be that of a package."""
    return any(_is_class(name) and not name.isdigit() for name in names)


def read(parcel: Parcel, step: Step) -> Package:
    """The model of the tree. Raises Refused where it is of two persons."""
    layout = Layout(None, {ORIGINAL: {}, OPTIMISED: {}})
    materials: dict[tuple[str, ...], _Material] = {}
    persons: dict[str, Member] = {}
    for member in parcel.members:
        folders = _folders(parcel, member)
        if not is_image(member.name):
            layout.strays.append(member)
        elif len(folders) < 2:
            layout.outside.append(member)
        else:
            if len(folders) > 2 and not _is_class(folders[0]):
                persons.setdefault(folders[0], member)
            found = materials.setdefault(folders, _Material(_class_text(folders[-2]), folders[-1]))
            found.pages[_set_in(parcel, member)].append(member)
    name, stems = _the_person(persons) or parcel.name, Counter[str]()
    entries = [_entry(material, stems, layout) for material in sorted(materials.values(), key=_place)]
    return Package(layout, person_of(_person(name)), items_of(_with_optimised(entries, layout)), form=TREE, lacks=LACKS)


# --- folders ----------------------------------------------------------------------------------------------------------


def _folders(parcel: Parcel, member: Member) -> tuple[str, ...]:
    """The folders of a page below the root without those that only say which set it is of."""
    return tuple(part for part in parcel.parts(member)[:-1] if set_of(part) is None and same_name(part) != IMAGES_FOLDER)


def _set_in(parcel: Parcel, member: Member) -> str:
    return next((found for part in parcel.parts(member)[:-1] if (found := set_of(part))), ORIGINAL)


def _is_class(folder: str) -> bool:
    """Whether a folder is called by a class, and not by a number and a person."""
    return catalogue.class_code(_class_text(folder)) is not None and not _ID_NUMBER.search(folder)


def _class_text(folder: str) -> str:
    found = _CLASS.fullmatch(unicodedata.normalize("NFKC", folder))
    return found[1] if found else folder


def _the_person(persons: dict[str, Member]) -> str | None:
    if len(persons) > 1:
        second = list(persons.values())[1]
        raise Refused(Finding("package-persons", PACKAGE, {"count": len(persons), "member": shown(second.folder)}))
    return next(iter(persons), None)


def _person(called: str) -> dict[str, str]:
    """Name and number as the folder tells them, sex and birth date as the number does (GB 11643-1999)."""
    name, number = identified(called)
    fields = {"name": name or "", "sex": "", "ethnicity": "", "birth_date": "", "id_number": number or ""}
    if number and identity.is_valid_number(number):
        fields |= {"sex": identity.sex(number), "birth_date": f"{identity.birth_date(number):%Y%m%d}"}
    return fields


# --- materials and pages ----------------------------------------------------------------------------------------------


def _place(material: _Material) -> tuple:
    """In the order of the catalogue; what cannot be placed comes last, by its name."""
    code, number = catalogue.class_code(material.class_text), _told(material.written)[0]
    placed = (0, catalogue.class_key(code)) if code else (1, (0, 0))
    return (*placed, int(number) if number else 1 << 30, material.class_text, material.written)


def _told(written: str) -> tuple[str, str, str]:
    """Number, title and date of a material's folder, as written."""
    found = _MATERIAL.fullmatch(unicodedata.normalize("NFKC", written))
    number, rest = (found["number"] or "", found["rest"]) if found else ("", written)
    title, _, last = rest.strip().replace("_", " ").rpartition(" ")
    if _DATE.fullmatch(last):
        return number, title.strip(), last
    return number, rest.strip(), ""


def _entry(material: _Material, stems: Counter[str], layout: Layout) -> EntryText:
    """The entry of a material; where two folders are one material, the pages of the second are called so."""
    number, title, date = _told(material.written)
    code = catalogue.class_code(material.class_text)
    stem = catalogue.item_code(code, int(number)) if code and number and int(number) else material.written
    stems[stem] += 1
    stem = stem if stems[stem] == 1 else f"{stem} ({stems[stem]})"
    named = {image_set: _named(stem, material, image_set, layout) for image_set in SETS}
    return EntryText(material.class_text, number, title, date, "", "", named[ORIGINAL], named[OPTIMISED])


def _named(stem: str, material: _Material, image_set: str, layout: Layout) -> list[str]:
    """The names of the pages in a set, those that the numbers of the other set tell as well; what is there goes to its place."""
    pages = {one: by_number(material.pages[one]) for one in SETS}
    known = pages[OPTIMISED] | pages[ORIGINAL] | pages[image_set]
    names = []
    for number in page_range(known):
        member = known.get(number)
        name = catalogue.page_name(stem, number, _extension(member))
        names.append(name)
        if number in pages[image_set]:
            layout.images[image_set][same_name(name)] = pages[image_set][number]
    return names


def _extension(member: Member | None) -> str:
    return member.name.rpartition(".")[2].upper() if member else "JPG"


def _with_optimised(entries: list[EntryText], layout: Layout) -> list[EntryText]:
    """Without any optimised page, none is listed."""
    if not layout.images[OPTIMISED]:
        for entry in entries:
            entry.optimised.clear()
    if not layout.images[ORIGINAL]:
        for entry in entries:
            entry.originals.clear()
    return entries
