"""How the parts of the installation are: each part answers for itself, so that one broken part hides no other."""
from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.metadata import version

from portal import installation, trail
from portal.database import db, now
from portal.jobs import queries as jobs
from portal.operations.queries import files_held, last_done
from portal.preservation.copies import queries as copies
from portal.preservation.fixity.queries import count_damaged, count_differing, standing
from portal.records.keeping import count_pending
from portal.rendering import formats
from portal.search.queries import entries_due
from portal.trail.sealing import unexported, unsealed
from portal.wording import N_, gettext

SHOWN_VERSIONS = ("guidang", "flask", "sqlalchemy", "minio", "pillow", "pypdf", "rapidocr", "typst", "whoosh")
ESCROW_GOOD_FOR = timedelta(days=365)
"""Without a trial; the yearly test of the keys' copy."""

COPY_WITHIN = timedelta(hours=1)
"""A copy that is behind for longer wants to be looked at."""
MORE = {"_copies": "copies.show"}


@dataclass(frozen=True)
class Part:
    """One part: `well` is False where it does not work, `facts` are (label, value) for people."""

    name: str
    well: bool
    facts: list[tuple[str, object]] = field(default_factory=list)
    trouble: str = ""
    more: str | None = None
    """The endpoint of a page that says more."""


def parts() -> list[Part]:
    """Database, store, its copy, what it holds, index, jobs, keys, in this order; a part that raises is a part that is not well."""
    checks = {
        N_("数据库"): _database, N_("档案存储"): _store, N_("第二个保存库"): _copies, N_("保存校验"): _fixity, N_("检索索引"): _index,
        N_("后台工作"): _jobs, N_("密钥"): _keys,
    }
    return [_checked(gettext(name), check) for name, check in checks.items()]


def versions() -> list[tuple[str, str]]:
    return [("python", platform.python_version()), *((name, version(name)) for name in SHOWN_VERSIONS)]


def _checked(name: str, check: Callable[[], tuple[bool, list, str]]) -> Part:
    try:
        return Part(name, *check(), more=MORE.get(check.__name__))
    except Exception as fault:  # whatever a part raises, the page must come
        db.session.rollback()
        return Part(name, False, [], getattr(fault, "sentence", type(fault).__name__))


