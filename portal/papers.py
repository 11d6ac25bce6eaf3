"""Printed papers: a typst definition and plain data in, a PDF with embedded fonts out."""
from __future__ import annotations

import json
from pathlib import Path

DEFINITIONS = Path(__file__).resolve().parent.parent / "templates" / "papers"


def make_pdf(definition: str, data: dict) -> bytes:
    """The PDF of `templates/papers/<definition>.typ`, which reads `data` as JSON from `sys.inputs.data`.

    Data never becomes markup: names with `#` or `$` in them print as they are. Text values only, already in the
    reader's language. Raises ValueError where typst refuses the definition.
    """
    import pylopdf_fonts_zh_cn  # setting paper is rare, and every command loads this module
    import typst

    fonts = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
    try:
        return typst.compile(
            str(DEFINITIONS / f"{definition}.typ"), root=str(DEFINITIONS), font_paths=[fonts], ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, format="pdf",
        )
    except typst.TypstError as fault:
        raise ValueError(f"the paper {definition} cannot be set: {fault}") from None
