"""What can happen to a package in staging after it was accepted."""
from __future__ import annotations

import zipfile
from pathlib import Path

from portal.transfers import staging
from tests.portal.transfers.intake import Intake


def lying(intake: Intake, reference: str, place: int = 0) -> Path:
    """Where a file's package lies in staging."""
    return intake.staging / intake.entries(reference)[place].package.staging_name


def lose(intake: Intake, reference: str, place: int = 0) -> None:
    staging.remove(intake.staging, lying(intake, reference, place).name)


def change(intake: Intake, reference: str, place: int = 0) -> None:
    """The same names with another page."""
    path = lying(intake, reference, place)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content + b"\n" if name.endswith(".PDF") else content)
