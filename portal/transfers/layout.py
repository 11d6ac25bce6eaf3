"""Where things lie in a package: the catalogue, the two image folders, and what belongs to neither (`domain.md` 2.1).

Image folders may stand under 图像数据, directly under the person's folder, or at the root; the person's folder may be
missing. Two catalogues, or two folders of one set, are two persons.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from portal.regulation.finding import Finding
from portal.transfers.catalogue_xml import OPTIMISED_NAMES, ORIGINAL_NAMES
from portal.transfers.members import PACKAGE, Member, Refused, same_name, shown
from portal.wording import N_

ORIGINAL, OPTIMISED = "original", "optimised"
SET_LABELS = {ORIGINAL: N_("原始图像"), OPTIMISED: N_("优化图像")}
IMAGES_FOLDER = "图像数据"
XML_SUFFIX = ".xml"
PAGE_SUFFIXES = {".jpg": "jpeg", ".jpeg": "jpeg", ".tif": "tiff", ".tiff": "tiff", ".pdf": "pdf"}
"""Extensions of page images, and the kind of file that each promises."""
OTHER_IMAGES = frozenset({".png", ".bmp", ".gif", ".webp", ".jp2", ".jpe", ".jfif", ".heic", ".svg"})
"""Image files that are no page images: named, so that a page saved in the wrong format is not passed over as a stray file."""
_ORIGINAL_FOLDERS = frozenset(map(same_name, ORIGINAL_NAMES))
_OPTIMISED_FOLDERS = frozenset(map(same_name, OPTIMISED_NAMES))


@dataclass(frozen=True)
class Layout:
    """`xml`: the catalogue, None where there is none. `images`: set -> folded image name -> member. `outside`: page images in
    no image folder. `strays`: everything else."""

    xml: Member | None
    images: dict[str, dict[str, Member]]
    outside: list[Member] = field(default_factory=list)
    strays: list[Member] = field(default_factory=list)


def suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def set_of(folder: str) -> str | None:
    """Which set of images a folder holds by its own name."""
    own = same_name(folder.rpartition("/")[2])
    if own in _ORIGINAL_FOLDERS:
        return ORIGINAL
    return OPTIMISED if own in _OPTIMISED_FOLDERS else None


def looks_like_package(names: list[str]) -> bool:
    """Whether a folder that directly holds these names is an unpacked package (`command-line.md`, PATH)."""
    if any(same_name(name) == IMAGES_FOLDER or set_of(name) for name in names):
        return True
    return any(map(is_xml, names)) and not any(suffix(name) == ".zip" for name in names)


def is_xml(name: str) -> bool:
    """Whether a name is that of an XML file; `._` files are leavings of macOS."""
    return suffix(name) == XML_SUFFIX and not name.startswith("._")


def arrange(members: list[Member], is_catalogue: Callable[[Member], bool]) -> Layout:
    """Sorts the members; `is_catalogue` looks into an XML member and is asked only where there are several. Raises Refused."""
    folders: dict[str, set[str]] = {ORIGINAL: set(), OPTIMISED: set()}
    layout = Layout(None, {ORIGINAL: {}, OPTIMISED: {}})
    papers = []
    for member in members:
        image_set = set_of(member.folder)
        if image_set and is_image(member.name):
            folders[image_set].add(member.folder)
            layout.images[image_set][same_name(member.name)] = member
        elif image_set is None and is_xml(member.name):
            papers.append(member)
        elif is_image(member.name):
            layout.outside.append(member)
        else:
            layout.strays.append(member)
    xml = _the_catalogue(papers, is_catalogue)
    _refuse_second_person(folders)
    return Layout(xml, layout.images, layout.outside, [*layout.strays, *(paper for paper in papers if paper is not xml)])


def is_image(name: str) -> bool:
    return not name.startswith("._") and suffix(name) in PAGE_SUFFIXES.keys() | OTHER_IMAGES


def _refuse_second_person(folders: dict[str, set[str]]) -> None:
    for found in folders.values():
        if len(found) > 1:
            raise Refused(Finding("package-persons", PACKAGE, {"count": len(found), "member": shown(sorted(found)[1])}))


def _the_catalogue(papers: list[Member], is_catalogue: Callable[[Member], bool]) -> Member | None:
    if len(papers) <= 1:
        return papers[0] if papers else None
    catalogues = [paper for paper in papers if is_catalogue(paper)]
    if len(catalogues) > 1:
        raise Refused(Finding("package-persons", PACKAGE, {"count": len(catalogues), "member": shown(catalogues[1].path)}))
    return catalogues[0] if catalogues else papers[0]
