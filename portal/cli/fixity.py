"""`guidang verify`, `guidang repair`, `guidang reconcile`: whether the store still holds what was accepted (`docs/preservation.md`)."""
from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from portal.cli.answer import DONE, OBJECTED, Answer, CannotBeDone, instance, progress
from portal.cli.instance import open_instance
from portal.wording import N_, gettext

ONE_WAY = N_("写档号，或者 --full、--sample N、--oldest N 里的一个")
ONE_TO_MEND = N_("写一个档号（可以加 --from），或者 --root")
LONGEST_SEED = 60


@click.command(help=N_("读保存库里的对象，和入藏时比较"))
@click.argument("references", nargs=-1, metavar="REFERENCE...")
@click.option("--full", is_flag=True, help=N_("全部对象，最久没读的在前"))
@click.option("--sample", type=click.IntRange(1), metavar="N", help=N_("随机抽 N 个对象"))
@click.option("--seed", metavar="SEED", help=N_("抽样的种子；同一个种子抽到同样的对象"))
@click.option("--oldest", type=click.IntRange(1), metavar="N", help=N_("最久没读的 N 个对象"))
@click.option("--rate", type=click.FloatRange(0, min_open=True), metavar="MB/s", help=N_("每秒最多读多少 MB；不写就不限"))
@click.option("--replica", is_flag=True, help=N_("读第二个保存库里的副本；坏的由后台用保存库的补齐"))
def verify(
    references: tuple[str, ...], full: bool, sample: int | None, seed: str | None, oldest: int | None, rate: float | None, replica: bool,
) -> Answer:
    """Reads objects, or their copies, and compares them with what was accepted; exit 1 where something is wrong."""
    kind, count = _kind(references, full, sample, oldest)
    if seed is not None and (sample is None or not 1 <= len(seed) <= LONGEST_SEED):
        raise CannotBeDone(N_("--seed 和 --sample 一起用，1 到 %(longest)s 个字符"), longest=LONGEST_SEED)
    with open_instance(instance()).app_context():
        from portal.access import OPERATOR
        from portal.preservation.fixity import actions

        read = actions.verify_copies if replica else actions.verify
        run, wrong = read(OPERATOR, kind, references, count, seed, rate, told=_told)
        progress("")
        damaged = [_damaged(check) for check in wrong]
    return _answer_of(run, damaged)


def _answer_of(run: dict[str, Any], damaged: list[dict[str, Any]]) -> Answer:
    lines = [gettext(N_("读了 %(objects)s 个对象，%(damaged)s 个有损坏"), **run)]
    if run["seed"]:
        lines.append(gettext(N_("种子 %(seed)s"), **run))
    for one in run["root"]:
        lines.append(gettext(N_("  保存库的根 · %(path)s 不见了，或者变了 (%(code)s)"), path=one["path"], code=one["code"]))
    if run["replica"] and (damaged or run["root"]):
        lines.append(gettext(N_("坏了的副本由后台用保存库的这一份补齐")))
    elif run["root"]:
        lines.append(gettext(N_("保存库的根：运行 guidang repair --root")))
    for one in damaged:
        lines.append(f"  {one['reference']} · {one['said']}")
        lines += [f"    {place['said']}: {place['what']} ({place['code']})" for place in one["problems"]]
    return Answer({**run, "damaged": damaged}, "\n".join(lines), OBJECTED if damaged or run["root"] else DONE)


def _kind(references: tuple[str, ...], full: bool, sample: int | None, oldest: int | None) -> tuple[str, int]:
    """Which objects, and how many of them; exactly one way may be named."""
    ways = {"named": len(references), "full": int(full), "sample": sample or 0, "oldest": oldest or 0}
    named = [(kind, count) for kind, count in ways.items() if count]
    if len(named) != 1:
        raise CannotBeDone(ONE_WAY)
    return named[0]


def _told(done: int, of: int) -> None:
    progress(gettext(N_("已读 %(done)s / %(of)s 个对象"), done=done, of=of))


def _told_compared(done: int, of: int) -> None:
    progress(gettext(N_("已核对 %(done)s / %(of)s 个对象"), done=done, of=of))


