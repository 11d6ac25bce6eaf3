"""What the pages of fixity show, as plain data: readings, objects in trouble, findings, each with what to do."""
from __future__ import annotations

from typing import Any

from archive_store.root_files import CODES as ROOT_FILE_CODES
from portal import installation
from portal.preservation.fixity import queries
from portal.preservation.fixity.damage import STRAYS, Place, kind_of, name_of, place_of
from portal.preservation.fixity.states import (
    FINDINGS,
    MEND,
    MEND_FILE,
    MEND_RECORD,
    MEND_ROOT,
    MISSING,
    ORPHAN,
    OUTCOMES,
    RECORD_DIFFERS,
    ROOT,
    RUNS,
    STRAY_FILES,
    TRIED,
    WITHDRAWN,
)
from portal.records import SYSTEM
from portal.regulation.reference import file_of
from portal.wording import N_, gettext

FROM_REPLICA = N_("从副本修复。修复以前不要改这份档案。")
FROM_BACKUP = N_("没有设置副本。找到备份，由运维人员运行：guidang repair %(reference)s --from 保存库地址。修复以前不要改这份档案。")
SHOWN = 100


def index_facts() -> dict[str, Any]:
    """The list: how the store stands, which objects are in trouble, the latest readings."""
    return {
        "stands": queries.standing(), "days": installation.current().settings.fixity_days,
        "troubles": [_line(check) for check in queries.in_trouble(SHOWN)],
        "runs": [(run, _run_said(run)) for run in queries.runs()],
    }


def _run_said(run: Any) -> str:
    said = gettext(RUNS[run.kind])
    return gettext(N_("%(which)s（副本）"), which=said) if run.of_copy else said


def object_facts(object_id: str) -> dict[str, Any]:
    """One object: each damaged place in the archive's words, since when, what to do. Raises NotFound."""
    check = queries.check_of(object_id)
    places = places_of(object_id, check.problems)
    reference, replica = name_of(object_id), bool(installation.current().settings.replica)
    strays = bool(places) and {place.code for place in places} <= STRAYS
    keeps = check.outcome == MISSING and queries.is_recorded(object_id)
    withdrawn = any(place.code == WITHDRAWN for place in places)
    found = MEND[WITHDRAWN] if withdrawn else TRIED[STRAY_FILES] if strays else FROM_REPLICA if replica else FROM_BACKUP
    mend = MEND_RECORD if keeps else found
    return {
        "check": check, "kind": kind_of(object_id), "name": reference, "file": file_of(object_id), "places": places,
        "missing": check.outcome == MISSING, "can_mend": replica and not strays and not keeps and not withdrawn, "can_keep": keeps,
        "mend": gettext(mend, reference=reference),
        "tried": gettext(TRIED[check.tried], reference=reference) if check.tried in TRIED else "",
    }


def findings_facts() -> dict[str, Any]:
    """What the last reconciling found."""
    found = queries.findings(SHOWN)
    return {
        "stands": queries.standing(), "findings": [finding_line(one) for one in found],
        "orphans": any(one.kind == ORPHAN for one in found), "records": bool(queries.to_keep()),
    }


def finding_line(finding: Any) -> dict[str, Any]:
    """One finding with its sentence and what to do, for pages and commands."""
    reference = name_of(finding.object_id) if finding.object_id else ""
    at_root = finding.kind == ROOT and finding.mark in ROOT_FILE_CODES
    keeps = finding.object_id is not None and queries.keeps(finding.kind, finding.object_id)
    mend = MEND_ROOT if at_root else _mend_by_keeping(finding) if keeps else MEND[finding.kind]
    return {
        "kind": finding.kind, "subject": finding.subject, "object": finding.object_id, "first_seen": finding.first_seen,
        "said": gettext(FINDINGS[finding.kind]), "mend": gettext(mend, reference=reference or finding.subject), "can_keep": keeps,
        "at_root": at_root, "kind_said": kind_of(finding.object_id) if finding.object_id else "",
        "name": reference if finding.kind not in (ORPHAN, ROOT) else finding.subject,
    }


def _mend_by_keeping(finding: Any) -> str:
    if finding.kind == RECORD_DIFFERS:
        return MEND[RECORD_DIFFERS]
    return MEND_RECORD if finding.object_id.startswith(SYSTEM) else MEND_FILE


def places_of(object_id: str, problems: list[dict[str, str]]) -> list[Place]:
    """Each damaged place in the archive's words, pages of materials first, in their order."""
    places = [place_of(problem, lambda image: queries.page_in_catalogue(object_id, image)) for problem in problems]
    return sorted(places, key=lambda place: (place.material is None, place.path))


def _line(check: Any) -> dict[str, Any]:
    first = next(iter(places_of(check.object_id, check.problems)), None)
    return {
        "object": check.object_id, "kind": kind_of(check.object_id), "name": name_of(check.object_id), "since": check.damaged_at,
        "read": check.checked_at, "outcome": gettext(OUTCOMES[check.outcome]), "first": first, "more": max(0, len(check.problems) - 1),
    }
