"""A package's catalogue in outline, for the page that shows findings: materials and the images in which a picture can be found."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from portal.regulation.identity import mask_in
from portal.transfers.members import shown

MOST_PICTURES = 200
"""Pictures drawn of one package: a package with more faulty pages is faulty as a whole."""


@dataclass(frozen=True)
class Place:
    """Where an image stands: its material in the outline, its first page within the material, its number in the package."""

    material: int
    page: int
    picture: int


def outline(report: dict[str, Any]) -> list[dict[str, Any]]:
    """`[{"code", "title", "date", "pages", "images": [[name as shown, first page], ...], "files": [originals, optimised]}]`, masked."""
    return [
        {
            "code": item["code"] or "", "title": mask_in(item["title"]), "date": item["date"] or "",
            "pages": sum(image["pages"] for image in item["originals"]), "images": list(_numbered(_images(item))),
            "files": [len(item["originals"]), len(item["optimised"])],
        }
        for item in report["items"]
    ]


def _images(item: dict[str, Any]) -> list[dict[str, Any]]:
    """The originals, and what only the optimised set has."""
    names = {shown(image["name"]) for image in item["originals"]}
    return [*item["originals"], *(image for image in item["optimised"] if shown(image["name"]) not in names)]


def _numbered(images: Iterable[dict[str, Any]]) -> Iterator[list[Any]]:
    page = 1
    for image in images:
        yield [shown(image["name"]), page]
        page += image["pages"]


def places(catalogue: list[dict[str, Any]]) -> dict[str, Place]:
    """Image name -> where it stands, from an outline."""
    found: dict[str, Place] = {}
    for material, row in enumerate(catalogue):
        for name, page in row["images"]:
            found.setdefault(name, Place(material, page, len(found) + 1))
    return found


def drawn(report: dict[str, Any], subjects: Iterable[str]) -> list[dict[str, Any]]:
    """Which images to draw for findings about these subjects: `{"member", "kind", "picture"}`, at most MOST_PICTURES."""
    wanted, known = set(subjects), places(outline(report))
    images = {shown(image["name"]): image for item in report["items"] for image in _images(item)}
    chosen = [name for name in known if name in wanted and images[name]["kind"]][:MOST_PICTURES]
    return [{"member": images[name]["member"], "kind": images[name]["kind"], "picture": known[name].picture} for name in chosen]
