"""The forms in which a package may be handed over (`docs/packages.md`): one reader for each, all to the same model."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from portal.transfers.layout import suffix
from portal.transfers.members import Source
from portal.transfers.package import BAG, KEPT, NATIONAL, PDFS, TREE, Package
from portal.transfers.parcel import Parcel, Step
from portal.transfers.readers import bag, kept_file, national, pdf_files, tree

ZIP_SUFFIX = ".zip"


@dataclass(frozen=True)
class Reader:
    """One form: whether a package is of it, by the names of its members; whether a folder that directly holds these names is
    a package of it; the model that is read from one (Refused where it cannot be)."""

    form: str
    recognises: Callable[[Parcel], bool]
    lies_in: Callable[[list[str]], bool]
    read: Callable[[Parcel, Step], Package]


def _read_bag(parcel: Parcel, step: Step) -> Package:
    """A bag is verified first; its payload is a package of one of the other forms."""
    opened = bag.open_bag(parcel)
    package = _reader_of(opened.payload, PAYLOADS).read(opened.payload, step)
    return bag.verified(opened, package, step)


OTHERWISE = Reader(NATIONAL, national.recognises, national.lies_in, national.read)
PAYLOADS = (
    Reader(KEPT, kept_file.recognises, kept_file.lies_in, kept_file.read),
    OTHERWISE,
    Reader(TREE, tree.recognises, tree.lies_in, tree.read),
    Reader(PDFS, pdf_files.recognises, pdf_files.lies_in, pdf_files.read),
)
READERS = (Reader(BAG, bag.recognises, bag.lies_in, _read_bag), *PAYLOADS)
"""Asked in this order; another form is another row."""


def read_package(source: Source, name: str, step: Step = lambda member: None) -> Package:
    """The model of an opened package that is called `name` (without .zip). `step(member)` tells progress. Raises Refused."""
    parcel = Parcel(source, name, source.members)
    package = _reader_of(parcel, READERS).read(parcel, step)
    return replace(package, bytes=sum(member.size for member in source.members))


def looks_like_package(names: list[str]) -> bool:
    """Whether a folder that directly holds these names is an unpacked package (`command-line.md`, PATH)."""
    if national.holds_images(names):
        return True
    return not any(suffix(name) == ZIP_SUFFIX for name in names) and any(reader.lies_in(names) for reader in READERS)


def _reader_of(parcel: Parcel, readers: tuple[Reader, ...]) -> Reader:
    """The reader that recognises a package; what none does is read as the national form, which says what is missing."""
    fitting = (reader for reader in readers if reader.recognises(parcel))
    return next(fitting, OTHERWISE)
