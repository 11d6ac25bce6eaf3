"""Progress of one piece of work, polled by the pages that show it; putting back what stopped."""
from __future__ import annotations

from flask import Blueprint, Response, url_for

from portal.access import Actor, Permission, requires
from portal.jobs import actions
from portal.jobs.queries import job_for, kind_said
from portal.rendering import page, see_other, toast
from portal.wording import N_, gettext

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")


@blueprint.get("/<int:number>")
@requires(Permission.JOB_VIEW)
def show(actor: Actor, number: int) -> Response:
    job = job_for(actor, number)
    return page("jobs/show.html", "jobs/_job.html", one=job, said=kind_said(job.kind), poll=url_for("jobs.show", number=number))


@blueprint.post("/<int:number>/repeat")
@requires(Permission.JOB_REPEAT)
def repeat(actor: Actor, number: int) -> Response:
    actions.repeat_one(actor, number)
    toast(gettext(N_("已放回，马上再做一次")))
    return see_other(url_for("operations.status"))
