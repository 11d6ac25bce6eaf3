"""The same page in the files of two persons, told by the digest of its original: often a page in the wrong file."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from portal.regulation.finding import Finding
from portal.transfers.members import shown
from portal.transfers.register_checks import Inspected

CODE = "page-other-person"


@dataclass(frozen=True)
class Elsewhere:
    """Where else a page is: what its holder is called (or a message id), and the page's name there."""

    holder: str
    image: str


def original_pages(report: dict[str, Any]) -> dict[str, str]:
    """sha512 -> name of the original images that the catalogue lists; of the same page twice the first name."""
    pages: dict[str, str] = {}
    for item in report["items"]:
        for image in item["originals"]:
            pages.setdefault(image["sha512"], image["name"])
    return pages


def repeated_findings(pages: dict[str, str], elsewhere: dict[str, Elsewhere]) -> Iterator[Finding]:
    """A finding for each of the pages that is elsewhere too, in their order."""
    for digest, image in pages.items():
        other = elsewhere.get(digest)
        if other is not None:
            yield Finding(CODE, shown(image), {"image": shown(image), "holder": shown(other.holder), "other": shown(other.image)})


def pages_among(packages: Sequence[Inspected]) -> dict[int, list[Finding]]:
    """Place of a package -> its pages that another person's package among these holds too; the first other one is named."""
    own = [original_pages(package.report) for package in packages]
    holders: dict[str, list[int]] = {}
    for place, pages in enumerate(own):
        for digest in pages:
            holders.setdefault(digest, []).append(place)
    found = {}
    for place, pages in enumerate(own):
        others = ((digest, _another(packages, place, holders[digest])) for digest in pages)
        elsewhere = {digest: Elsewhere(packages[other].name, own[other][digest]) for digest, other in others if other is not None}
        if elsewhere:
            found[place] = list(repeated_findings(pages, elsewhere))
    return found


def _another(packages: Sequence[Inspected], place: int, holders: Iterable[int]) -> int | None:
    """The first holder that is another person's; the same person's packages are objected to as such."""
    return next((other for other in holders if other != place and packages[other].key != packages[place].key), None)
