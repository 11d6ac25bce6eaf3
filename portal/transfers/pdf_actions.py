"""Parts of a PDF that act by themselves or carry other files: scripts, launches, attachments, forms (`security.md` 5.3)."""
from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from portal.wording import N_

SCRIPT, LAUNCH, ATTACHMENT, FORM = N_("脚本"), N_("启动动作"), N_("附件"), N_("动态表单（XFA）")
_ACTIONS = {
    "/JavaScript": SCRIPT, "/Launch": LAUNCH, "/SubmitForm": LAUNCH, "/ImportData": LAUNCH, "/GoToE": LAUNCH, "/GoToR": LAUNCH,
    "/Rendition": LAUNCH, "/RichMediaExecute": LAUNCH, "/URI": LAUNCH,
}
"""Actions that do more than turn to a page. A web address is one of them where the document itself follows it."""
_CARRIERS = {"/FileAttachment": ATTACHMENT, "/RichMedia": ATTACHMENT, "/Movie": ATTACHMENT, "/Screen": ATTACHMENT, "/3D": ATTACHMENT}
_LINK_MAY = {"/URI", "/GoToR"}
"""A reader asks before it follows these in a link; they are kept as they are."""
MOST_ANNOTATIONS = 5000


def active_parts(data: bytes) -> list[str]:
    """What acts in a PDF, as message ids, each once. Raises what the reader raises on a broken file."""
    reader = PdfReader(io.BytesIO(data), strict=False)
    return list(dict.fromkeys([*_of_document(reader.root_object), *_of_pages(reader)]))


def _of_document(root: DictionaryObject) -> Iterator[str]:
    names = _dictionary(root, "/Names")
    if "/JavaScript" in names:
        yield SCRIPT
    if "/EmbeddedFiles" in names or "/AF" in root:
        yield ATTACHMENT
    if "/XFA" in _dictionary(root, "/AcroForm"):
        yield FORM
    yield from _of_actions(root)


def _of_pages(reader: PdfReader) -> Iterator[str]:
    looked_at = 0
    for page in reader.pages:
        yield from _of_actions(page)
        notes = page.get("/Annots")
        notes = notes.get_object() if notes is not None else None
        for note in notes if isinstance(notes, ArrayObject) else ():
            looked_at += 1
            if looked_at > MOST_ANNOTATIONS:
                return
            yield from _of_annotation(note.get_object())


def _of_annotation(note: Any) -> Iterator[str]:
    if not isinstance(note, DictionaryObject):
        return
    if carried := _CARRIERS.get(str(note.get("/Subtype"))):
        yield carried
    action = _dictionary(note, "/A")
    if str(action.get("/S")) not in _LINK_MAY:
        yield from _of_action(action)
    yield from _of_actions(note)


def _of_actions(holder: DictionaryObject) -> Iterator[str]:
    """Actions that run when something is opened, closed or printed."""
    yield from _of_action(_dictionary(holder, "/OpenAction"))
    triggers = _dictionary(holder, "/AA")
    for trigger in triggers:
        yield from _of_action(_dictionary(triggers, trigger))


def _of_action(action: DictionaryObject) -> Iterator[str]:
    if kind := _ACTIONS.get(str(action.get("/S"))):
        yield kind
    if "/Next" in action:
        yield LAUNCH


def _dictionary(holder: DictionaryObject, name: str) -> DictionaryObject:
    found = holder.get(name)
    found = found.get_object() if found is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()
