"""`upgrade`: the tables of an instance that an earlier version of the program made."""
from __future__ import annotations

import click

from portal.cli.answer import Answer, instance
from portal.cli.instance import MIGRATIONS, open_instance, schema
from portal.wording import N_, gettext


@click.command(help=N_("把旧版本的实例升到这个版本；再运行什么也不做。先备份"))
def upgrade() -> Answer:
    """Bring an instance's tables to this version; repeated, it does nothing. Back up first."""
    from portal.database import upgrade as migrate_to_head

    app = open_instance(instance(), any_schema=True)
    with app.app_context():
        before, head = schema()
        if before != head:
            migrate_to_head(directory=str(MIGRATIONS))
    text = gettext(N_("数据库的结构：%(before)s → %(after)s"), before=before or "-", after=head)
    return Answer({"before": before, "after": head}, text=text)
