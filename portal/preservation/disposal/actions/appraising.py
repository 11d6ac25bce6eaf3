"""Writing down what an appraisal group said of a file: how long it is kept."""
from __future__ import annotations

from datetime import date

from portal.access import Actor, Permission
from portal.catalogue.holds import refuse_closed
from portal.catalogue.queries import file_for, today
from portal.database import db, now
from portal.lifecycle import Refusal
from portal.preservation.disposal.models import Appraisal
from portal.preservation.disposal.queries import kept_of
from portal.regulation.identity import mask_in
from portal.regulation.retention import PERMANENT, TERMS, bar_of_term
from portal.trail import Recorded, recorded
from portal.wording import N_, gettext

LONGEST_NUMBER, LONGEST_TEXT = 80, 500
REPORT_NEEDED = N_("写明鉴定报告的文号和日期。")
REASON_NEEDED = N_("写明理由；理由记在清册和操作记录里。")
NO_TERM = N_("保管期限选一种：永久、30 年或 10 年。")
NOT_YET = N_("日期 %(day)s 还没有到。")


@recorded("file.appraised", Permission.DISPOSAL_PROPOSE)
def appraise(actor: Actor, reference: str, term: str, report: str, reported_on: date, reason: str) -> Recorded:
    """Gives a file a term by an appraisal report (实施条例 Art. 24), or makes it permanent again. Raises NotFound, Refusal.

    A term other than 永久 is refused while the person lives or has been dead for less than five years (`regulation.retention`).
    """
    file = file_for(actor, reference)
    refuse_closed(file)
    if term not in TERMS:
        raise Refusal(NO_TERM)
    kept = kept_of(file)
    bar = bar_of_term(kept, today()) if term != PERMANENT else None
    if bar is not None:
        raise Refusal(bar.sentence, **bar.facts | {"ground": gettext(bar.ground)})
    if not report.strip():
        raise Refusal(REPORT_NEEDED)
    refuse_future(reported_on)
    db.session.add(Appraisal(
        file_id=file.id, term=term, report=mask_in(report.strip()[:LONGEST_NUMBER]), reported_on=reported_on, reason=reason_of(reason),
        entered_by=actor.account_id, entered_at=now(),
    ))
    return Recorded(f"file:{reference}", kept.term, term, mask_in(report.strip()))


def reason_of(text: str) -> str:
    """A reason, ID numbers in it masked. Raises Refusal where there is none."""
    reason = text.strip()[:LONGEST_TEXT]
    if not reason:
        raise Refusal(REASON_NEEDED)
    return mask_in(reason)


def refuse_future(day: date) -> None:
    """Raises Refusal for a day to come: what is signed was signed."""
    if day > today():
        raise Refusal(NOT_YET, day=day.isoformat())
