"""`guidang copies`: the second store, brought in step now, and how far it is behind."""
from __future__ import annotations

import click

from portal.cli.answer import DONE, OBJECTED, Answer, CannotBeDone, instance, progress
from portal.wording import N_, gettext


@click.group(help=N_("第二个保存库：现在就复制，看差多少"))
def copies() -> None:
    """`guidang copies`."""


@copies.command(help=N_("把还没复制的都复制过去，再全部对照一遍"))
def sync() -> Answer:
    """Brings everything that the second store lacks and compares both; exit 1 where something cannot be brought."""
    from portal.cli.instance import open_instance

    with open_instance(instance()).app_context():
        from portal.preservation.copies import actions, queries

        _require_replica(queries.is_set())
        while actions.note_changes() == actions.AT_ONCE:
            pass
        actions.compare({}, lambda done, total: progress(f"{done}/{total}"))
        progress("")
        return _answer(queries)


@copies.command(help=N_("第二个保存库差多少"))
def status() -> Answer:
    """How far the second store is behind, as it is known; exit 1 where something cannot be brought."""
    from portal.cli.instance import open_instance

    with open_instance(instance()).app_context():
        from portal.preservation.copies import queries

        _require_replica(queries.is_set())
        return _answer(queries)


def _require_replica(is_set: bool) -> None:
    from portal.installation import NO_REPLICA

    if not is_set:
        raise CannotBeDone(NO_REPLICA)


def _answer(queries) -> Answer:
    from portal.preservation.copies.troubles import SAID

    lag, known = queries.lag(), queries.state()
    troubles = [{"object": row.object_id, "trouble": row.trouble} for row in queries.troubled()]
    compared = known.compared_at.isoformat(timespec="seconds") if known and known.compared_at else None
    data = {"replica": queries.place(), **lag.as_json(), "troubles": troubles, "compared_at": compared,
            "compared": known.compared if known else 0, "failing": bool(known and known.failed_at)}
    lines = [gettext(N_("还差 %(objects)s 个对象，%(bytes)s 字节；复制不了 %(troubled)s 个"), **lag.as_json())]
    lines += [f"{one['object']}  {gettext(SAID[one['trouble']])}" for one in troubles]
    return Answer(data, "\n".join(lines), OBJECTED if troubles or data["failing"] else DONE)
