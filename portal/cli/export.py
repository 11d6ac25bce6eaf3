"""`guidang export`: personnel files out of the archive, as bags or as national packages (`docs/exports.md`)."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from portal.cli.answer import DONE, OBJECTED, Answer, instance, progress
from portal.cli.instance import open_instance
from portal.regulation.identity import mask_in
from portal.wording import N_, gettext

FORMS = ("bag", "package")


@click.command(help=N_("导出档案：保存包（BagIt）或国家标准移交包，写进一个空文件夹"))
@click.argument("references", nargs=-1, metavar="REFERENCE...")
@click.option("--enterprise", metavar="CODE", help=N_("这个企业的全部档案"))
@click.option("--accession", metavar="NO", help=N_("这个入藏号的全部档案"))
@click.option("--all", "everything", is_flag=True, help=N_("全部档案"))
@click.option("--form", required=True, type=click.Choice(FORMS), help=N_("bag：保存包，可以再收回来；package：国家标准移交包"))
@click.option("--to", "folder", required=True, metavar="FOLDER", type=click.Path(path_type=Path), help=N_("新的或空的文件夹"))
@click.option("--by", required=True, metavar="ACCOUNT", help=N_("办理人的账号"))
@click.option("--reason", required=True, metavar="TEXT", help=N_("为什么导出"))
@click.option("--clear-numbers", is_flag=True, help=N_("保存包的记录里写明身份证号，给接收这份档案的另一个档案馆"))
def export(
    references: tuple[str, ...], enterprise: str | None, accession: str | None, everything: bool, form: str, folder: Path, by: str,
    reason: str, clear_numbers: bool,
) -> Answer:
    """Exports what is chosen; goes on where the same command was killed."""
    app = open_instance(instance())
    with app.app_context():
        from portal.accounts.queries import actor_named
        from portal.preservation.exports.answers import exported
        from portal.preservation.exports.making import export_to
        from portal.preservation.exports.selection import Selection

        selection = Selection(references, enterprise, accession, everything)
        export_id = export_to(actor_named(by), folder, selection, form, reason, clear_numbers=clear_numbers, told=_told)
        found = exported(export_id, folder)
    return Answer(_masked(found), _text(found), OBJECTED if found["failed"] else DONE)


def _told(done: int, of: int) -> None:
    progress(gettext(N_("已导出 %(done)s / %(of)s 份"), done=done, of=of) if done < of else "")


def _masked(found: dict[str, Any]) -> dict[str, Any]:
    return found | {"to": mask_in(found["to"])} | {"files": [file | {"path": mask_in(file["path"])} for file in found["files"]]}


def _text(found: dict[str, Any]) -> str:
    count = len(found["files"])
    lines = [gettext(N_("导出 %(export)s：%(count)s 份写进 %(to)s"), export=found["export"], count=count, to=mask_in(found["to"]))]
    lines += [gettext(N_("  没有导出 %(reference)s：%(why)s"), **file) for file in found["failed"]]
    return "\n".join(lines)
