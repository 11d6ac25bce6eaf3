"""What awaits a person, gathered from the rooms below: one plain list, what is due first standing first."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from portal.access import Actor, Permission, Role
from portal.jobs import queries as jobs
from portal.preservation.disposal.disposal_page import verbs_of
from portal.preservation.disposal.queries import has_stopped, open_lists
from portal.preservation.disposal.states import DISPOSAL
from portal.preservation.fixity.queries import count_damaged, count_differing
from portal.repository.queries import unshelved_count
from portal.transfers.batch_page import list_facts
from portal.transfers.states import DRAFT, SUBMITTED
from portal.use_requests.models import UseRequest
from portal.use_requests.queries import requests_for, today
from portal.use_requests.states import ASKED, HANDLED, PREPARED, REQUEST
from portal.wording import N_, gettext, ngettext


@dataclass(frozen=True)
class Thing:
    """One thing to do: what it is, about what, its state as a chip, where it is done, and until when."""

    title: str
    about: str
    chip: tuple[str, str]
    endpoint: str
    action: str
    arguments: dict = field(default_factory=dict)
    due: date | None = None

    @property
    def late(self) -> bool:
        return self.due is not None and self.due < today()


OPEN_BATCHES = {Role.ENTERPRISE: (DRAFT,), Role.ARCHIVIST: (SUBMITTED,), Role.LEAD: (SUBMITTED,)}
REQUESTS_TO_DO = {
    Role.ARCHIVIST: {ASKED: N_("受理"), HANDLED: N_("查档准备")},
    Role.LEAD: {ASKED: N_("受理"), HANDLED: N_("查档准备"), PREPARED: N_("审批")},
}

DISPOSAL_STEPS = ("propose", "approve", "confirm", "authorise")
"""Verbs that bring a list on, the most telling first."""


def things_for(actor: Actor) -> list[Thing]:
    """Everything that awaits this actor, late and due things first."""
    found = [*_batches(actor), *_requests(actor), *_volumes(actor), *_damage(actor), *_disposals(actor), *_stopped_jobs(actor)]
    return sorted(found, key=lambda thing: (thing.due is None, thing.due or date.max))


def _batches(actor: Actor) -> list[Thing]:
    states = OPEN_BATCHES.get(actor.role, ())
    if not states:
        return []
    action = gettext(N_("接着办")) if actor.role is Role.ENTERPRISE else gettext(N_("核对签收"))
    return [
        Thing(line["heading"], f"{line['transfer'].reference}·{line['transfer'].enterprise.name}", (line["chip"][0], line["state"]),
              "transfers.show", action, {"reference": line["transfer"].reference})
        for line in list_facts(actor, 1)["lines"] if line["transfer"].state in states
    ]


def _requests(actor: Actor) -> list[Thing]:
    to_do = REQUESTS_TO_DO.get(actor.role, {})
    return [
        Thing(gettext(N_("核证副本申请")), f"{asked.reference}·{asked.file.person.name}", ("wait", REQUEST.label(asked.state)),
              "use_requests.show", gettext(to_do[asked.state]), {"reference": asked.reference}, asked.due_on)
        for asked in (requests_for(actor)[0] if to_do else []) if asked.state in to_do
    ]


def _volumes(actor: Actor) -> list[Thing]:
    waiting = unshelved_count() if actor.may(Permission.VOLUME_SHELVE) else 0
    if not waiting:
        return []
    title = ngettext("%(count)s 卷等着上架", "%(count)s 卷等着上架", waiting, count=waiting)
    return [Thing(title, gettext(N_("按档号从小到大")), ("wait", gettext(N_("待上架"))), "repository.shelving", gettext(N_("上架")))]


def _damage(actor: Actor) -> list[Thing]:
    """What reading found damaged or lost, and what rows and objects do not agree on."""
    if not actor.may(Permission.FIXITY_VIEW):
        return []
    things, (damaged, differing) = [], (count_damaged(), count_differing())
    if damaged:
        title = ngettext("保存库里 %(count)s 个对象有损坏", "保存库里 %(count)s 个对象有损坏", damaged, count=damaged)
        about = gettext(N_("看是哪份档案的哪一页，从副本或备份修复"))
        things.append(Thing(title, about, ("bad", gettext(N_("有损坏"))), "fixity.index", gettext(N_("查看"))))
    if differing:
        title = ngettext("保存库有 %(count)s 处要看", "保存库有 %(count)s 处要看", differing, count=differing)
        about = gettext(N_("核对时发现的，照写的办"))
        things.append(Thing(title, about, ("bad", gettext(N_("要看一下"))), "fixity.rows", gettext(N_("查看"))))
    return things


def _disposals(actor: Actor) -> list[Thing]:
    """Disposal lists on which this actor, and not somebody else, can take the next step, and those that stopped."""
    found = []
    for one in open_lists() if actor.may(Permission.DISPOSAL_VIEW) else []:
        verbs = verbs_of(actor, one)
        step = next((DISPOSAL.said(verb) for verb in DISPOSAL_STEPS if verb in verbs), "")
        if has_stopped(one) and actor.may(Permission.DISPOSAL_SUPERVISE):
            step = gettext(N_("接着销毁"))
        if step:
            chip = ("warn" if has_stopped(one) else "wait", DISPOSAL.label(one.state))
            about = f"{one.reference}·{one.reason}"
            found.append(Thing(gettext(N_("销毁清册")), about, chip, "disposal.show", step, {"reference": one.reference}))
    return found


def _stopped_jobs(actor: Actor) -> list[Thing]:
    stopped = jobs.counts().get("failed", 0) if actor.may(Permission.STATUS_VIEW) else 0
    if not stopped:
        return []
    title = ngettext("%(count)s 件后台工作停下了", "%(count)s 件后台工作停下了", stopped, count=stopped)
    return [Thing(title, gettext(N_("看原因，再做一次")), ("warn", gettext(N_("已停下"))), "operations.status", gettext(N_("查看")))]


def own_requests(actor: Actor) -> list[tuple[UseRequest, str]]:
    """A citizen's own requests with where each is: open ones, and those whose copy can be fetched."""
    return [(asked, REQUEST.label(asked.state)) for asked in requests_for(actor)[0]]
