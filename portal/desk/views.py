"""The desk."""
from __future__ import annotations

from flask import Blueprint, Response, current_app, url_for

from portal.access import Actor, Permission, Role, requires
from portal.desk.awaiting import Thing, own_requests, things_for
from portal.jobs.queries import kind_said, open_jobs
from portal.rendering import page, register_room
from portal.transfers.queries import today
from portal.wording import N_

blueprint = Blueprint("desk", __name__)
CITIZENS = (Role.RETIREE, Role.TOWNSHIP)
JOBS_SHOWN = 5


@blueprint.get("/")
@requires(Permission.DESK_VIEW)
def index(actor: Actor) -> Response:
    """What awaits whoever is signed in; citizens see where their requests are."""
    if actor.role in CITIZENS:
        return page("desk/citizen.html", asked=own_requests(actor))
    running = [(job, kind_said(job.kind)) for job in open_jobs(JOBS_SHOWN)] if actor.may(Permission.STATUS_VIEW) else []
    things = [(thing, _address(thing)) for thing in things_for(actor)]
    return page("desk/index.html", "desk/_things.html", things=things, running=running, today=today())


def _address(thing: Thing) -> str | None:
    return url_for(thing.endpoint, **thing.arguments) if thing.endpoint in current_app.view_functions else None


register_room("desk.index", N_("工作台"), Permission.DESK_VIEW, 10)
