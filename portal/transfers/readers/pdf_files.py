"""One PDF for each material, and a catalogue in XLSX (`docs/packages.md`, pdf)."""
from __future__ import annotations

import re
import unicodedata

from portal.regulation import catalogue
from portal.regulation.finding import Finding
from portal.transfers.layout import OPTIMISED, ORIGINAL, Layout, is_image, suffix
from portal.transfers.members import PACKAGE, Member, Refused, same_name, shown
from portal.transfers.package import IMAGE_NAMES, OPTIMISED_IMAGES, PDFS, EntryText, Package, items_of, person_of
from portal.transfers.parcel import Parcel, Step
from portal.transfers.register import FILE_NAME

XLSX_SUFFIX, PDF_SUFFIX = ".xlsx", ".pdf"
KEPT_AS = "metadata/package.xlsx"
LACKS = frozenset({OPTIMISED_IMAGES, IMAGE_NAMES})
_CODE = re.compile(r"\s*(\d{1,2}(?:-\d)?-[1-9]\d*)(?!\d)", re.ASCII)


def recognises(parcel: Parcel) -> bool:
    """Whether there are a sheet and a PDF."""
    names = [member.name for member in parcel.members]
    return any(map(_is_sheet, names)) and any(suffix(name) == PDF_SUFFIX for name in names)


def lies_in(names: list[str]) -> bool:
    """Whether a sheet other than the register lies there beside a PDF that is called by a material."""
    return any(_is_sheet(name) and name != FILE_NAME for name in names) and any(map(_code_of, names))


def read(parcel: Parcel, step: Step) -> Package:
    """The model of the package. Raises Refused."""
    from portal.transfers.readers import catalogue_xlsx  # loads openpyxl: only where a sheet is met

    sheet = _the_sheet([member for member in parcel.members if _is_sheet(member.name)])
    text, lost = catalogue_xlsx.read_catalogue(parcel, sheet, step)
    layout = _arranged(parcel.members, sheet)
    items = items_of([_with_file(entry) for entry in text.entries])
    found = [Finding("xlsx-number-cell", PACKAGE, {"member": shown(sheet.path)})] if lost else []
    lacks = LACKS | {"id_number"} if lost else LACKS
    return Package(layout, person_of(text.person), items, form=PDFS, lacks=lacks, kept={KEPT_AS: sheet}, findings=found)


def _is_sheet(name: str) -> bool:
    """Whether a name is that of a sheet; `~$` files are those that a program has open."""
    return suffix(name) == XLSX_SUFFIX and not name.startswith(("._", "~$"))


def _the_sheet(sheets: list[Member]) -> Member:
    if len(sheets) > 1:
        raise Refused(Finding("package-persons", PACKAGE, {"count": len(sheets), "member": shown(sheets[1].path)}))
    return sheets[0]


def _arranged(members: list[Member], sheet: Member) -> Layout:
    layout = Layout(sheet, {ORIGINAL: {}, OPTIMISED: {}})
    images = layout.images[ORIGINAL]
    for member in members:
        if is_image(member.name):
            name = same_name(_name_of(member))
            images[name if name not in images else same_name(member.path)] = member
        elif member is not sheet:
            layout.strays.append(member)
    return layout


def _name_of(member: Member) -> str:
    """What a file is called in the model: by the material that its name begins with."""
    code = _code_of(member.name)
    return _file_name(code) if code else member.name


def _code_of(name: str) -> str | None:
    """The item code with which the name of a PDF begins."""
    code = _CODE.match(unicodedata.normalize("NFKC", name))
    return code[1] if suffix(name) == PDF_SUFFIX and code and catalogue.parse_item_code(code[1]) else None


def _file_name(code: str) -> str:
    return catalogue.page_name(code, 1, "PDF")


def _with_file(entry: EntryText) -> EntryText:
    """The entry with the file of its material, which is called by its code."""
    (item,) = items_of([entry])
    if item.code:
        entry.originals.append(_file_name(item.code))
    return entry
