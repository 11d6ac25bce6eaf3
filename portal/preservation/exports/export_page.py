"""What the pages of exports show, as plain facts for their templates."""
from __future__ import annotations

from typing import Any

from portal.access import Actor, Permission
from portal.accounts.queries import names_of
from portal.jobs.queries import jobs_about
from portal.preservation.exports import queries
from portal.preservation.exports.selection import Selection, said
from portal.preservation.exports.states import BEGUN, EXPORT, FAULTS, FORMS, MADE, REMOVED
from portal.wording import gettext

LOOKS = {BEGUN: ("run", "arrow-repeat"), MADE: ("ok", "check-circle-fill"), REMOVED: ("wait", "clock-history")}
STOPPED = ("warn", "exclamation-triangle-fill")


def list_facts(actor: Actor, page: int) -> dict[str, Any]:
    """One page of exports, newest first."""
    exports, total = queries.exports_for(actor, page)
    counts, names = queries.tallies(exports), names_of({export.asked_by for export in exports})
    return {
        "lines": [_line(export, counts.get(export.id, (0, 0, 0, 0)), names) for export in exports], "total": total, "number": page,
        "last": max(1, -(-total // queries.EXPORTS_A_PAGE)), "may_make": actor.may(Permission.EXPORT_MAKE),
    }


def export_facts(actor: Actor, reference: str, page: int) -> dict[str, Any]:
    """An export: what it is, how it stands, its files."""
    export = queries.export_for(actor, reference)
    count = queries.tallies([export]).get(export.id, (0, 0, 0, 0))
    stopped, may = queries.has_stopped(export), actor.may(Permission.EXPORT_MAKE)
    job = next(iter(jobs_about(f"export:{reference}")), None)
    return {
        "line": _line(export, count, names_of({export.asked_by})), "export": export, "stopped": stopped,
        "fault": gettext(FAULTS[export.fault]) if export.fault else None,
        "job": job if export.state == BEGUN and not stopped else None, "failed": count[2], "gone": count[1],
        "files": [{"row": row, "fault": gettext(FAULTS[row.fault]) if row.fault else None} for row in queries.files_of(export, page)],
        "number": page, "last": max(1, -(-count[0] // queries.FILES_A_PAGE)), "may_make": may,
        "may_fetch": may and export.download and export.state == MADE and count[1] > 0,
        "may_remove": may and export.download and EXPORT.allows(export.state, "remove") and (export.state == MADE or stopped),
    }


def choice_facts(actor: Actor, selection: Selection) -> dict[str, Any]:
    """What would go out: in words, and how many files and pages."""
    files, pages = queries.counted(actor, selection)
    return {"chosen": said(selection.as_dict()), "files": files, "pages": pages}


def _line(export: Any, count: tuple[int, int, int, int], names: dict[int, str]) -> dict[str, Any]:
    return {
        "export": export, "chosen": said(export.selection), "files": count[0], "bytes": count[3],
        "who": names.get(export.asked_by, ""), "form": gettext(FORMS[export.form]), "state": EXPORT.label(export.state),
        "look": LOOKS[export.state],
    }
