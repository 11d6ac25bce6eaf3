"""The human sample of a batch as plain facts for its templates."""
from __future__ import annotations

from typing import Any

from portal.access import Actor, Permission
from portal.accounts.queries import names_of
from portal.regulation.sampling import population_digest, size_of
from portal.transfers import queries
from portal.transfers.queries.samples import PagePlace, last_sample, material_of, population_of, sample_page, sample_pages, samples_of
from portal.transfers.states import SUBMITTED

REASONS_SHOWN = 50


def sample_facts(actor: Actor, reference: str) -> dict[str, Any]:
    """How the samples of a batch stand, and what the next one would be."""
    transfer = queries.transfer_for(actor, reference)
    samples = samples_of(transfer)
    facts: dict[str, Any] = {"transfer": transfer, "samples": [_sample(sample) for sample in samples]}
    facts |= {"may_begin": False, "unchanged": False}
    facts["receives"] = actor.may(Permission.TRANSFER_RECEIVE)
    if facts["receives"] and transfer.state == SUBMITTED:
        facts |= _next_sample(population_of(transfer), samples[0] if samples else None)
    who = {sample.begun_by for sample in samples if sample.begun_by}
    return facts | {"names": names_of(who) if who else {}}


def _next_sample(population: list[PagePlace], newest: Any) -> dict[str, Any]:
    """What a sample begun now would be; `unchanged` where the newest one was drawn from the same packages."""
    standard, count = queries.standard_on(queries.today()), len(population)
    unchanged = newest is not None and newest.population_sha256 == population_digest([place.key for place in population])
    size = size_of(count, standard.sample_rate)
    return {"may_begin": count > 0 and not unchanged, "unchanged": unchanged, "standard": standard, "population": count, "size": size}


def _sample(sample: Any) -> dict[str, Any]:
    """One sample with its count, and its unfit pages with the reason."""
    pages = sample_pages(sample)
    unfit = [page for page in pages if page.verdict == "unfit"]
    entries = queries.positions_of([page.entry_id for page in unfit[:REASONS_SHOWN]])
    return _counted(sample, pages) | {
        "next": next((page.place for page in pages if page.verdict is None), None),
        "lines": [{"page": page, "material": material_of(page), "file": entries.get(page.entry_id)} for page in unfit[:REASONS_SHOWN]],
    }


def _counted(sample: Any, pages: list[Any]) -> dict[str, Any]:
    verdicts = [page.verdict for page in pages]
    return {"row": sample, "size": len(pages), "fit": verdicts.count("fit"), "unfit": verdicts.count("unfit"), "left": verdicts.count(None)}


def sample_line(transfer: Any) -> dict[str, Any] | None:
    """The newest sample in short, for the batch's page; None where there is none."""
    newest = last_sample(transfer)
    return _counted(newest, sample_pages(newest)) if newest else None


def judging_facts(actor: Actor, reference: str, place: int) -> dict[str, Any]:
    """One page to be judged, and where it stands among the others. Raises NotFound, Forbidden."""
    sample, page, entry = sample_page(actor, reference, place)
    pages = sample_pages(sample)
    return {
        "transfer": entry.transfer, "sample": sample, "page": page, "entry": entry, "material": material_of(page), "size": len(pages),
        "judged": sum(one.verdict is not None for one in pages), "unfit": sum(one.verdict == "unfit" for one in pages),
    }


def next_place(actor: Actor, reference: str, after: int) -> int | None:
    """The next page that nobody has judged, behind this one and then from the start; None where all are judged."""
    sample, _, _ = sample_page(actor, reference, after)
    waiting = [page.place for page in sample_pages(sample) if page.verdict is None]
    return next((place for place in waiting if place > after), waiting[0] if waiting else None)
