"""Status for people, health for machines, the trail for auditors."""
from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from portal.access import Actor, Permission, public, requires
from portal.jobs.queries import failed_jobs, kind_said
from portal.operations.health import copies_behind, machine_health, parts, versions
from portal.operations.queries import trail_page
from portal.operations.said import state_said, subject_said, verb_said, verbs_said
from portal.rendering import page, register_room
from portal.wording import N_

blueprint = Blueprint("operations", __name__)


@blueprint.get("/status/")
@requires(Permission.STATUS_VIEW)
def status(actor: Actor) -> Response:
    stopped = [(job, kind_said(job.kind)) for job in failed_jobs()] if actor.may(Permission.JOB_VIEW) else []
    return page("operations/status.html", parts=parts(), versions=versions(), stopped=stopped)


@blueprint.get("/health")
@public
def health() -> Response:
    well, states = machine_health()
    behind = copies_behind()
    response = jsonify({"status": "ok" if well else "failing", "parts": states} | ({"copies": behind} if behind is not None else {}))
    response.status_code = 200 if well else 503
    return response


@blueprint.get("/trail/")
@requires(Permission.TRAIL_VIEW)
def trail(actor: Actor) -> Response:
    """Newest entries first, narrowed by what they are about and by the verb."""
    asked = {name: request.args.get(name, "").strip() for name in ("subject", "verb")}
    before = request.args.get("before", type=int)
    words: dict[str, Any] = {"verb_said": verb_said, "subject_said": subject_said, "state_said": state_said, "verbs": verbs_said()}
    facts = trail_page(asked["subject"], asked["verb"], before)
    return page("operations/trail.html", "operations/_trail.html", asked=asked, **words, **facts)


register_room("operations.status", N_("运行状态"), Permission.STATUS_VIEW, 80)
register_room("operations.trail", N_("操作记录"), Permission.TRAIL_VIEW, 75)
