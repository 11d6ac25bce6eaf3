"""Small pictures of faulty pages, drawn in the limited child: they may be hostile, and are shown before anything is accepted."""
from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from portal import sandbox
from portal.transfers.members import Refused

log = logging.getLogger(__name__)
WIDTH = 480


def draw(package: Path, folder: Path, wanted: list[dict[str, Any]]) -> None:
    """Draws the wanted pages of a staged package as `<picture>.jpg`; a page that cannot be drawn has no picture.

    A row has `member`, `kind` and `picture`, and may have `frame` (the page within its file) and `width` in pixels.
    """
    if not wanted:
        return
    folder.mkdir(exist_ok=True)
    try:
        sandbox.run("portal.transfers.pictures:draw_in_child", {"path": os.fspath(package), "folder": os.fspath(folder), "wanted": wanted})
    except sandbox.Stopped as stop:
        log.warning("pictures of a package were not finished: %s", stop.reason)


def draw_in_child(step: Callable[[str], None], path: str, folder: str, wanted: list[dict[str, Any]]) -> None:
    """`draw`, in the child."""
    from portal.transfers.package import open_source

    try:
        with open_source(Path(path)) as source:
            members = {member.path: member for member in source.members}
            for row in wanted:
                step(row["member"])
                content = b"".join(source.chunks(members[row["member"]]))
                _draw(Path(folder, f"{row['picture']}.jpg"), row, content)
    except (Refused, OSError, KeyError) as fault:
        log.warning("a package changed while its pictures were drawn: %s", type(fault).__name__)


def _draw(target: Path, row: dict[str, Any], content: bytes) -> None:
    from portal.digitisation.reading_copies import make

    try:
        unfinished = target.with_suffix(".part")
        unfinished.write_bytes(make(row["kind"], content, row.get("frame", 0), row.get("width", WIDTH)))
        unfinished.replace(target)
    except Exception as fault:  # a decoder raises anything on a broken page; its finding says what is wrong with it
        log.info("no picture of a page: %s", type(fault).__name__)
