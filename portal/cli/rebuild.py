"""`guidang rebuild`, `guidang dump`: a database made anew from the store, and what it knows as lines that can be compared."""
from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portal.cli.answer import DONE, OBJECTED, Answer, CannotBeDone, instance, notice, progress
from portal.cli.instance import MIGRATIONS, open_instance
from portal.settings import Settings, place_of, read_settings
from portal.wording import N_, gettext

if TYPE_CHECKING:
    from archive_store import Store
    from portal.preservation.rebuild.actions import Outcome

NO_STORE = N_("%(address)s 没有保存库。写成文件夹，directory:文件夹，或 s3://主机:端口/桶")


@click.command(help=N_("数据库丢了以后，只凭保存库重建"))
@click.option("--from", "address", required=True, metavar="STORE", help=N_("保存库：OCFL 根所在的文件夹，directory: 或 s3: 地址"))
def rebuild(address: str) -> Answer:
    """Makes an empty database the lost one, from the store alone."""
    settings = read_settings(instance())
    store, had_keys = _store_at(address), (settings.keys / "master.key").is_file()
    outcome = _rebuild(settings, store, address)
    from portal.records import LOSSES

    lost = [gettext(loss) for loss in LOSSES] + ([] if had_keys else [gettext(N_("身份证号（没有原来的密钥，只显示星号）"))])
    invalid = sorted(outcome.invalid)
    for object_id in invalid:
        notice(gettext(N_("对象 %(id)s 有问题：%(what)s"), id=object_id, what="; ".join(outcome.invalid[object_id][:3])))
    if not had_keys:
        notice(gettext(N_("没有原来的密钥：身份证号只显示星号。找到密钥后放进 %(folder)s，在空数据库上再重建一次。"), folder=settings.keys))
    if _home(settings.store) != _home(address):
        notice(gettext(N_("这个实例的保存库设在别处。要接着用 %(address)s，把 GUIDANG_STORE 设成它。"), address=place_of(address)))
    data = {"files": outcome.read.get("file", 0), "accounts": outcome.accounts, "invalid": invalid, "lost": lost}
    said = N_("重建好了：%(files)s 份档案，%(accounts)s 个账号；有问题的对象 %(invalid)s 个。不在保存库里的：%(lost)s")
    text = gettext(said, files=data["files"], accounts=data["accounts"], invalid=len(invalid), lost="；".join(lost))
    return Answer(data, text, OBJECTED if invalid else DONE)


def _home(address: str) -> str:
    """An address without the ways in which the same store may be written."""
    if address.startswith("s3:"):
        return place_of(address).removesuffix("/ocfl")
    return str(Path(address.removeprefix("directory:")).resolve()).removesuffix("/ocfl")


def _store_at(address: str) -> Store:
    from archive_store import NotThere, StoreError, open_store

    try:
        return open_store(address, create=False)
    except (ValueError, NotThere):
        raise CannotBeDone(NO_STORE, address=place_of(address)) from None
    except StoreError as fault:
        raise CannotBeDone(N_("读不了 %(address)s：%(why)s"), address=place_of(address), why=fault) from None


def _rebuild(settings: Settings, store: Store, address: str) -> Outcome:
    from portal import create_app, keys
    from portal.database import upgrade

    settings.instance.mkdir(parents=True, exist_ok=True)
    settings.staging.mkdir(exist_ok=True)
    if not (settings.keys / "master.key").exists():
        keys.make_keys(settings.keys)
    app = create_app(settings)
    from portal.preservation.rebuild.actions import rebuild
    from portal.preservation.rebuild.queries import count_accounts, holds_nothing

    with app.app_context():
        if not holds_nothing():
            raise CannotBeDone(N_("数据库里已经有内容，没有动它。要重建，先把旧的数据库移走，或用 GUIDANG_DATABASE 指定一个空的。"))
        upgrade(directory=str(MIGRATIONS))
        outcome = rebuild(store, address, _show)
        progress("")
        outcome.accounts = count_accounts()
    return outcome


def _show(done: int, total: int) -> None:
    progress(gettext(N_("已读 %(done)s／%(total)s 个对象"), done=done, total=total))


@click.command(help=N_("把数据库里的全部事实按固定的顺序写进一个新文件，一行一条，用来和重建的比较"))
@click.argument("out", metavar="FILE", type=click.Path(path_type=Path))
def dump(out: Path) -> Answer:
    """What the database knows, as canonical lines; ID numbers are tokens in it, names stand in clear."""
    if out.exists():
        raise CannotBeDone(N_("%(path)s 已经有了，没有动它"), path=out)
    app = open_instance(instance())
    from portal.preservation.rebuild.dump import dump as lines

    digest, count = sha256(), 0
    with app.app_context(), out.open("xb") as file:
        for one in lines():
            digest.update(data := one.encode() + b"\n")
            file.write(data)
            count += 1
    said = gettext(N_("已写出 %(count)s 行：%(path)s，sha256 %(digest)s"), count=count, path=out, digest=digest.hexdigest())
    return Answer({"path": str(out), "lines": count, "sha256": digest.hexdigest()}, said)
