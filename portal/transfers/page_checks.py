"""Findings about page images: against the catalogue both ways, and what each page is (`command-line.md` 4.3, 4.4)."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from portal.regulation.catalogue import parse_page_name
from portal.regulation.finding import Finding
from portal.regulation.standard import A3_MILLIMETRES, A4_MILLIMETRES, MODE_LABELS, Standard
from portal.transfers.image_facts import FileFacts, Sheet, assumed_dpi
from portal.transfers.layout import OPTIMISED, ORIGINAL, SET_LABELS, SIGNATURES, Layout, suffix
from portal.transfers.members import PACKAGE, Member, same_name, shown
from portal.transfers.package import OPTIMISED_IMAGES, Item, Package
from portal.transfers.page_content import NAMES
from portal.transfers.scan_checks import shown_findings
from portal.wording import N_


@dataclass(frozen=True)
class PageFile:
    """One file of a set: the name by which the catalogue lists it (its own where it lists none), its digest, its facts."""

    name: str
    image_set: str
    member: Member
    sha512: str
    kind: str | None
    facts: FileFacts

    @property
    def pages(self) -> int:
        """A multi-page TIFF or PDF counts its pages; what cannot be opened is one."""
        return max(1, len(self.facts.sheets))


def listed_names(items: list[Item], image_set: str) -> Counter[str]:
    """How often the catalogue lists each image of a set, by the name as it is first written."""
    written: dict[str, str] = {}
    names = (name for item in items for name in (item.originals if image_set == ORIGINAL else item.optimised))
    return Counter(written.setdefault(same_name(name), name) for name in names)


def names_of(item: Item, image_set: str) -> tuple[str, ...]:
    """The images that belong to a material: where it lists no optimised ones, those that are called as its originals."""
    return item.originals if image_set == ORIGINAL else item.optimised or item.originals


def pairing_findings(package: Package) -> Iterator[Finding]:
    """Listed and missing, present and not listed, one set lacking a page of the other."""
    layout = package.layout
    if not layout.images[ORIGINAL]:
        yield Finding("package-layout", PACKAGE, {"missing": N_("原始图像数据文件夹")})
    if not layout.images[OPTIMISED] and OPTIMISED_IMAGES not in package.lacks:
        yield Finding("package-no-optimised", PACKAGE)
    for image_set in (ORIGINAL, OPTIMISED):
        if layout.images[image_set]:
            yield from _set_findings(package, image_set)
    if layout.images[ORIGINAL] and layout.images[OPTIMISED]:
        yield from _twin_findings(package.items, layout)
    for member in layout.outside:
        yield Finding("page-outside", shown(member.name), {"image": shown(member.path)})
    for member in layout.strays:
        yield Finding("package-stray", PACKAGE, {"member": shown(member.path)})


def _set_findings(package: Package, image_set: str) -> Iterator[Finding]:
    present = package.layout.images[image_set]
    listed = listed_names(package.items, image_set)
    taken = {same_name(name) for item in package.items for name in names_of(item, image_set)}
    for name, count in listed.items():
        if same_name(name) not in present:
            yield _named("page-missing", name, image_set)
        if count > 1:
            yield _named("page-listed-twice", name, image_set)
    for key, member in present.items():
        if key not in taken and package.items:  # an empty catalogue is named by itself
            yield _named("page-unlisted", member.name, image_set)


def _named(code: str, name: str, image_set: str) -> Finding:
    return Finding(code, shown(name), {"image": shown(name), "image_set": SET_LABELS[image_set]})


def _twin_findings(items: list[Item], layout: Layout) -> Iterator[Finding]:
    """Pages that only one set has although the catalogue does not list them for the other one: else they are missing there."""
    for here, there in ((ORIGINAL, OPTIMISED), (OPTIMISED, ORIGINAL)):
        listed_here, listed_there = listed_names(items, here), {same_name(name) for name in listed_names(items, there)}
        for name in listed_here:
            key = same_name(name)
            if key in layout.images[here] and key not in layout.images[there] and key not in listed_there:
                sets = {"present": SET_LABELS[here], "absent": SET_LABELS[there]}
                yield Finding("page-set-lacks", shown(name), {"image": shown(name), **sets})


def count_findings(package: Package, files: list[PageFile]) -> Iterator[Finding]:
    """页数 equals the pages counted. A listed image that is missing counts as one. An image listed twice, and one that is named
    for the material but not listed, may count or not: they are named by themselves."""
    if not package.layout.images[ORIGINAL]:
        return
    originals = {same_name(file.name): file for file in files if file.image_set == ORIGINAL}
    listed = {same_name(name) for item in package.items for name in item.originals}
    unlisted = [file for name, file in originals.items() if name not in listed]
    for item in package.items:
        pages = [originals[name].pages if name in originals else 1 for name in map(same_name, item.originals)]
        counted = sum(dict(zip(map(same_name, item.originals), pages, strict=True)).values())
        more = sum(file.pages for file in unlisted if _is_named_for(file, item))
        if item.stated_pages not in (None, counted, sum(pages), counted + more):
            yield Finding("page-count-differs", item.subject, {"stated": item.stated_pages, "counted": counted})


def is_signed(package: Package, files: list[PageFile]) -> bool:
    """Whether anything in a package carries an electronic signature or time stamp (DA/T 70-2018 1-1), which nothing here verifies."""
    return any(file.facts.signed for file in files) or any(suffix(member.name) in SIGNATURES for member in package.layout.strays)


def _is_named_for(file: PageFile, item: Item) -> bool:
    page = parse_page_name(file.name)
    return page is not None and page[0] == item.code


def content_findings(files: list[PageFile], standard: Standard) -> Iterator[Finding]:
    """What each file and each page is. Resolution, colour, size and what a page shows are asked of the originals, which are
    kept for good; an optimised image must be what it says and open."""
    for file in files:
        for code, facts in file.facts.troubles:
            yield _about(file, code, **facts)
        if file.kind in NAMES and file.kind not in standard.formats and not file.facts.troubles:
            accepted = "、".join(NAMES.get(kind, kind) for kind in standard.formats)
            yield _about(file, "page-format-closed", 0, actual=NAMES[file.kind], expected=accepted)
        if file.image_set == ORIGINAL:
            for number, sheet in enumerate(file.facts.sheets, start=1):
                yield from _sheet_findings(file, number, sheet, standard)
    yield from twice_findings(files)


def _about(file: PageFile, code: str, number: int = 1, **facts: object) -> Finding:
    """A finding about a page: its name, and of several pages in one file which."""
    name = shown(file.name)
    image = name if file.pages == 1 or number == 0 else f"{name} [{number}/{file.pages}]"
    return Finding(code, name, {"image": image, "image_set": SET_LABELS[file.image_set], **facts})


def _sheet_findings(file: PageFile, number: int, sheet: Sheet, standard: Standard) -> Iterator[Finding]:
    if not sheet.born_digital:
        yield from _scan_findings(file, number, sheet, standard)
    too_coarse = sheet.dpi is not None and sheet.dpi < standard.minimum_dpi
    if not too_coarse and not _fits_paper(sheet, standard):  # a resolution that is objected to says nothing of the size
        yield _about(file, "page-size", number, width=round(sheet.millimetres[0]), height=round(sheet.millimetres[1]))
    for code, facts in shown_findings(sheet, standard):
        yield _about(file, code, number, **facts)


def _fits_paper(sheet: Sheet, standard: Standard) -> bool:
    """Whether both sides lie between those of A4 and A3, with the standard's tolerance."""
    least, most = 1 - standard.size_tolerance, 1 + standard.size_tolerance
    sides = zip(sorted(sheet.millimetres), A4_MILLIMETRES, A3_MILLIMETRES, strict=True)
    return all(smallest * least <= side <= largest * most for side, smallest, largest in sides)


