"""`capacity`: space and posts needed, present and missing, by article."""
from __future__ import annotations

import click

from portal.cli.answer import Answer, CannotBeDone, instance
from portal.cli.instance import open_instance
from portal.wording import N_, gettext


@click.command(help=N_("容量：面积、档案管理人员和服务人员，按第十一、十二、二十条"))
@click.option("--volumes", type=int, metavar="N", help=N_("卷数；不给，按现在的馆藏"))
@click.option("--people", type=int, metavar="N", help=N_("退休人员人数；不给，按现在的人数"))
@click.option("--growth", type=int, default=0, metavar="N", help=N_("每年增加的卷数"))
@click.option("--years", type=int, default=0, metavar="N", help=N_("算几年"))
def capacity(volumes: int | None, people: int | None, growth: int, years: int) -> Answer:
    """Square metres, archivists and service staff by Art. 11, 12 and 20."""
    app = open_instance(instance())
    from portal.capacity.queries import plan_for
    from portal.regulation.capacity import OutOfBounds

    try:
        with app.app_context():
            plan = plan_for(volumes, people, growth, years)
    except OutOfBounds as fault:
        raise CannotBeDone(fault.message, **fault.facts) from None
    rows = {name: getattr(plan, name).as_json() for name in ("area_m2", "archivists", "service_staff")}
    notes = [{"article": note.article, "text": note.text(gettext)} for note in plan.notes]
    return Answer({"volumes": plan.volumes, "people": plan.people, **rows, "notes": [note["text"] for note in notes]}, text=_text(rows))


def _text(rows: dict[str, dict]) -> str:
    said = {"area_m2": N_("库房面积（平方米）"), "archivists": N_("档案管理人员"), "service_staff": N_("社会化管理服务人员")}
    line = N_("%(what)s：需要 %(needed)s，现有 %(present)s，还差 %(gap)s")
    return "\n".join(
        gettext(line, what=gettext(said[name]), **{key: "—" if value is None else value for key, value in row.items()})
        for name, row in rows.items()
    )
