"""`guidang backup`, `guidang restore`: the database written out while the archive works, and read back into an empty one."""
from __future__ import annotations

from pathlib import Path

import click

from portal.cli.answer import DONE, OBJECTED, Answer, CannotBeDone, instance, progress
from portal.wording import N_, gettext

FOLDER = click.Path(path_type=Path)


@click.command(help=N_("把数据库写成一份备份；密钥和保存库不在里面"))
@click.option("--to", required=True, metavar="FOLDER", type=FOLDER, help=N_("新的或空的文件夹"))
def backup(to: Path) -> Answer:
    """Writes one state of the database, with the store's position, into a new folder."""
    from portal.cli.instance import open_instance, schema

    with open_instance(instance()).app_context():
        from portal.preservation.backups.actions import back_up

        manifest = back_up(to, schema()[1] or "", progress)
        progress("")
    data = {"path": str(to), **_facts(manifest)}
    text = gettext(N_("备份已写好：%(path)s（%(rows)s 行，保存库 %(objects)s 个对象）。密钥不在里面，另外保管。"), **data)
    return Answer(data, text)


@click.command(help=N_("从备份恢复数据库；已有数据库的，不动它"))
@click.option("--from", "source", required=True, metavar="FOLDER", type=FOLDER, help=N_("备份的文件夹"))
def restore(source: Path) -> Answer:
    """Reads a backup into an instance without a database; exit 1 where the store is not as it was and could not be caught up with."""
    from portal.cli.instance import MIGRATIONS, open_instance, schema
    from portal.keys import MASTER
    from portal.settings import read_settings

    settings = read_settings(instance())
    if not (settings.keys / MASTER).exists():
        raise CannotBeDone(N_("%(folder)s 里没有密钥。先用 guidang keys restore 恢复做备份的那个实例的密钥。"), folder=settings.keys)
    settings.instance.mkdir(parents=True, exist_ok=True)
    with open_instance(instance(), any_schema=True).app_context():
        from portal.preservation.backups.actions import restore as read_back

        manifest, position = read_back(source, schema()[1] or "", str(MIGRATIONS), progress)
        progress("")
    settings.staging.mkdir(exist_ok=True)
    data = {"path": str(source), **_facts(manifest), "same": position.same, "newer": position.newer, "gone": position.gone,
            "other": position.other, "caught_up": position.caught_up}
    return Answer(data, "\n".join(_lines(data)), DONE if position.is_whole else OBJECTED)


def _facts(manifest: dict) -> dict:
    return {
        "made": manifest["made"], "schema": manifest["schema"], "rows": sum(facts["rows"] for facts in manifest["tables"].values()),
        "objects": manifest["store"]["rows"], "trail": manifest["trail"]["last_number"],
    }


def _lines(data: dict) -> list[str]:
    said = [gettext(N_("数据库已恢复到 %(made)s：%(rows)s 行。口令照旧，登录的都要重新登录。"), **data)]
    if data["newer"]:
        sentence = N_("保存库比备份新：%(count)s 个对象，已从保存库补上。") if data["caught_up"] else N_("保存库比备份新：%(count)s 个对象，还没有补上。")
        said.append(gettext(sentence, count=len(data["newer"])))
    for name, sentence in (("gone", N_("保存库里没有了：%(object)s")), ("other", N_("保存库里和备份时不一样：%(object)s"))):
        said += [gettext(sentence, object=one) for one in data[name]]
    return said
