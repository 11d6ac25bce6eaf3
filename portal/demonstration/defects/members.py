"""Faults of a package's files: what lies in it, where, and under which name. Each spoils the list of its files in one way."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256, sha512
from io import BytesIO
from zipfile import ZipFile

from portal.demonstration.enterprises import ENTERPRISES
from portal.demonstration.package_forms import BAG, KEPT, PDFS
from portal.demonstration.packages import Member, store
from portal.transfers.layout import OPTIMISED
from portal.transfers.writers.national import SETS

Spoil = Callable[[list[Member], str], None]
"""Changes the files of a package that is called so."""

STRAY = b"\xd0\xcf\x11\xe0 thumbnails"
LIST = "manifest-sha256.txt"
DEPTH = 40


def _add(path: str, content: bytes) -> Spoil:
    """One more file below the person's folder."""
    return lambda members, called: members.append((f"{called}/{path}", content))


def _xml(members: list[Member]) -> Member:
    """The catalogue."""
    return next(member for member in members if member[0].endswith(".xml"))


def _leave_a_path_that_leads_out(members: list[Member], called: str) -> None:
    members.append(("../1-1-001.JPG", STRAY))


def _put_a_zip_in(members: list[Member], called: str) -> None:
    held = BytesIO()
    with ZipFile(held, "w") as archive:
        store(archive, "1-1-001.JPG", STRAY)
    members.append((f"{called}/补充材料.zip", held.getvalue()))


def _put_a_page_beside(members: list[Member], called: str) -> None:
    page = next(content for path, content in members if path.endswith(".JPG"))
    members.append((f"{called}/封面.JPG", page))


def _repeat_a_name(members: list[Member], called: str) -> None:
    path, content = next((path, content) for path, content in members if path.endswith(".JPG"))
    members.append((path.removesuffix(".JPG") + ".jpg", content))


def _add_many(members: list[Member], called: str) -> None:
    members.extend((f"{called}/缓存/{number}.tmp", b"") for number in range(20_001))


def _add_another_catalogue(members: list[Member], called: str) -> None:
    members.append((f"{called}/另一人.xml", _xml(members)[1]))


def _lose_the_catalogue(members: list[Member], called: str) -> None:
    members.remove(_xml(members))


def _lose_the_optimised(members: list[Member], called: str) -> None:
    members[:] = [(path, content) for path, content in members if SETS[OPTIMISED] not in path]


def _rename_the_catalogue(members: list[Member], called: str) -> None:
    place = members.index(_xml(members))
    members[place] = (f"{called}/目录.xml", members[place][1])


def _change_the_catalogue(change: Callable[[bytes], bytes]) -> Spoil:
    def spoil(members: list[Member], called: str) -> None:
        place = members.index(_xml(members))
        members[place] = (members[place][0], change(members[place][1]))

    return spoil


def _with_an_entity(xml: bytes) -> bytes:
    return xml.replace("<数字档案>".encode(), '<!DOCTYPE 数字档案 [<!ENTITY a "a">]>\n<数字档案>'.encode(), 1)


def _nested(xml: bytes) -> bytes:
    deep = "<层>" * DEPTH + "</层>" * DEPTH
    return xml.replace("</数字档案>".encode(), f"{deep}</数字档案>".encode())


def _list_digests(line: Callable[[str, bytes], str]) -> Spoil:
    """A list of digests beside the catalogue, of which the last line is this one."""

    def spoil(members: list[Member], called: str) -> None:
        listed = [f"{sha256(content).hexdigest()}  {path.removeprefix(f'{called}/')}\n" for path, content in members[:-1]]
        path, content = members[-1]
        members.append((f"{called}/{LIST}", "".join([*listed, line(path.removeprefix(f"{called}/"), content)]).encode()))

    return spoil