def _scan_findings(file: PageFile, number: int, sheet: Sheet, standard: Standard) -> Iterator[Finding]:
    if sheet.dpi is None:
        yield _about(file, "page-dpi-assumed", number, dpi=assumed_dpi(sheet.width, sheet.height))
    elif sheet.dpi < standard.minimum_dpi:
        yield _about(file, "page-dpi", number, dpi=sheet.dpi, minimum=standard.minimum_dpi)
    if sheet.mode and sheet.mode not in standard.colour_modes:
        expected = MODE_LABELS.get(standard.colour_modes[0], standard.colour_modes[0])
        yield _about(file, "page-colour", number, actual=MODE_LABELS.get(sheet.mode, sheet.mode), expected=expected)


def twice_findings(files: list[PageFile]) -> Iterator[Finding]:
    """The same file content under two names of one set; said once where both sets repeat the same page."""
    said: set[tuple[str, str]] = set()
    for image_set in (ORIGINAL, OPTIMISED):
        first: dict[str, PageFile] = {}
        for file in (file for file in files if file.image_set == image_set):
            other = first.setdefault(file.sha512, file)
            pair = same_name(file.name), same_name(other.name)
            if other is not file and pair not in said:
                said.add(pair)
                yield _about(file, "page-twice", 0, other=shown(other.name))