def _damaged(check: dict[str, Any]) -> dict[str, Any]:
    """One object that is not what it was, each place in the archive's words."""
    from portal.preservation.fixity.damage import name_of
    from portal.preservation.fixity.states import OUTCOMES
    from portal.preservation.fixity.trouble_page import places_of

    object_id, outcome = check["object"], check["outcome"]
    return {
        "object": object_id, "reference": name_of(object_id), "outcome": outcome, "said": gettext(OUTCOMES[outcome]),
        "problems": [asdict(place) for place in places_of(object_id, check["problems"])],
    }


@click.command(help=N_("从副本或备份修复一个对象，只取和清单一致的文件"))
@click.argument("reference", metavar="REFERENCE", required=False)
@click.option("--from", "source", metavar="STORE", help=N_("副本或备份的保存库地址；不写就用 GUIDANG_REPLICA"))
@click.option("--root", is_flag=True, help=N_("重新写好保存库的根上不见了或变了的文件"))
def repair(reference: str | None, source: str | None, root: bool) -> Answer:
    """Mends one object, or the root; exit 1 where something is still wrong with it, exit 2 where nothing could be mended."""
    if root == (reference is not None) or (root and source):
        raise CannotBeDone(ONE_TO_MEND)
    return _repair_root() if reference is None else _repair_object(reference, source)


def _repair_root() -> Answer:
    with open_instance(instance()).app_context():
        from portal.access import OPERATOR
        from portal.preservation.fixity.actions import repair_root

        repaired = repair_root(OPERATOR)
    said = N_("没有要修复的") if not repaired.mended else N_("修复了 %(mended)s 个文件，还有 %(left)s 处不对")
    data = {"mended": repaired.mended, "left": [one.where for one in repaired.left]}
    return Answer(data, gettext(said, mended=len(repaired.mended), left=len(repaired.left)), OBJECTED if repaired.left else DONE)


def _repair_object(reference: str, source: str | None) -> Answer:
    with open_instance(instance()).app_context():
        from portal.access import OPERATOR
        from portal.preservation.fixity.actions import object_for
        from portal.preservation.fixity.actions import repair as mend

        object_id = object_for(reference)
        repaired = mend(OPERATOR, object_id, source)
        left = _damaged({"object": object_id, "outcome": "damaged" if repaired.left else "whole", "problems": [
            {"code": one.code, "path": one.where, "what": one.what} for one in repaired.left]})
    said = N_("没有要修复的") if not repaired.mended else N_("修复了 %(mended)s 个文件，还有 %(left)s 处不对")
    text = gettext(said, mended=len(repaired.mended), left=len(repaired.left))
    data = {"object": object_id, "reference": left["reference"], "mended": repaired.mended, "left": left["problems"]}
    return Answer(data, text, OBJECTED if repaired.left else DONE)


@click.command(help=N_("核对数据库和保存库：谁有谁没有，版本是否相同，有没有多出来的文件"))
@click.option("--sweep", is_flag=True, help=N_("清除没有清单提到的文件，只限以前核对时已经发现、现在还在的"))
@click.option("--keep", is_flag=True, help=N_("保存库里丢了的、和数据库不一样的系统记录，重新存入"))
def reconcile(sweep: bool, keep: bool) -> Answer:
    """Compares rows with objects; exit 1 where they do not agree."""
    with open_instance(instance()).app_context():
        from portal.access import OPERATOR
        from portal.preservation.fixity.actions import reconcile as compare
        from portal.preservation.fixity.queries import findings
        from portal.preservation.fixity.trouble_page import finding_line

        outcome = compare(OPERATOR, sweep=sweep, keep=keep, told=_told_compared)
        progress("")
        found = [finding_line(one) for one in findings()]
    lines = [gettext(N_("核对了 %(objects)s 个对象，%(found)s 处要看，清除了 %(swept)s 个文件"), **outcome)]
    if outcome["kept"]:
        lines.append(gettext(N_("重新存入 %(kept)s 份系统记录"), **outcome))
    lines += outcome["refused"]
    for one in found:
        lines += [f"  {one['said']} · {one['name']}", f"    {one['mend']}"]
    listed = [{
        "kind": one["kind"], "subject": one["subject"], "object": one["object"], "first_seen": one["first_seen"].isoformat(),
        "said": one["said"], "mend": one["mend"],
    } for one in found]
    data = {"objects": outcome["objects"], "findings": listed, **{key: outcome[key] for key in ("swept", "kept", "refused")}}
    return Answer(data, "\n".join(lines), OBJECTED if found else DONE)
