"""Looking at packages in their other forms: written as a ZIP or a folder, the model and the findings in short."""
from __future__ import annotations

from pathlib import Path

from portal.transfers.inspection import findings_of
from tests.package_forms import CALLED, Files
from tests.packages import write_zip
from tests.portal.transfers.looking import report_on


def zipped(folder: Path, files: Files) -> Path:
    return write_zip(folder / f"{CALLED}.zip", files)


def unpacked(folder: Path, files: Files) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder / CALLED


def found(folder: Path, files: Files) -> list[tuple[str, str]]:
    """(code, subject) of what is found in a package of these files."""
    return [(finding.code, finding.subject) for finding in findings_of(report_on(zipped(folder, files)))]


def model(report: dict) -> tuple:
    """What is the same in every form: the person, the materials, the names and contents of their images."""
    items = [
        (item["position"], item["code"], item["title"], item["date"],
         [(image["name"], image["sha512"], image["pages"]) for image in item["originals"]],
         [(image["name"], image["sha512"], image["pages"]) for image in item["optimised"]]) for item in report["items"]
    ]
    return report["person"]["name"], report["person"]["id_number"], report["person"]["birth_date"], items, report["pages"]
