"""Making an instance and opening one for a command, with a clear word where that cannot be."""
from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from portal.settings import CHECKOUT, Settings, read_settings
from portal.wording import N_, gettext

if TYPE_CHECKING:
    from flask import Flask

    from archive_store import Store

MIGRATIONS = CHECKOUT / "migrations"


class Unusable(Exception):
    """The instance cannot be made or opened; the message is for the person at the terminal."""

    def __init__(self, sentence: str, **facts: object):
        self.sentence = gettext(sentence, **facts)
        super().__init__(self.sentence)


def make_instance(settings: Settings, fill: Callable[[Flask], None] | None = None) -> list[str]:
    """Makes keys, database, store and index in a new or empty folder, and lets `fill` put something in; returns what was made.

    Where anything fails nothing stays of the folder. Raises Unusable, and what `fill` raises.
    """
    from portal import create_app, installation, keys
    from portal.database import upgrade

    folder = settings.instance
    if folder.exists() and any(folder.iterdir()):
        raise Unusable(N_("%(folder)s 里已经有东西，没有动它。换一个空文件夹，或用 --instance 指定。"), folder=folder)
    if (settings.keys / keys.MASTER).exists():
        raise Unusable(N_("%(folder)s 里已经有密钥，没有动它。GUIDANG_KEYS 要指向一个空的地方。"), folder=settings.keys)
    existed = folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        settings.staging.mkdir()
        keys.make_keys(settings.keys)
        app = create_app(settings, pages=False)
        with app.app_context():
            _refuse_used_database(settings)
            upgrade(directory=str(MIGRATIONS))
            _first_rows(settings)
            installed = installation.current()
            _refuse_used_store(installed.store)
            installed.store.probe()
            installed.index.count()
        if fill is not None:
            fill(app)
    except BaseException:
        _take_back(folder, keep=existed)
        (settings.keys / keys.MASTER).unlink(missing_ok=True)
        raise
    return ["keys", "database", "store", "index", "staging"]


def open_instance(folder: str | None, *, any_schema: bool = False, pages: bool = False) -> Flask:
    """The application of an instance whose schema is at head, or (`any_schema`) of whatever age; with `pages` where it serves them.

    Raises Unusable.
    """
    from portal import NotReady, create_app, installation

    settings = read_settings(folder)
    if not settings.instance.is_dir() or not (settings.keys / "master.key").exists():
        raise Unusable(N_("%(folder)s 不是一个归档实例。先运行 guidang init。"), folder=settings.instance)
    try:
        app = create_app(settings, pages=pages)
    except NotReady as fault:
        raise Unusable(N_("不能启动：%(why)s"), why=fault) from None
    with app.app_context():
        installation.current().require_locks()
        if not any_schema:
            _require_head()
    return app


def _refuse_used_database(settings: Settings) -> None:
    from sqlalchemy import inspect

    from portal.database import db

    if inspect(db.engine).get_table_names():
        raise Unusable(N_("数据库里已经有表，没有动它。GUIDANG_DATABASE 要指向一个空的数据库。"))


def _refuse_used_store(store: Store) -> None:
    """A new archive over the objects of another would write new versions of that one's records, and give its 档号 again."""
    if next(store.ids(), None) is not None:
        raise Unusable(N_("保存库里已经有档案，没有动它。要接着用它，不用 init：用 guidang rebuild --from 重建数据库；新的档案馆换一个空的保存库。"))


def schema() -> tuple[str | None, str | None]:
    """(where the database's tables are, where this program wants them), as revisions of the migrations.

    Read without Alembic, since every command asks: one history, and file names that begin with ascending revisions.
    """
    from sqlalchemy import inspect, text

    from portal.database import db

    head = max(path.name.partition("_")[0] for path in MIGRATIONS.glob("versions/[0-9]*.py"))
    if not inspect(db.engine).has_table("alembic_version"):
        return None, head
    with db.engine.connect() as connection:
        return connection.scalar(text("SELECT version_num FROM alembic_version")), head


def _require_head() -> None:
    at, head = schema()
    if at != head:
        raise Unusable(N_("数据库的结构是 %(at)s，程序要的是 %(head)s。先备份，再运行 guidang upgrade。"), at=at or "-", head=head)


def _first_rows(settings: Settings) -> None:
    """What even an empty archive has: its fonds, and the digitisation standard it starts with (Art. 8(7))."""
    from portal.catalogue.models import Fonds
    from portal.database import now, writing
    from portal.transfers.queries import first_standard

    with writing() as session:
        session.add(Fonds(code=settings.fonds, name=settings.archive_name))
        session.add(first_standard(now()))


def _take_back(folder: Path, keep: bool) -> None:
    """Removes what a failed `init` had made, so that it can simply be run again."""
    for made in list(folder.iterdir()) if folder.exists() else []:
        shutil.rmtree(made) if made.is_dir() else made.unlink()
    if not keep and folder.exists():
        folder.rmdir()
