"""A BagIt bag (RFC 8493): its manifests verified over every file, its payload a package of another form."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from portal.regulation.finding import Finding
from portal.transfers.members import PACKAGE, Member, refuse, same_name, shown
from portal.transfers.package import BAG, Package
from portal.transfers.parcel import Parcel, Step
from portal.transfers.readers.manifests import ALGORITHMS, Manifest, digests, path_key, read_manifest, tag_value
from portal.wording import N_

DECLARATION, INFO, PAYLOAD = "bagit.txt", "bag-info.txt", "data"
KEPT_AS = "metadata/received-"


@dataclass(frozen=True)
class Bag:
    """A bag that was opened: where it lies, its payload, its tag files by name, and its manifests."""

    parcel: Parcel
    payload: Parcel
    tags: dict[str, Member]
    manifests: list[Manifest]
    tag_manifests: list[Manifest]


def recognises(parcel: Parcel) -> bool:
    """Whether the declaration of a bag stands at the root, or in the only folder at the root."""
    return _root(parcel) is not None


def lies_in(names: list[str]) -> bool:
    return DECLARATION in names


def open_bag(parcel: Parcel) -> Bag:
    """The bag with its manifests read. Raises Refused."""
    root = _root(parcel)
    bag = parcel.below(root) if root else parcel
    tags = {"/".join(parts): member for member in bag.members if (parts := bag.parts(member))[0] != PAYLOAD}
    _refuse_other_encodings(bag, tags[DECLARATION])
    manifests = [read_manifest(bag, tags[name], kind) for kind in ALGORITHMS if (name := f"manifest-{kind}.txt") in tags]
    if not manifests:
        raise refuse("bag-unreadable", DECLARATION, why=N_("没有 manifest-sha512.txt 之类的摘要清单"))
    for manifest in manifests:
        for path in manifest.digests:
            if not path.startswith(f"{PAYLOAD}/"):
                raise refuse("bag-unreadable", manifest.name, why=N_("列出了 data 文件夹以外的文件"))
    of_tags = [read_manifest(bag, tags[name], kind) for kind in ALGORITHMS if (name := f"tagmanifest-{kind}.txt") in tags]
    return Bag(bag, replace(bag.below(PAYLOAD), name=parcel.name), tags, manifests, of_tags)


def verified(bag: Bag, package: Package, step: Step) -> Package:
    """The payload's model with what the manifests say of it, and the bag's own files."""
    kept = {name: member for name, member in bag.tags.items() if _is_kept(name)}
    strays = [*package.layout.strays, *(member for name, member in bag.tags.items() if name not in kept)]
    layout = replace(package.layout, strays=strays)
    found = [*_digest_findings(bag, _names(package), step), *_count_findings(bag)]
    received = {f"{KEPT_AS}{name}": member for name, member in kept.items()}
    return replace(package, layout=layout, form=BAG, kept=package.kept | received, findings=[*package.findings, *found])


def _root(parcel: Parcel) -> str | None:
    """The folder of the bag, "" for the root."""
    paths = [parcel.parts(member) for member in parcel.members]
    if (DECLARATION,) in paths:
        return ""
    tops = {parts[0] for parts in paths}
    top = next(iter(tops), "")
    return top if len(tops) == 1 and (top, DECLARATION) in paths else None


def _refuse_other_encodings(bag: Parcel, declaration: Member) -> None:
    content = bag.content(declaration, refuse("bag-unreadable", declaration.path, why=N_("超过 16 MB")))
    if not tag_value(content, "BagIt-Version"):
        raise refuse("bag-unreadable", declaration.path, why=N_("没有写 BagIt-Version"))
    if tag_value(content, "Tag-File-Character-Encoding").upper() != "UTF-8":
        raise refuse("bag-unreadable", declaration.path, why=N_("文字编码不是 UTF-8"))


def _is_kept(name: str) -> bool:
    return name in (DECLARATION, INFO) or (name.startswith(("manifest-", "tagmanifest-")) and name.endswith(".txt") and "/" not in name)


def _names(package: Package) -> dict[str, str]:
    """Path of a page -> how the catalogue lists it, so that its findings stand beside its picture."""
    listed = {same_name(name): name for item in package.items for name in (*item.optimised, *item.originals)}
    images = package.layout.images
    return {member.path: listed.get(name, member.name) for image_set in images.values() for name, member in image_set.items()}


# --- findings ---------------------------------------------------------------------------------------------------------


def _digest_findings(bag: Bag, names: dict[str, str], step: Step) -> Iterator[Finding]:
    """Digests that differ, files that are missing, and files of the payload that a manifest does not list."""
    present = {path_key("/".join(bag.parcel.parts(member))): member for member in bag.parcel.members}
    for path, member in present.items():
        listing = [manifest for manifest in (*bag.manifests, *bag.tag_manifests) if path in manifest.digests]
        subject, facts = shown(names.get(member.path, PACKAGE)), {"member": shown(member.path)}
        if listing:
            step(member.path)
            counted = digests(bag.parcel.source.chunks(member), {manifest.algorithm for manifest in listing})
            wrong = [one for one in listing if one.digests[path] != counted[one.algorithm]]
            if wrong:
                yield Finding("digest-differs", subject, facts | {"list": wrong[0].name})
        if path.startswith(f"{PAYLOAD}/") and (lacking := [one for one in bag.manifests if path not in one.digests]):
            yield Finding("bag-file-unlisted", subject, facts | {"list": lacking[0].name})
    for manifest in (*bag.manifests, *bag.tag_manifests):
        for path in manifest.digests:
            if path not in present:
                yield Finding("digest-file-missing", PACKAGE, {"member": shown(path), "list": manifest.name})


def _count_findings(bag: Bag) -> Iterator[Finding]:
    """Payload-Oxum of `bag-info.txt`: the octets and the number of files of the payload."""
    info = bag.tags.get(INFO)
    if info is None:
        return
    content = bag.parcel.content(info, refuse("bag-unreadable", info.path, why=N_("超过 16 MB")))
    stated = tag_value(content, "Payload-Oxum")
    counted = f"{sum(member.size for member in bag.payload.members)}.{len(bag.payload.members)}"
    if stated and stated != counted:
        yield Finding("bag-oxum-differs", PACKAGE, {"stated": shown(stated), "counted": counted})