MEMBERS: dict[str, Spoil] = {
    "package-path": _leave_a_path_that_leads_out,
    "package-nested": _put_a_zip_in,
    "package-name": _add("长" * 90 + ".JPG", STRAY),
    "package-member-twice": _repeat_a_name,
    "package-members": _add_many,
    "package-persons": _add_another_catalogue,
    "package-layout": _lose_the_catalogue,
    "package-stray": _add("Thumbs.db", STRAY),
    "package-no-optimised": _lose_the_optimised,
    "package-xml-name": _rename_the_catalogue,
    "page-outside": _put_a_page_beside,
    "xml-unreadable": _change_the_catalogue(lambda xml: xml[: len(xml) // 2]),
    "xml-doctype": _change_the_catalogue(_with_an_entity),
    "xml-depth": _change_the_catalogue(_nested),
    "digest-list-unreadable": _list_digests(lambda path, content: f"{path}\n"),
    "digest-differs": _list_digests(lambda path, content: f"{sha256(content + b'?').hexdigest()}  {path}\n"),
    "digest-file-missing": _list_digests(lambda path, content: f"{sha256(content).hexdigest()}  不在包里.JPG\n"),
}
"""Code of the finding -> what spoils the files so that it is found, and nothing else."""


# --- bags and sheets --------------------------------------------------------------------------------------------------


def _state_other_counts(members: list[Member], called: str) -> None:
    _write_tag(members, f"{called}/bag-info.txt", b"Payload-Oxum: 12.3\n")


def _lose_a_line(members: list[Member], called: str) -> None:
    """A page of the payload stands in no manifest."""
    manifest = dict(members)[f"{called}/manifest-sha512.txt"]
    _write_tag(members, f"{called}/manifest-sha512.txt", b"".join(manifest.splitlines(keepends=True)[:-1]))


def _lose_the_version(members: list[Member], called: str) -> None:
    _write_tag(members, f"{called}/bagit.txt", b"Tag-File-Character-Encoding: UTF-8\n")


def _write_tag(members: list[Member], path: str, content: bytes) -> None:
    """Changes a tag file, and its digest in the manifest of tag files."""
    held = dict(members)
    tags = path.rpartition("/")[0] + "/tagmanifest-sha512.txt"
    old, new = (sha512(text).hexdigest().encode() for text in (held[path], content))
    changed = {path: content, tags: held[tags].replace(old, new)}
    members[:] = [(name, changed.get(name, text)) for name, text in members]


def _break_the_sheet(members: list[Member], called: str) -> None:
    _change_the_sheet(members, lambda content: content[:-200])


def _make_the_number_a_number(members: list[Member], called: str) -> None:
    """The ID number in a number cell, which keeps fifteen digits."""
    _change_the_sheet(members, _with_a_number_cell)


def _with_a_number_cell(content: bytes) -> bytes:
    from openpyxl import load_workbook  # takes its time to load

    from portal.transfers.workbook import saved

    book = load_workbook(BytesIO(content))
    for row in book.worksheets[0].iter_rows(max_row=5):
        if row[0].value == "公民身份号码":
            row[1].value = int(re.sub(r"\D", "0", str(row[1].value))[:15] + "000")
            row[1].number_format = "0"
    return saved(book)


def _change_the_sheet(members: list[Member], change: Callable[[bytes], bytes]) -> None:
    members[:] = [(path, change(content) if path.endswith(".xlsx") else content) for path, content in members]


def _name_another_enterprise(members: list[Member], called: str) -> None:
    own, other = (enterprise.uscc.encode() for enterprise in ENTERPRISES[:2])
    members[:] = [(path, content.replace(own, other) if path.endswith(".json") else content) for path, content in members]


OTHER_FORMS: dict[str, tuple[str, Spoil]] = {
    "bag-unreadable": (BAG, _lose_the_version),
    "bag-file-unlisted": (BAG, _lose_a_line),
    "bag-oxum-differs": (BAG, _state_other_counts),
    "enterprise-differs": (KEPT, _name_another_enterprise),
    "xlsx-unreadable": (PDFS, _break_the_sheet),
    "xlsx-number-cell": (PDFS, _make_the_number_a_number),
}
"""The same for what only a package of another form can have: code -> the form, and what spoils it."""
