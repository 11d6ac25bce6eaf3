"""A register that was uploaded with a form, read in the limited child."""
from __future__ import annotations

from typing import Protocol

from portal import installation
from portal.transfers import staging
from portal.transfers.register import Register, RegisterUnreadable, read_register


class Uploaded(Protocol):
    """A file of a form; `filename` is empty where none was chosen."""

    filename: str | None

    def save(self, dst: str) -> None: ...


def read_upload(uploaded: Uploaded | None) -> tuple[Register | None, str | None]:
    """(the register, None); (None, why) where it cannot be read; (None, None) where no file was chosen."""
    if uploaded is None or not uploaded.filename:
        return None, None
    with staging.passing_folder(installation.current().settings.staging) as folder:
        path = folder / "register.xlsx"
        uploaded.save(str(path))
        try:
            return read_register(path), None
        except RegisterUnreadable as fault:
            return None, fault.sentence
