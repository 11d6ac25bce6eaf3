"""Where things lie in a package: the catalogue, the two sets of images, and what belongs to neither (`docs/packages.md`)."""
from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from portal.transfers.members import Member, same_name
from portal.wording import N_

ORIGINAL, OPTIMISED = "original", "optimised"
SET_LABELS = {ORIGINAL: N_("原始图像"), OPTIMISED: N_("优化图像")}
IMAGES_FOLDER = "图像数据"
XML_SUFFIX = ".xml"
ORIGINAL_NAMES = frozenset({"原始图像数据", "原始图像数据_Text"})
OPTIMISED_NAMES = frozenset({"优化图像数据", "优化图像数据_Text", "高清图像数据", "高清图像数据_Text"})
"""Folders that hold the images of a set, and elements of the XML that list them."""
PAGE_SUFFIXES = {".jpg": "jpeg", ".jpeg": "jpeg", ".tif": "tiff", ".tiff": "tiff", ".pdf": "pdf"}
"""Extensions of page images, and the kind of file that each promises."""
OTHER_IMAGES = frozenset({".png", ".bmp", ".gif", ".webp", ".jp2", ".jpe", ".jfif", ".heic", ".svg"})
"""Image files that are no page images: named, so that a page saved in the wrong format is not passed over as a stray file."""
SIGNATURES = frozenset({".p7s", ".p7m", ".p7b", ".sig", ".asc", ".tsr", ".tst"})
"""Extensions of files that hold an electronic signature or a time stamp of other files."""
_ORIGINAL_FOLDERS = frozenset(map(same_name, ORIGINAL_NAMES))
_OPTIMISED_FOLDERS = frozenset(map(same_name, OPTIMISED_NAMES))


@dataclass(frozen=True)
class Layout:
    """`catalogue`: the file that is the catalogue, None where there is none. `images`: set -> folded image name -> member.
    `outside`: page images where no page belongs. `strays`: everything else."""

    catalogue: Member | None
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


def is_xml(name: str) -> bool:
    """Whether a name is that of an XML file; `._` files are leavings of macOS."""
    return suffix(name) == XML_SUFFIX and not name.startswith("._")


def is_image(name: str) -> bool:
    return not name.startswith("._") and suffix(name) in PAGE_SUFFIXES.keys() | OTHER_IMAGES
