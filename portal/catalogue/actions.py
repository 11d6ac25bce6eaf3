"""Describing materials: what the 目录 says of them, taking an edit back, saying that a file's 目录 is done."""
from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from portal.access import Actor, Permission
from portal.catalogue.holds import refuse_closed
from portal.catalogue.models import Material, MaterialVersion, PersonnelFile
from portal.catalogue.queries import file_for, latest_version, material_for, today
from portal.catalogue.states import CATALOGUING
from portal.database import db, now, writing
from portal.jobs import ask
from portal.jobs.queries import open_about
from portal.lifecycle import Refusal
from portal.people.states import DEAD, IN_CUSTODY
from portal.records.keeping import is_pending
from portal.regulation.dates import PartialDate
from portal.trail import Recorded, recorded
from portal.wording import N_

KEEP, KEPT_KIND = "catalogue.keep", "file"
"""The job that writes an edited file's version, and the kind of its record."""
CHANGED_MEANWHILE = N_("%(code)s 刚刚有人改过，您的改动没有存。请看一下现在的样子，再改。")


@dataclass(frozen=True)
class Description:
    """What an archivist may write of a material (目录: 材料名称, 材料形成时间, 备注)."""

    title: str
    date: PartialDate | None
    remark: str


@recorded("file.edited", Permission.FILE_EDIT)
def edit_material(actor: Actor, reference: str, code: str, seen: int, written: Description) -> Recorded:
    """Art. 9(4). 编目: replaces the description of a material, keeps the earlier one, and returns the number it is kept under.

    `seen` is the number of edits that the writer had before the eyes; Refusal where somebody was faster, or without a title.
    """
    material = _held(actor, reference, code, seen)
    if not written.title.strip():
        raise Refusal(N_("材料名称不能空着。"))
    number = _keep(material, actor, seen + 1)
    date = written.date
    material.title, material.remark = written.title.strip(), written.remark.strip()
    material.year, material.month, material.day = (date.year, date.month, date.day) if date else (None, None, None)
    return Recorded(f"file:{reference}", f"{code}/{seen}", f"{code}/{number}", value=number)


@recorded("file.edit_taken_back", Permission.FILE_EDIT)
def take_back_edit(actor: Actor, reference: str, code: str, number: int) -> Recorded:
    """Puts back what edit `number` replaced, as an edit of its own; Refusal where the material was edited again since."""
    material = _held(actor, reference, code, number)
    earlier = db.session.scalar(
        select(MaterialVersion).where(MaterialVersion.material_id == material.id, MaterialVersion.number == number)
    )
    if earlier is None:
        raise Refusal(N_("%(code)s 没有改过，没有可撤销的。"), code=code)
    after = _keep(material, actor, number + 1)
    material.title, material.remark = earlier.title, earlier.remark
    material.year, material.month, material.day = earlier.year, earlier.month, earlier.day
    return Recorded(f"file:{reference}", f"{code}/{number}", f"{code}/{after}", value=after)


@recorded("file.catalogued", Permission.FILE_EDIT)
def finish(actor: Actor, reference: str) -> Recorded:
    """Says that the 目录 of a file is right."""
    file = _locked(actor, reference)
    refuse_closed(file)
    before, after = file.cataloguing, CATALOGUING.advance(file.cataloguing, "finish")
    file.catalogued_at = now()
    return Recorded(f"file:{reference}", before, after)


@recorded("file.reopened", Permission.FILE_EDIT)
def reopen(actor: Actor, reference: str) -> Recorded:
    """Puts a file back among those whose 目录 is still to be done."""
    file = _locked(actor, reference)
    refuse_closed(file)
    before, after = file.cataloguing, CATALOGUING.advance(file.cataloguing, "reopen")
    file.catalogued_at = None
    return Recorded(f"file:{reference}", before, after)


@recorded("person.death_noted", Permission.FILE_EDIT)
def note_death(actor: Actor, reference: str, died_on: PartialDate | None) -> Recorded:
    """Writes down when the person died (a change that Art. 34 names), as exact as it is known; None takes a wrong entry back.

    Raises NotFound; Refusal for a day to come, one before the birth, or a file that is being destroyed.
    """
    file = _locked(actor, reference)
    refuse_closed(file)
    person = file.person
    before, birth = person.died_on, person.birth_date
    if died_on is not None and died_on.after(today()):
        raise Refusal(N_("死亡日期 %(day)s 还没有到。"), day=died_on)
    if died_on is not None and birth and died_on.before(PartialDate.parse(birth)):
        raise Refusal(N_("死亡日期 %(day)s 比出生日期早。"), day=died_on)
    person.died_on = died_on.text if died_on else None
    person.state = DEAD if died_on else IN_CUSTODY
    return Recorded(f"file:{reference}", before, person.died_on)


def ask_to_keep(actor: Actor, reference: str) -> None:
    """Has the version of an edited file written now instead of within minutes. Nothing where none is pending. Raises NotFound."""
    file = file_for(actor, reference, Permission.FILE_EDIT)
    if is_pending(KEPT_KIND, file.reference) and not open_about(f"file:{reference}", KEEP):
        with writing():
            ask(KEEP, f"file:{reference}", {"reference": reference}, actor)


def _held(actor: Actor, reference: str, code: str, seen: int) -> Material:
    """The material, held by this transaction, as it was seen."""
    material = material_for(actor, reference, code, Permission.FILE_EDIT)
    refuse_closed(_locked(actor, reference))
    db.session.refresh(material, with_for_update={"of": Material})
    if latest_version(material) != seen:
        raise Refusal(CHANGED_MEANWHILE, code=code)
    return material


def _keep(material: Material, actor: Actor, number: int) -> int:
    db.session.add(MaterialVersion(
        material_id=material.id, number=number, title=material.title, year=material.year, month=material.month, day=material.day,
        remark=material.remark, account_id=actor.account_id, replaced_at=now(),
    ))
    return number


def _locked(actor: Actor, reference: str) -> PersonnelFile:
    file = file_for(actor, reference, Permission.FILE_EDIT)
    db.session.refresh(file, with_for_update={"of": PersonnelFile})
    return file
