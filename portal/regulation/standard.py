"""The digitisation standard: the archive's own bounds for page images, as data with a version and an effective date.

Art. 8(7) gives the archive the power to set the unified standard of arrangement and digitisation; every inspection
names the version that it used.
"""
from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any

from portal.regulation.catalogue import PAGE_DIGITS
from portal.regulation.naming import FEWEST_DIGITS, FIELD_PATTERN, MOST_DIGITS, Naming, is_pattern
from portal.wording import N_

A4_MILLIMETRES = (210, 297)
A3_MILLIMETRES = (297, 420)
MILLIMETRES_PER_INCH = 25.4
MODE_LABELS = {"RGB": N_("24 位彩色"), "L": N_("灰度"), "1": N_("黑白二值"), "CMYK": N_("CMYK 彩色"), "P": N_("索引色")}
"""What people call the modes of an image (Pillow's names)."""
_LISTS = frozenset({"formats", "colour_modes"})


@dataclass(frozen=True)
class Standard:
    """One version. Figures are those of common tenders (300 dpi, 24-bit colour) and of this project's measurements."""

    version: str = N_("2020年版")
    effective: str = "2020-12-02"
    minimum_dpi: int = 300
    formats: tuple[str, ...] = ("jpeg", "tiff", "pdf")
    """Kinds of files taken."""
    colour_modes: tuple[str, ...] = ("RGB",)
    """Allowed modes: RGB (24-bit colour), L (grey), 1 (bitonal), CMYK, P (palette)."""
    maximum_megapixels: int = 60
    """A larger image is told from its header and never decoded; A2 at 300 dpi has 35."""
    size_tolerance: float = 0.1
    """How far a page may be smaller than A4 or larger than A3 before somebody should look."""
    blank_ink: float = 0.0002
    """Share of a page's area covered with ink below which it looks blank: blanks have 0, one line has 0.0004 and more."""
    tilt_degrees: float = 1.0
    """To either side; tenders say 1, one city's rule 3."""
    border_millimetres: float = 2.0
    """Width of a black border along an edge, as an open lid leaves it."""
    sharpness: float = 0.35
    """Least sharpness, 0 to 1 (`transfers.scan_measures`). Real scans have 0.54 to 1, blurred by a pixel 0.43 and more, by three 0.31 and
    less; OCR begins to lose words at about 0.3 (`docs/standard.md`)."""
    jpeg_quality: int = 40
    """Least quality setting. No source gives a figure: below it half of the paper's own fine colour is gone, at 20 blocks stand
    about the writing, and still at 10 OCR reads the same (`docs/standard.md`)."""
    image_names: str = FIELD_PATTERN
    """What page images are called (`regulation.naming`)."""
    page_digits: int = PAGE_DIGITS
    """How many digits the page number in a name has at least."""
    sample_rate: float = 0.05
    pass_rate: float = 0.95

    @property
    def naming(self) -> Naming:
        return Naming(self.image_names, self.page_digits)

    def as_dict(self) -> dict[str, Any]:
        """Plain data for a row or a child process."""
        return asdict(self) | {name: list(getattr(self, name)) for name in _LISTS}

    @classmethod
    def from_dict(cls, row: dict[str, Any]) -> Standard:
        """The standard of a row; what the row does not name keeps its default. Names it does not know are passed over."""
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in row.items() if name in known}
        for name in _LISTS & values.keys():
            values[name] = tuple(values[name])
        return cls(**values)

    @classmethod
    def parse(cls, text: str) -> Standard:
        """The standard of a file that the portal gave out (`as_dict` as JSON). Raises ValueError for anything else."""
        row = json.loads(text)
        if not isinstance(row, dict) or "version" not in row:
            raise ValueError("no standard")
        standard = cls.from_dict(row)
        for one in fields(cls):
            kinds = (int, float) if one.type == "float" else {"int": int, "str": str}.get(str(one.type), tuple)
            value = getattr(standard, one.name)
            if not isinstance(value, kinds) or isinstance(value, bool):
                raise ValueError(f"{one.name} is of another kind")
        if not is_pattern(standard.image_names) or not FEWEST_DIGITS <= standard.page_digits <= MOST_DIGITS:
            raise ValueError("no naming of images")
        return standard


FIRST_STANDARD = Standard()
