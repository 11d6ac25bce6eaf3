"""Looking at packages in tests: in this process where limits are not the question, which is faster."""
from __future__ import annotations

import io
from datetime import date
from pathlib import Path

from PIL import Image

from portal.regulation.finding import Finding
from portal.regulation.standard import FIRST_STANDARD, Standard
from portal.transfers.inspection import examine, findings_of, inspect, package_name
from tests.packages import ORIGINALS, Made, Row

TODAY = date(2026, 1, 1)


def report_on(package: Path, standard: Standard = FIRST_STANDARD, transfer_date: date = TODAY) -> dict:
    """The report as the child makes it."""
    arguments = {"path": str(package), "name": package_name(package), "standard": standard.as_dict()}
    return examine(lambda step: None, transfer_date=transfer_date.isoformat(), **arguments)


def limited_report_on(package: Path, standard: Standard = FIRST_STANDARD) -> dict:
    """The report through the limited child process."""
    return inspect(package, standard=standard, transfer_date=TODAY)


def findings(made: Made, folder: Path, standard: Standard = FIRST_STANDARD, transfer_date: date = TODAY) -> list[Finding]:
    """What is found in a package written as a ZIP."""
    return findings_of(report_on(made.zip(folder), standard, transfer_date))


def codes(made: Made, folder: Path, **options) -> list[tuple[str, str]]:
    """(code, subject) of each finding."""
    return [(finding.code, finding.subject) for finding in findings(made, folder, **options)]


def details(found: list[Finding]) -> str:
    return "\n".join(finding.detail() for finding in found)


def one_file(name: str, content: bytes, pages: int = 1) -> Made:
    """A package whose only material is one file, without optimised images."""
    return Made(rows=(Row("一", "1", "干部履历表", "198807", str(pages), (name,)),), files={f"{ORIGINALS}/{name}": content})


def of_file(name: str, content: bytes, folder, pages: int = 1, standard: Standard = FIRST_STANDARD) -> list[str]:
    """Codes found for such a file, all about it."""
    found = findings(one_file(name, content, pages), folder, standard)
    assert {finding.subject for finding in found} <= {name, "package"}
    return [finding.code for finding in found if finding.code != "package-no-optimised"]


def saved(image: Image.Image, kind: str, **options) -> bytes:
    held = io.BytesIO()
    image.save(held, kind, **options)
    return held.getvalue()
