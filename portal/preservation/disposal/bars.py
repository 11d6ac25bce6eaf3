"""What stands in the way of destroying a file: its retention, whoever still needs it, a lock of the server. Each is one sentence."""
from __future__ import annotations

from collections.abc import Iterator

from archive_store import NotThere, StoreError
from portal import installation
from portal.catalogue.holds import NOT_HELD, holds_of
from portal.catalogue.models import PersonnelFile
from portal.catalogue.queries import today
from portal.catalogue.states import CLOSED, HELD
from portal.digitisation.actions import READ
from portal.jobs.queries import open_about
from portal.lifecycle import Refusal
from portal.preservation.disposal.models import DisposalList
from portal.preservation.disposal.queries import kept_of, other_list
from portal.preservation.exports.queries import begun_with
from portal.regulation.retention import bar_of_disposal
from portal.rendering.formats import day
from portal.wording import N_, gettext

LISTED = N_("%(reference)s 已经在销毁清册 %(list)s 上。")
EXPORTED = N_("%(reference)s 正在导出（%(export)s）。等它导出完，或者清除它，再来。")
READ_NOW = N_("%(reference)s 还在做文字识别。等做完再来。")
LOCKED = N_("%(reference)s 在%(where)s里有对象锁，保留到 %(day)s，期满以前删不掉，不能销毁。")
AWAY = N_("保存库或第二个保存库没有应答，看不到有没有对象锁，不能继续。接上以后再来。")
STORE, SECOND = N_("保存库"), N_("第二个保存库")


def refuse_barred(file: PersonnelFile, one: DisposalList) -> None:
    """Raises Refusal with the first reason why a file cannot be on a list."""
    for sentence in bars_of(file, one):
        raise Refusal(sentence)


def bars_of(file: PersonnelFile, one: DisposalList | None = None) -> Iterator[str]:
    """Every reason why a file cannot be destroyed by a list (`one`, which it may stand on itself), in the reader's language."""
    expected = CLOSED if one is not None and one.first_by is not None else HELD
    if file.custody != expected:
        yield gettext(NOT_HELD, reference=file.reference)
        return
    bar = bar_of_disposal(kept_of(file), today())
    if bar is not None:
        yield gettext(bar.sentence, **bar.facts | {"ground": gettext(bar.ground)})
    other = other_list(file, one)
    if other is not None:
        yield gettext(LISTED, reference=file.reference, list=other)
    yield from holds_of(file)


def refuse_busy(file: PersonnelFile) -> None:
    """Raises Refusal while work on the file is under way that would leave something of it behind."""
    export = begun_with(file.reference)
    if export is not None:
        raise Refusal(EXPORTED, reference=file.reference, export=export)
    if open_about(f"file:{file.reference}", READ):
        raise Refusal(READ_NOW, reference=file.reference)


def refuse_locked(file: PersonnelFile) -> None:
    """Raises Refusal while a server keeps the file's object, in either store, or where one of them does not answer."""
    installed = installation.current()
    stores = [(STORE, installed.store), *([(SECOND, installed.replica)] if installed.settings.replica else [])]
    for where, store in stores:
        try:
            until = store.locked_until(file.object_id)
        except NotThere:
            continue
        except StoreError:
            raise Refusal(AWAY) from None
        if until is not None:
            raise Refusal(LOCKED, reference=file.reference, where=gettext(where), day=day(until))
