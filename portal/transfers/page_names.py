"""Findings about what page images are called, against the naming of the digitisation standard; warnings, since images belong to
a material because the catalogue names them and not because of what they are called."""
from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from portal.regulation.catalogue import lacks_subclass
from portal.regulation.finding import Finding
from portal.regulation.naming import LATEST_FIRST, Naming
from portal.transfers.catalogue_checks import number_findings
from portal.transfers.layout import ORIGINAL, suffix
from portal.transfers.members import same_name, shown
from portal.transfers.package import IMAGE_NAMES, Item, Package
from portal.transfers.page_checks import PageFile

MOST_NAMED = 10
"""Missing pages that a finding names."""


def name_findings(package: Package, files: list[PageFile], naming: Naming) -> Iterator[Finding]:
    """Images that are not called as the standard asks, and materials whose page numbers have a gap.

    Not told of forms whose images the reader names itself, of materials whose code is unsure (a lost sub-class, a class whose
    numbers have a fault: that is said by itself), nor of page numbers where 页数 differs from what is there.
    """
    if IMAGE_NAMES in package.lacks:
        return
    unsure = {finding.facts["class_code"] for finding in number_findings(package.items)}
    originals = {same_name(file.name): file for file in files if file.image_set == ORIGINAL}
    for item in package.items:
        if item.code is None or item.class_code in unsure or lacks_subclass(item.class_code or ""):
            continue
        misnamed = list(_misnamed(item, naming))
        yield from misnamed
        if not misnamed:
            yield from _gap(item, originals, naming)


def _misnamed(item: Item, naming: Naming) -> Iterator[Finding]:
    """Names of both sets that do not fit, each once, with the one that its place in the catalogue gives it."""
    assert item.class_code and item.number
    said: set[str] = set()
    for names in (item.originals, item.optimised):
        pages = [naming.page_in(name, item.class_code, item.number) for name in names]
        first = 0 if 0 in pages else 1
        for place, (name, page) in enumerate(zip(names, pages, strict=True), start=first):
            if page is None and same_name(name) not in said:
                said.add(same_name(name))
                expected = naming.name(item.class_code, item.number, place, suffix(name).lstrip(".").upper() or "JPG")
                yield Finding("page-name", shown(name), {"image": shown(name), "expected": expected})


def _gap(item: Item, originals: dict[str, PageFile], naming: Naming) -> Iterator[Finding]:
    """DA/T 70-2018 2-6: page numbers run on from 0 or 1, listed or not; a file of several pages may count as one or as all of them."""
    assert item.class_code and item.number
    listed = {same_name(name): name for name in item.originals}
    names = listed | {key: file.name for key, file in originals.items()}
    numbers = {naming.page_in(name, item.class_code, item.number): originals.get(key) for key, name in names.items()}
    counted = {page: file.pages if file else 1 for page, file in numbers.items() if page is not None}
    if not listed or item.stated_pages not in (None, len(listed), sum(counted.values())):
        return
    missing = list(_missing(counted))
    if missing:
        named = "、".join(f"{page:0{naming.digits}}" for page in missing[:MOST_NAMED])
        yield Finding("page-number-gap", item.subject, {"missing": named + ("…" if len(missing) > MOST_NAMED else "")})


def _missing(counted: dict[int, int]) -> Iterator[int]:
    """Numbers that lack among those of files and how many pages each holds; of a wide gap no more than are named."""
    pages = sorted(counted)
    before, held = (pages[0] - 1 if pages[0] <= LATEST_FIRST else LATEST_FIRST - 1), 1
    for page in pages:
        if page - before not in (1, held):
            yield from islice(range(before + 1, page), MOST_NAMED + 1)
        before, held = page, counted[page]
