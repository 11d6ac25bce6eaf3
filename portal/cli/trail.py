"""`guidang trail`: the trail as a file, the key that verifies its checkpoints, and the proof that nothing in it was changed."""
from __future__ import annotations

from pathlib import Path

import click

from portal.cli.answer import DONE, OBJECTED, Answer, CannotBeDone, instance
from portal.wording import N_, gettext


@click.group(help=N_("操作记录：导出、验证"))
def trail() -> None:
    """`guidang trail`."""


@trail.command(help=N_("把编了号的操作记录写进一个新文件，一行一条"))
@click.argument("out", metavar="FILE", type=click.Path(path_type=Path))
def export(out: Path) -> Answer:
    """Writes the numbered entries into a new file, one a line."""
    from portal.cli.instance import open_instance

    if out.exists():
        raise CannotBeDone(N_("%(path)s 已经有了，没有动它"), path=out)
    with open_instance(instance()).app_context():
        from portal.trail.sealing import lines_after

        with out.open("xb") as file:
            entries = sum(1 for line in lines_after(0) if file.write(line + b"\n"))
    return Answer({"path": str(out), "entries": entries}, gettext(N_("已写出 %(entries)s 条操作记录：%(path)s"), entries=entries, path=out))


@trail.command(help=N_("这个档案馆的验证钥匙，交给审计的人保管"))
def key() -> Answer:
    """The key that verifies checkpoints."""
    from portal.cli.instance import open_instance

    with open_instance(instance()).app_context():
        from portal.trail.sealing import trail_key

        text = trail_key()
    return Answer({"key": text}, text)


@trail.command(help=N_("不用数据库，证明导出的操作记录没有被改过、抽走、塞进"))
@click.argument("export", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--checkpoints", required=True, metavar="PATH", type=click.Path(path_type=Path), help=N_("签名的文件夹，或者一个签名文件"))
@click.option("--key", "verifier", required=True, metavar="KEY", help=N_("验证钥匙"))
def verify(export: Path, checkpoints: Path, verifier: str) -> Answer:
    """Proves, offline, that an export is what was signed."""
    from portal.trail.checkpoint import NotGenuine
    from portal.trail.export import prove, read_checkpoints, read_export

    try:
        proof = prove(read_export(export), read_checkpoints(checkpoints), verifier)
    except NotGenuine:
        raise CannotBeDone(N_("%(path)s 里有不是这把钥匙签的签名，或者签名不完整"), path=checkpoints) from None
    except ValueError:
        raise CannotBeDone(N_("%(path)s 里有读不懂的签名"), path=checkpoints) from None
    if not proof.covered:
        raise CannotBeDone(N_("%(path)s 里没有签名"), path=checkpoints)
    data = {
        "entries": proof.entries, "covered": proof.covered, "uncovered": max(0, proof.entries - proof.covered),
        "first_wrong": proof.first_wrong,
    }
    said = N_("前 %(covered)s 条与签名一致；后面还有 %(uncovered)s 条没有签名，没有验证")
    if proof.first_wrong is not None:
        said = N_("第 %(first_wrong)s 条起与签名不一致：被改过、抽走或塞进")
    return Answer(data, gettext(said, **data), DONE if proof.first_wrong is None else OBJECTED)
