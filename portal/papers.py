"""Printed papers: a typst definition and plain data in, a PDF with embedded fonts out."""
from __future__ import annotations

import io
import json
from pathlib import Path

import pylopdf_fonts_zh_cn
import segno
import typst

DEFINITIONS = Path(__file__).resolve().parent.parent / "templates" / "papers"
FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent


def make_pdf(definition: str, data: dict) -> bytes:
    """The PDF of `templates/papers/<definition>.typ`, which reads `data` as JSON from `sys.inputs.data`.

    Data never becomes markup: names with `#` or `$` in them print as they are. Text values only, already in the
    reader's language. Raises ValueError where typst refuses the definition.
    """
    try:
        return typst.compile(
            str(DEFINITIONS / f"{definition}.typ"), root=str(DEFINITIONS), font_paths=[str(FONTS)], ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, format="pdf",
        )
    except typst.TypstError as fault:
        raise ValueError(f"the paper {definition} cannot be set: {fault}") from None


def qr_svg(text: str) -> str:
    """A QR code as an SVG text, to be set into a paper (the address of its record)."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()
