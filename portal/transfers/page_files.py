"""Looking into every image of a package: read, hashed, decoded once. Runs in the limited child only."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from portal.regulation.standard import Standard
from portal.transfers.image_facts import FileFacts, jpeg_facts, tiff_facts
from portal.transfers.layout import OPTIMISED, ORIGINAL, PAGE_SUFFIXES, suffix
from portal.transfers.members import Member, Source, refuse, same_name
from portal.transfers.package import Package
from portal.transfers.page_checks import PageFile, listed_names
from portal.transfers.page_content import JPEG, NAMES, PDF, TIFF, ZIP, Content, kind_of, taken
from portal.wording import N_

OFFICE_SUFFIXES = frozenset({".docx", ".xlsx", ".pptx", ".odt", ".ods", ".ofd", ".wps", ".et"})
"""Files that are ZIPs by construction; as strays they are named and not kept."""


def page_files(source: Source, package: Package, standard: Standard, step: Callable[[str], None]) -> list[PageFile]:
    """Every image of both sets, in the order of the catalogue. Raises Refused where a member makes the package hostile."""
    refuse_nested(source, package.layout.strays, step)
    files = []
    for image_set in (ORIGINAL, OPTIMISED):
        for name, member in _in_order(package, image_set):
            step(member.path)
            files.append(_page_file(source, name, image_set, member, standard, partial(step, member.path)))
    refuse_nested(source, package.layout.outside, step)
    return files


def _in_order(package: Package, image_set: str) -> Iterator[tuple[str, Member]]:
    """(name, member): first as the catalogue lists them and by its names, then what it does not list."""
    waiting = dict(package.layout.images[image_set])
    for name in listed_names(package.items, image_set):
        if same_name(name) in waiting:
            yield name, waiting.pop(same_name(name))
    for key in sorted(waiting):
        yield waiting[key].name, waiting[key]


def refuse_nested(source: Source, members: list[Member], step: Callable[[str], None]) -> None:
    """Reads files that are no pages, so that their sizes are true. Raises Refused for a ZIP among them, by name or content."""
    for member in members:
        step(member.path)
        pieces = source.chunks(member)
        head = next(pieces, b"")
        if suffix(member.name) == ".zip" or (kind_of(head) == ZIP and suffix(member.name) not in OFFICE_SUFFIXES):
            raise refuse("package-nested", member.path)
        for _ in pieces:
            continue


def _page_file(
    source: Source, name: str, image_set: str, member: Member, standard: Standard, step: Callable[[], None]
) -> PageFile:
    with taken(source, member) as content:
        if content.kind == ZIP:
            raise refuse("package-nested", member.path)
        measured = image_set == ORIGINAL
        facts = _facts(content, suffix(member.name), standard, step, measured)
        return PageFile(name, image_set, member, content.sha512, content.kind, facts)


def _facts(content: Content, extension: str, standard: Standard, step: Callable[[], None], measured: bool) -> FileFacts:
    expected = PAGE_SUFFIXES.get(extension)
    if expected is None:
        return FileFacts(troubles=[("page-format", {})])
    if not content.size:
        return FileFacts(troubles=[("page-unreadable", {"why": N_("文件是空的")})])
    if content.kind != expected:
        actual = content.kind_name or N_("认不出的内容")
        return FileFacts(troubles=[("page-type", {"actual": actual, "expected": NAMES[expected]})])
    return _decoded(content, standard, step, measured)


def _decoded(content: Content, standard: Standard, step: Callable[[], None], measured: bool) -> FileFacts:
    """Facts by kind; decoders raise anything on hostile input, and none of it says more than that the page does not open."""
    try:
        if content.kind == JPEG:
            return jpeg_facts(content, standard, step, measured=measured)
        if content.kind == TIFF:
            return tiff_facts(content, standard, step, measured=measured)
        assert content.kind == PDF
        from portal.transfers.pdf_facts import pdf_facts  # loads PDFium and pypdf: only where a PDF is met

        return pdf_facts(content, standard, step, measured=measured)
    except MemoryError:
        return FileFacts(troubles=[("page-unreadable", {"why": N_("打开它要的内存超过限度")})])
    except Exception:
        return FileFacts(troubles=[("page-unreadable", {"why": N_("内容坏了或不完整")})])
