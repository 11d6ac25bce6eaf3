"""A package as it comes when the scanner lost a page."""
from __future__ import annotations

import zipfile
from pathlib import Path

from portal.demonstration.packages import Packed

LOST = "9-2-1-002.JPG"


def without_its_last_page(packed: Packed, place: Path) -> Path:
    """The package, under its name in a folder, without the image `LOST` in either set."""
    spoilt = place / packed.path.name
    with zipfile.ZipFile(packed.path) as whole, zipfile.ZipFile(spoilt, "w") as left:
        for member in whole.infolist():
            if not member.filename.endswith(LOST):
                left.writestr(member, whole.read(member))
    return spoilt
