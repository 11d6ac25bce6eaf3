"""The exchange package of GB/T 33870-2017 as the field writes it (`docs/packages.md`): an XML catalogue and one or two sets of images.

Image folders may stand under 图像数据, directly under the person's folder, or at the root; the person's folder may be
missing. Two catalogues, or two folders of one set, are two persons.
"""
from __future__ import annotations

from collections.abc import Callable

from portal.regulation.finding import Finding
from portal.transfers import catalogue_xml
from portal.transfers.layout import IMAGES_FOLDER, OPTIMISED, ORIGINAL, Layout, is_image, is_xml, set_of
from portal.transfers.members import PACKAGE, Member, Refused, refuse, same_name, shown
from portal.transfers.package import NATIONAL, Package, items_of, person_of
from portal.transfers.parcel import Parcel, Step
from portal.wording import N_

KEPT_AS = "metadata/package.xml"


def recognises(parcel: Parcel) -> bool:
    """Whether there is an XML file, or a page image directly in a folder of an image set."""
    return any(is_xml(member.name) or (set_of(member.folder) and is_image(member.name)) for member in parcel.members)


def holds_images(names: list[str]) -> bool:
    """Whether one of these names is that of a folder of images."""
    return any(same_name(name) == IMAGES_FOLDER or set_of(name) for name in names)


def lies_in(names: list[str]) -> bool:
    """Whether a folder that directly holds these names is an unpacked package (`command-line.md`, PATH)."""
    return holds_images(names) or any(map(is_xml, names))


def read(parcel: Parcel, step: Step) -> Package:
    """The model of the package. Raises Refused."""
    layout = _arranged(parcel.members, lambda member: catalogue_xml.is_catalogue(_content(parcel, member), member.path))
    xml = layout.catalogue
    if xml is None:
        raise Refused(Finding("package-layout", PACKAGE, {"missing": N_("XML 目录")}))
    text = catalogue_xml.read_catalogue(_content(parcel, xml), xml.path)
    return Package(layout, person_of(text.person), items_of(text.entries), form=NATIONAL, kept={KEPT_AS: xml})


def _content(parcel: Parcel, member: Member) -> bytes:
    return parcel.content(member, refuse("xml-unreadable", member.path, why=N_("超过 16 MB")))


def _arranged(members: list[Member], is_catalogue: Callable[[Member], bool]) -> Layout:
    """The members in their places; `is_catalogue` looks into an XML member and is asked only where there are several. Raises Refused."""
    folders: dict[str, set[str]] = {ORIGINAL: set(), OPTIMISED: set()}
    layout = Layout(None, {ORIGINAL: {}, OPTIMISED: {}})
    papers = []
    for member in members:
        image_set = set_of(member.folder)
        if image_set and is_image(member.name):
            folders[image_set].add(member.folder)
            layout.images[image_set][same_name(member.name)] = member
        elif image_set is None and is_xml(member.name):
            papers.append(member)
        elif is_image(member.name):
            layout.outside.append(member)
        else:
            layout.strays.append(member)
    xml = _the_catalogue(papers, is_catalogue)
    _refuse_second_person(folders)
    return Layout(xml, layout.images, layout.outside, [*layout.strays, *(paper for paper in papers if paper is not xml)])


def _refuse_second_person(folders: dict[str, set[str]]) -> None:
    for found in folders.values():
        if len(found) > 1:
            raise Refused(Finding("package-persons", PACKAGE, {"count": len(found), "member": shown(sorted(found)[1])}))


def _the_catalogue(papers: list[Member], is_catalogue: Callable[[Member], bool]) -> Member | None:
    if len(papers) <= 1:
        return papers[0] if papers else None
    catalogues = [paper for paper in papers if is_catalogue(paper)]
    if len(catalogues) > 1:
        raise Refused(Finding("package-persons", PACKAGE, {"count": len(catalogues), "member": shown(catalogues[1].path)}))
    return catalogues[0] if catalogues else papers[0]
