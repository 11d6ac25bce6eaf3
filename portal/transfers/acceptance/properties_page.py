"""The four properties of a batch as plain facts for its templates."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from portal.access import Actor, Permission
from portal.accounts.queries import names_of
from portal.regulation.codes import CODES
from portal.regulation.finding import Finding
from portal.regulation.properties import GROUPS, PROPERTY_LABELS, RESULT_LABELS, Means, Property, Result, summary
from portal.rendering.formats import said_moment
from portal.transfers import queries
from portal.transfers.states import DISK, TRANSFER
from portal.wording import N_, gettext, ngettext

KINDS = {Result.PASSED: "ok", Result.FAILED: "bad", Result.UNTESTED: "wait"}


def property_cells(assessment: Any) -> list[dict[str, str]]:
    """The four properties in short, for the `gates` component; empty before the first round."""
    if assessment is None:
        return []
    counted = summary((row["number"], Result(row["result"])) for row in assessment.results)
    return [_cell(group, counted[group]) for group in Property]


def _cell(group: Property, counted: Mapping[Result, int]) -> dict[str, str]:
    failed, passed, untested = counted[Result.FAILED], counted[Result.PASSED], counted[Result.UNTESTED]
    note = gettext(N_("通过 %(passed)s 项，未检测 %(untested)s 项"), passed=passed, untested=untested)
    whole = N_("查过的都通过") if untested else N_("通过")
    cell = {"name": gettext(PROPERTY_LABELS[group]), "note": note}
    if failed:
        return cell | {"kind": "bad", "word": ngettext("%(num)s 项不通过", "%(num)s 项不通过", failed)}
    return cell | ({"kind": "ok", "word": gettext(whole)} if passed else {"kind": "wait", "word": gettext(N_("未检测"))})


def property_facts(actor: Actor, reference: str, number: int | None = None) -> dict[str, Any]:
    """All rows of one round, the newest by default, with who attested what now."""
    transfer = queries.transfer_for(actor, reference)
    rounds = queries.assessments_of(transfer)
    chosen = next((one for one in rounds if one.round == number), rounds[0] if rounds else None)
    return {
        "transfer": transfer, "rounds": rounds, "chosen": chosen, "cells": property_cells(chosen),
        "groups": property_groups(actor, transfer, chosen, is_newest=bool(rounds) and chosen is rounds[0]),
    }


def property_groups(actor: Actor, transfer: Any, assessment: Any, *, is_newest: bool = True) -> list[dict[str, Any]]:
    """The rows of a round by property; only the newest round offers to attest."""
    if assessment is None:
        return []
    kept = {row["number"]: row for row in assessment.results}
    attested = queries.attestations_of(transfer)
    names = names_of({row.account_id for row in attested.values() if row.account_id})
    may = is_newest and actor.may(Permission.TRANSFER_SUBMIT) and TRANSFER.allows(transfer.state, "upload")
    return [
        {"name": gettext(PROPERTY_LABELS[group]),
         "rows": [_line(row, kept[row.number], attested.get(row.number), names) | {"offer": may and _offers(actor, transfer, row)}
                  for row in rows if row.number in kept]}
        for group, rows in GROUPS.items()
    ]


def _line(row: Any, outcome: dict[str, Any], attestation: Any, names: Mapping[int, str]) -> dict[str, Any]:
    result = Result(outcome["result"])
    who = f"{names.get(attestation.account_id, '')} {said_moment(attestation.at)}".strip() if attestation else ""
    return {
        "number": row.number, "name": gettext(row.name), "tests": gettext(row.tests), "kind": KINDS[result],
        "word": gettext(RESULT_LABELS[result]), "notes": list(_notes(outcome, result)), "attested": who,
        "codes": [(code, gettext(CODES[code].tests)) for code in outcome["codes"]], "is_attested": row.means is Means.ATTESTED,
        "examples": [Finding(**example).detail(gettext) for example in outcome.get("examples", [])],
    }


def _notes(outcome: dict[str, Any], result: Result) -> Iterator[str]:
    """Why it was not tested, of how many it could not be, and what only reminds."""
    if result is Result.FAILED:
        yield ngettext("%(num)s 处", "%(num)s 处", outcome["findings"])
    why = outcome["reason"]
    if why and result is Result.PASSED:
        yield gettext(N_("其中 %(count)s 人没有检测：%(why)s"), count=outcome["untested"], why=gettext(why))
    elif why:
        yield gettext(why)
    if outcome["warnings"]:
        yield ngettext("%(num)s 处提醒", "%(num)s 处提醒", outcome["warnings"])


def _offers(actor: Actor, transfer: Any, row: Any) -> bool:
    """Whether this actor may attest this row of this batch."""
    if row.means is not Means.ATTESTED or (row.of_carriers and transfer.origin != DISK):
        return False
    return not row.archive_only or actor.may(Permission.TRANSFER_RECEIVE)
