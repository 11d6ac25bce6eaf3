"""Copying an inspected package out of its ZIP or folder, each file verified against its digest. Runs in the child only."""
from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

from portal.transfers.members import Member, Refused, Source, refuse
from portal.transfers.package import open_source
from portal.wording import N_

FOLDERS = frozenset({"original", "optimised", "metadata"})


def copy_out(step: Callable[[str], None], path: str, folder: str, wanted: list[dict[str, Any]]) -> dict[str, Any]:
    """`inspection.unpack`, in the child: `{"files": [...]}`, or `{"refused": finding}`."""
    try:
        with open_source(Path(path)) as source:
            present = {member.path: member for member in source.members}
            return {"files": [_copy(source, present, Path(folder), row, step) for row in wanted]}
    except Refused as refusal:
        return {"refused": refusal.finding.as_dict()}


def _copy(source: Source, present: dict[str, Member], folder: Path, row: dict[str, Any], step: Callable[[str], None]) -> dict[str, Any]:
    step(row["member"])
    member = present.get(row["member"])
    if member is None:
        raise refuse("package-member-unreadable", row["member"], why=N_("检测以后不见了"))
    target = folder / _safe(row["path"])
    target.parent.mkdir(exist_ok=True)
    digest = hashlib.sha512()
    with target.open("xb") as file:
        for piece in source.chunks(member):
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != row["sha512"]:
        raise refuse("package-member-unreadable", member.path, why=N_("检测以后改动过"))
    return {"path": row["path"], "sha512": digest.hexdigest(), "bytes": member.size}


def _safe(path: str) -> PurePosixPath:
    """One of our folders and a plain name in it; ValueError for anything else."""
    parts = PurePosixPath(path).parts
    if len(parts) != 2 or parts[0] not in FOLDERS or parts[1] in ("", ".", ".."):
        raise ValueError("not a path of an unpacked package")
    return PurePosixPath(*parts)
