"""The report on a package, put together from its model, its images and the checks. Runs in the limited child only."""
from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from portal.regulation.finding import verdict
from portal.regulation.standard import Standard
from portal.transfers.catalogue_checks import catalogue_findings
from portal.transfers.digest_list import digest_findings, take_lists
from portal.transfers.image_facts import Sheet, assumed_dpi
from portal.transfers.layout import OPTIMISED, ORIGINAL
from portal.transfers.members import Member, Source, same_name
from portal.transfers.package import BAG, Item, open_source
from portal.transfers.page_checks import PageFile, content_findings, count_findings, is_signed, names_of, pairing_findings
from portal.transfers.page_files import page_files
from portal.transfers.page_names import name_findings
from portal.transfers.readers import read_package

ByName = dict[tuple[str, str], PageFile]
"""Files by set and folded name."""


def report_on(path: Path, name: str, standard: Standard, transfer_date: date, step: Callable[[str], None]) -> dict[str, Any]:
    """The report of `inspection.inspect`. Raises Refused, OSError."""
    with open_source(path) as source:
        package = read_package(source, name, step)
        lists = take_lists(package)
        files = page_files(source, package, standard, step)
        by_name = {(file.image_set, same_name(file.name)): file for file in files}
        findings = [
            *package.findings, *catalogue_findings(package, package.person, name, transfer_date),
            *digest_findings(source, lists, step), *pairing_findings(package), *count_findings(package, files),
            *content_findings(files, standard), *name_findings(package, files, standard.naming),
        ]
        return {
            "verdict": verdict(findings).value, "standard": standard.version, "transfer_date": transfer_date.isoformat(),
            "person": vars(package.person),
            "items": [_item(item, by_name) for item in package.items],
            "pages": sum(file.pages for file in files if file.image_set == ORIGINAL), "bytes": package.bytes,
            "form": package.form, "lacks": sorted(package.lacks), "kept": [_kept(source, *kept) for kept in package.kept.items()],
            "stated": package.stated, "volumes": package.volumes, "enterprise": package.enterprise,
            "evidence": {
                "digest_list": bool(lists) or package.form == BAG, "form": package.form, "lacks": sorted(package.lacks),
                "signed": is_signed(package, files),
            },
            "findings": [finding.as_dict() for finding in findings],
        }


def _kept(source: Source, path: str, member: Member) -> dict[str, Any]:
    """A file that is kept as it was received, and its path in the object."""
    digest = hashlib.sha512()
    for piece in source.chunks(member):
        digest.update(piece)
    return {"member": member.path, "path": path, "sha512": digest.hexdigest(), "bytes": member.size}


def _item(item: Item, files: ByName) -> dict[str, Any]:
    """A material with its images."""
    return {
        "position": item.position, "code": item.code, "class_code": item.class_code, "number": item.number, "title": item.title,
        "date": item.date.text if item.date else None, "stated_pages": item.stated_pages, "remark": item.remark,
        "originals": _images(item, ORIGINAL, files), "optimised": _images(item, OPTIMISED, files),
    }


def _images(item: Item, image_set: str, files: ByName) -> list[dict[str, Any]]:
    found = ((name, files.get((image_set, same_name(name)))) for name in dict.fromkeys(names_of(item, image_set)))
    return [_image(name, file) for name, file in found if file is not None]


def _image(name: str, file: PageFile) -> dict[str, Any]:
    return {
        "name": name, "member": file.member.path, "sha512": file.sha512, "bytes": file.member.size, "kind": file.kind, "pages": file.pages,
        "sheets": [_sheet(sheet) for sheet in file.facts.sheets],
    }


def _sheet(sheet: Sheet) -> dict[str, Any]:
    """A page; its resolution is the assumed one where none is stated, and None where it was born digital."""
    dpi = None if sheet.born_digital else sheet.dpi or assumed_dpi(sheet.width, sheet.height)
    return {
        "width": sheet.width, "height": sheet.height, "dpi": dpi, "dpi_assumed": dpi is not None and sheet.dpi is None, "mode": sheet.mode,
        "quality": sheet.quality, "born_digital": sheet.born_digital,
        **(asdict(sheet.measures) if sheet.measures else dict.fromkeys(("ink", "tilt", "border", "sharpness"))),
    }
