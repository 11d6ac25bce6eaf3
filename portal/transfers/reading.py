"""A register that was uploaded with a form, read in the limited child."""
from __future__ import annotations

from typing import Protocol

from portal import installation
from portal.transfers import staging
from portal.transfers.register import Register, RegisterUnreadable, read_register
from portal.wording import N_, gettext

NOBODY = N_("这份移交清册里一个人也没有。姓名、身份证号那一行下面，每人写一行；没有清册可以空着不选。")


class Uploaded(Protocol):
    """A file of a form; `filename` is empty where none was chosen."""

    filename: str | None

    def save(self, dst: str) -> None: ...


def read_upload(uploaded: Uploaded | None) -> tuple[Register | None, str | None]:
    """(the register, None); (None, why) where it cannot be read or names nobody; (None, None) where no file was chosen."""
    if uploaded is None or not uploaded.filename:
        return None, None
    with staging.passing_folder(installation.current().settings.staging) as folder:
        path = folder / "register.xlsx"
        uploaded.save(str(path))
        try:
            read = read_register(path)
        except RegisterUnreadable as fault:
            return None, fault.sentence
    return (read, None) if read.rows else (None, gettext(NOBODY))
