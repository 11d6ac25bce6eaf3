"""Pages of the digitisation standard: the one in force, the versions, one version for the printer, a new version."""
from __future__ import annotations

import json

from flask import Blueprint, Response, url_for

from portal.access import Actor, Permission, requires
from portal.regulation.standard import Standard
from portal.rendering import page, see_other, toast
from portal.transfers.actions.issuing import issue_standard
from portal.transfers.queries.standards import objections_to, standard_on, today, version_by, versions
from portal.transfers.standards.forms import StandardForm, filled
from portal.transfers.standards.rules import RULES, changes
from portal.wording import N_, gettext

blueprint = Blueprint("standards", __name__, url_prefix="/standards")


@blueprint.get("/")
@requires(Permission.TRANSFER_VIEW)
def index(actor: Actor) -> Response:
    rows = versions()
    standards = [Standard.from_dict(row.values) for row in rows]
    changed = {row.id: changes(older, newer) for row, newer, older in zip(rows, standards, standards[1:], strict=False)}
    in_force = standard_on(today())
    current = next((row for row in rows if row.version == in_force.version), None)
    return page("standards/list.html", rows=rows, changed=changed, current=current, standard=in_force, rules=RULES, today=today())


@blueprint.get("/<int:number>")
@requires(Permission.TRANSFER_VIEW)
def show(actor: Actor, number: int) -> Response:
    """One version, for enterprises to read and print."""
    row = version_by(number)
    standard = Standard.from_dict(row.values)
    in_force = standard_on(today()).version == row.version
    return page("standards/version.html", row=row, standard=standard, rules=RULES, in_force=in_force, today=today())


@blueprint.get("/<int:number>.json")
@requires(Permission.TRANSFER_VIEW)
def as_file(actor: Actor, number: int) -> Response:
    """A version as `guidang check --standard` reads it."""
    standard = Standard.from_dict(version_by(number).values)
    response = Response(json.dumps(standard.as_dict(), ensure_ascii=False, indent=2), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="standard-{number}.json"'
    return response


@blueprint.get("/new")
@requires(Permission.STANDARD_ISSUE)
def new(actor: Actor) -> Response:
    rows = versions()
    latest = Standard.from_dict(rows[0].values) if rows else standard_on(today())
    return page("standards/new.html", form=filled(latest), before=latest)


@blueprint.post("/new")
@requires(Permission.STANDARD_ISSUE)
def issue(actor: Actor) -> Response:
    form = StandardForm()
    sound = form.validate()
    if form.version.data and form.effective_on.data:
        for name, sentence in objections_to(form.version.data.strip(), form.effective_on.data).items():
            form[name].errors = [*form[name].errors, sentence]
            sound = False
    if not sound:
        return page("standards/new.html", "standards/_new.html", status=422, form=form)
    number = issue_standard(actor, form.standard())
    toast(gettext(N_("%(version)s已发布，%(day)s起执行。"), version=form.version.data.strip(), day=form.effective_on.data.isoformat()))
    return see_other(url_for("standards.show", number=number))