def _database() -> tuple[bool, list, str]:
    kind = db.engine.dialect.name
    files = files_held()
    return True, [
        (gettext(N_("种类")), {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(kind, kind)), (gettext(N_("档案")), files),
        (gettext(N_("操作记录")), trail.last_number()), (gettext(N_("还没编号的操作记录")), trail.unnumbered()),
        (gettext(N_("还没签名的操作记录")), unsealed()), (gettext(N_("还没送出的签名")), unexported()),
        (gettext(N_("还没存进保存库的改动")), count_pending()),
    ], ""


_ENCRYPTED = {
    "yes": N_("是"), "no": N_("没有：偷走磁盘的人读得到图像和目录里的姓名、号码"),
    "": N_("不知道：请查明，用 GUIDANG_STORE_ENCRYPTED 写 yes 或 no"),
}
"""Images and the received catalogue carry names and numbers in clear, so the place has to keep them."""


def _store() -> tuple[bool, list, str]:
    probe = installation.current().store.probe()
    free = probe.free_bytes
    kinds = {"directory": gettext(N_("文件夹")), "s3": "S3"}
    facts = [
        (gettext(N_("种类")), kinds.get(probe.kind, probe.kind)), (gettext(N_("能写")), gettext(N_("能") if probe.writable else N_("不能"))),
        (gettext(N_("两人同写会被挡住")), gettext(N_("会") if probe.fence else N_("存储不会，由数据库里的租约隔开"))),
        (gettext(N_("所在的卷或桶已加密")), gettext(_ENCRYPTED[installation.current().settings.store_encrypted])),
        (gettext(N_("对象锁（模式、天数）")), probe.lock or gettext(N_("没有"))),
        (gettext(N_("剩余空间（GB）")), gettext(N_("不知道")) if free is None else free >> 30),
    ]
    return probe.writable, facts, probe.trouble


def _copies() -> tuple[bool, list, str]:
    """How far the second store is behind; an archive without one is told so, and not that something is broken."""
    if not copies.is_set():
        return True, [(gettext(N_("副本")), gettext(N_("没有设")))], gettext(N_("档案只有一份。用 GUIDANG_REPLICA 设第二个保存库，放在另一台机器。"))
    lag, known = copies.lag(), copies.state()
    compared = known.compared_at if known else None
    facts = [
        (gettext(N_("还没复制的对象")), lag.objects), (gettext(N_("还没复制的数据")), formats.filesize(lag.bytes)),
        (gettext(N_("最早的等了")), formats.duration(lag.seconds) if lag.oldest else ""), (gettext(N_("要处理的对象")), lag.troubled),
        (gettext(N_("上次全部对照")), formats.moment(compared) if compared else gettext(N_("还没有"))),
    ]
    if known and known.failed_at:
        return False, facts, copies.why_silent(known)
    return lag.troubled == 0 and lag.seconds < COPY_WITHIN.total_seconds(), facts, ""


def _fixity() -> tuple[bool, list, str]:
    stands = standing()
    facts = [
        (gettext(N_("30 天内读过")), gettext(N_("%(percent)s%%"), percent=stands.percent)), (gettext(N_("过期没读的对象")), stands.late),
        (gettext(N_("有损坏的对象")), stands.damaged), (gettext(N_("核对发现")), stands.found),
        (gettext(N_("上次核对")), formats.moment(stands.last_reconciled) or gettext(N_("还没有"))),
    ]
    trouble = gettext(N_("夜里没有读完。看后台工作开着没有，GUIDANG_FIXITY_HOUR 是不是 off。")) if stands.late else ""
    return stands.damaged + stands.late + count_differing() == 0, facts, trouble


def _index() -> tuple[bool, list, str]:
    index = installation.current().index
    lag = trail.last_number() - index.cursor()
    engine = installation.current().settings.index.partition(":")[0]
    facts = [
        (gettext(N_("引擎")), engine), (gettext(N_("索引条目")), index.count()),
        (gettext(N_("应有条目")), entries_due()), (gettext(N_("还没收进索引的操作")), lag),
    ]
    return True, facts, ""


def _jobs() -> tuple[bool, list, str]:
    counts = jobs.counts()
    said = {"waiting": N_("等待"), "running": N_("正在运行"), "failed": N_("已停下"), "done": N_("已完成")}
    failed = counts.get("failed", 0)
    return failed == 0, [(gettext(label), counts.get(state, 0)) for state, label in said.items()], ""


def _keys() -> tuple[bool, list, str]:
    """Whether a copy of the keys lies elsewhere, and whether somebody has opened it within the year."""
    written, tried = last_done("keys.escrowed"), last_done("keys.escrow_tried")
    facts = [(gettext(N_("写出托管件")), formats.moment(written) if written else gettext(N_("从来没有"))),
             (gettext(N_("试开托管件")), formats.moment(tried) if tried else gettext(N_("从来没有")))]
    if written is None:
        return False, facts, gettext(N_("密钥只有这一份，丢了就再也读不出身份证号。请运行 guidang keys escrow，把托管件放到别处。"))
    if now() - max(written, tried or written) > ESCROW_GOOD_FOR:
        return False, facts, gettext(N_("托管件一年没有试开了。请运行 guidang keys check。"))
    return True, facts, ""


def machine_health() -> tuple[bool, dict[str, str]]:
    """(serving, part -> ok or failing) for a load balancer; tells no versions and no names."""
    states: dict[str, str] = {}
    for name, check in (("database", _database), ("store", _store), ("index", _index)):
        try:
            states[name] = "ok" if check()[0] else "failing"
        except Exception:  # every failure is the same answer here
            db.session.rollback()
            states[name] = "failing"
    serving = all(state == "ok" for state in states.values())
    return serving, states | {"fixity": _fixity_state()}


def _fixity_state() -> str:
    """Damage is for people to mend; the portal goes on serving what is whole."""
    try:
        return "damaged" if count_damaged() else "ok"
    except Exception:  # the database is away, which its own part tells
        db.session.rollback()
        return "failing"


def copies_behind() -> dict[str, int] | None:
    """How far the second store is behind, None without one or where the database does not say; no reason to stop serving."""
    try:
        return copies.lag().as_json() if copies.is_set() else None
    except Exception:  # the database's own part says so
        db.session.rollback()
        return None
