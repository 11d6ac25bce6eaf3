"""`guidang import` and `guidang receive`: a disk brought to the archive, and its receipt."""
from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from portal.cli.answer import DONE, OBJECTED, Answer, CannotBeDone, instance, notice, progress
from portal.cli.instance import open_instance
from portal.wording import N_, gettext

if TYPE_CHECKING:
    from flask import Flask

    from portal.transfers.models import Transfer

NO_PACKAGE = "register-no-package"
UNFINISHED = N_("批次 %(batch)s 还有 %(count)s 份没有办完；运行 guidang work --until-idle，再看批次页。")


@click.command("import", help=N_("把带来的移交包收进来：登记、暂存、检测，算作已提交"))
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--enterprise", required=True, metavar="USCC", help=N_("移交企业的统一社会信用代码"))
@click.option("--by", required=True, metavar="ACCOUNT", help=N_("办理人的账号"))
@click.option("--register", metavar="XLSX", help=N_("移交清册"))
def import_packages(paths: tuple[str, ...], enterprise: str, by: str, register: str | None) -> Answer:
    """Takes in what was brought on a disk; a batch that counts as submitted."""
    app = open_instance(instance())
    with app.app_context():
        from portal.accounts.queries import actor_named
        from portal.transfers.actions.importing import answered
        from portal.transfers.answers import failing, imported
        from portal.transfers.disk import bring
        from portal.transfers.queries import tally_of, transfer_for
        from portal.transfers.states import CHECK

        actor = actor_named(by)
        batch = bring(actor, enterprise, paths, register, notice=notice, on_package=_told_copied)
        _finish(app, batch, CHECK, N_("还有 %(left)s 个包没有检测"))
        transfer = transfer_for(actor, batch)
        if left := tally_of(transfer).staged:
            raise CannotBeDone(UNFINISHED, batch=batch, count=left)
        found, objected = imported(transfer), failing(transfer)
        answered(transfer)
        lines = [*_imported_lines(found, len(objected)), *_objected_lines(N_("  不通过 · %(path)s"), objected), *_register_lines(transfer)]
        return Answer(found, "\n".join(lines), OBJECTED if objected else DONE)


@click.command(help=N_("签收一个批次：通过的入藏，其余的退回"))
@click.argument("batch")
@click.option("--by", required=True, metavar="ACCOUNT", help=N_("办理人的账号"))
def receive(batch: str, by: str) -> Answer:
    """Receives a batch: what passed goes into custody, the rest back."""
    app = open_instance(instance())
    with app.app_context():
        from portal.access import Permission
        from portal.accounts.queries import actor_named
        from portal.transfers.actions import receive_what_is_left
        from portal.transfers.answers import received
        from portal.transfers.queries import tally_of, transfer_for
        from portal.transfers.states import ACCEPTED, CHECK, RECEIVE

        actor = actor_named(by)
        transfer_for(actor, batch, Permission.TRANSFER_RECEIVE)
        _finish(app, batch, CHECK, N_("还有 %(left)s 个包没有检测"))
        receive_what_is_left(actor, batch)
        _finish(app, batch, RECEIVE, N_("正在写进保存库"))
        transfer = transfer_for(actor, batch)
        if transfer.state == ACCEPTED:
            raise CannotBeDone(UNFINISHED, batch=batch, count=tally_of(transfer).due)
        found = received(transfer)
        return Answer(found, "\n".join(_received_lines(found)), OBJECTED if found["returned"] else DONE)


def _finish(app: Flask, batch: str, kind: str, said: str) -> None:
    """Does what waits of a kind about the batch, what has stopped before included, and waits for what others do."""
    from portal.jobs.actions import repeat_failed
    from portal.jobs.worker import work_about

    repeat_failed(f"transfer:{batch}", kind)
    work_about(app, f"transfer:{batch}", kind, lambda left: progress(gettext(said, left=left)))
    progress("")


def _told_copied(done: int, of: int) -> None:
    progress(gettext(N_("已收进 %(done)s / %(of)s 个包"), done=done, of=of) if done < of else "")


def _imported_lines(found: dict[str, Any], failing: int) -> Iterator[str]:
    """The report for people begins with how many, then each package."""
    from portal.transfers.states import FILE

    packages = sum(file["path"] is not None for file in found["files"])
    yield gettext(
        N_("批次 %(batch)s：收进 %(packages)s 个包，通过 %(passing)s 个，不通过 %(failing)s 个；清册上还有 %(rest)s 人没有包"),
        batch=found["batch"], packages=packages, passing=packages - failing, failing=failing, rest=len(found["files"]) - packages,
    )
    for file in found["files"]:
        yield f"  {FILE.label(file['state'])} · {file['path'] or gettext(N_('没有包'))}"


def _register_lines(transfer: Transfer) -> Iterator[str]:
    """What stands against the register as a whole; who has no package is counted above."""
    from portal.transfers.checking import said
    from portal.transfers.queries import register_findings

    found = said([one for one in register_findings(transfer) if one.code != NO_PACKAGE]) if transfer.head is not None else []
    if found:
        yield gettext(N_("  移交清册"))
    yield from map(_finding_line, found)


def _finding_line(finding: dict[str, Any]) -> str:
    return f"    {finding['subject']}: {finding['detail']} ({finding['code']})"


def _received_lines(found: dict[str, Any]) -> Iterator[str]:
    taken, returned = len(found["files"]), len(found["returned"])
    said = N_("批次 %(batch)s 没有可以签收的：退回 %(returned)s 份")
    if found["accession"]:
        said = N_("批次 %(batch)s 已签收，入藏号 %(accession)s：入藏 %(taken)s 份，退回 %(returned)s 份")
    yield gettext(said, batch=found["batch"], accession=found["accession"], taken=taken, returned=returned)
    for file in found["files"]:
        yield gettext(N_("  %(reference)s · %(pages)s 页 · %(path)s"), **file)
    yield from _objected_lines(N_("  退回 · %(path)s"), found["returned"])


def _objected_lines(said: str, files: list[dict[str, Any]]) -> Iterator[str]:
    for file in files:
        yield gettext(said, path=file["path"])
        yield from map(_finding_line, file["findings"])
