"""What the command answers about an export (`docs/exports.md`)."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from portal.preservation.exports import queries
from portal.preservation.exports.making import path_of
from portal.preservation.exports.states import FAULTS
from portal.wording import gettext


def exported(export_id: int, folder: Path) -> dict[str, Any]:
    """`{"export", "form", "to", "files", "failed"}`; paths of packages hold ID numbers still."""
    export = queries.export_of(export_id)
    rows = queries.files_of(export)
    files = [
        {"reference": row.reference, "path": path_of(export.form, row.reference), "version": row.version, "bytes": row.bytes}
        for row in rows if row.done_at is not None
    ]
    failed = [{"reference": row.reference, "why": gettext(FAULTS[row.fault])} for row in rows if row.fault is not None]
    return {"export": export.reference, "form": export.form, "to": str(folder), "files": files, "failed": failed}
