"""Pages of fixity: what was read, which objects are in trouble, what rows and objects do not agree on."""
from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from portal.access import Actor, Permission, requires
from portal.preservation.fixity import actions
from portal.preservation.fixity.trouble_page import findings_facts, index_facts, object_facts
from portal.rendering import page, register_room, see_other, toast
from portal.wording import N_, gettext

blueprint = Blueprint("fixity", __name__, url_prefix="/fixity")


@blueprint.get("/")
@requires(Permission.FIXITY_VIEW)
def index(actor: Actor) -> Response:
    return page("preservation/fixity/index.html", **index_facts())


@blueprint.get("/rows")
@requires(Permission.FIXITY_VIEW)
def rows(actor: Actor) -> Response:
    """What rows and objects do not agree on."""
    return page("preservation/fixity/rows.html", **findings_facts())


@blueprint.post("/rows")
@requires(Permission.FIXITY_VERIFY)
def reconcile(actor: Actor) -> Response:
    actions.ask_reconciling(actor, sweep=request.form.get("sweep") == "1", keep=request.form.get("keep") == "1")
    toast(gettext(N_("已排队，核对完会列在这里")))
    return see_other(url_for("fixity.rows"))


@blueprint.post("/root")
@requires(Permission.FIXITY_REPAIR)
def repair_root(actor: Actor) -> Response:
    """Writes the damaged files at the root of the store anew, here and now: they are few and small."""
    actions.repair_root(actor)
    toast(gettext(N_("保存库的根修好了")))
    return see_other(url_for("fixity.rows"))


@blueprint.get("/<object_id>")
@requires(Permission.FIXITY_VIEW)
def show(actor: Actor, object_id: str) -> Response:
    return page("preservation/fixity/object.html", **object_facts(object_id))


@blueprint.post("/<object_id>/verify")
@requires(Permission.FIXITY_VERIFY)
def verify(actor: Actor, object_id: str) -> Response:
    actions.ask_reading(actor, object_id)
    toast(gettext(N_("已排队，马上再读一遍")))
    return see_other(url_for("fixity.show", object_id=object_id))


@blueprint.post("/<object_id>/repair")
@requires(Permission.FIXITY_REPAIR)
def repair(actor: Actor, object_id: str) -> Response:
    actions.ask_repair(actor, object_id)
    toast(gettext(N_("已排队，马上从副本修复")))
    return see_other(url_for("fixity.show", object_id=object_id))


@blueprint.post("/<object_id>/keep")
@requires(Permission.FIXITY_REPAIR)
def keep(actor: Actor, object_id: str) -> Response:
    """Writes a record of the system anew from its rows."""
    actions.ask_keeping(actor, object_id)
    toast(gettext(N_("已排队，马上重新存入")))
    return see_other(url_for("fixity.rows"))


register_room("fixity.index", N_("保存校验"), Permission.FIXITY_VIEW, 78)
