"""What a page shows against the digitisation standard: blank, tilted, bordered, blurred, compressed too much; all warnings."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.regulation.standard import Standard
from portal.transfers.image_facts import Sheet

Said = tuple[str, dict[str, Any]]
"""A code and the facts of its sentence: what was measured beside what is allowed."""


def shown_findings(sheet: Sheet, standard: Standard) -> Iterator[Said]:
    """Of a scanned page everything, of a page that was born digital only whether anything is on it."""
    if sheet.measures and sheet.measures.ink < standard.blank_ink:
        yield "page-blank", {}
    if not sheet.born_digital:
        yield from _scan_findings(sheet, standard)


def _scan_findings(sheet: Sheet, standard: Standard) -> Iterator[Said]:
    if sheet.quality is not None and sheet.quality < standard.jpeg_quality:
        yield "page-jpeg-quality", {"quality": sheet.quality, "minimum": standard.jpeg_quality}
    measures = sheet.measures
    if measures is None:
        return
    if measures.tilt is not None and abs(measures.tilt) > standard.tilt_degrees:
        yield "page-tilt", {"degrees": abs(measures.tilt), "limit": standard.tilt_degrees}
    if measures.border > standard.border_millimetres:
        yield "page-border", {"width": measures.border, "limit": standard.border_millimetres}
    if measures.sharpness is not None and measures.sharpness < standard.sharpness:
        yield "page-blur", {"sharpness": measures.sharpness, "minimum": standard.sharpness}
