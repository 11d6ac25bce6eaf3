"""The page of space and staff."""
from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from portal.access import Actor, Permission, requires
from portal.capacity import actions, queries
from portal.capacity.forms import PostsForm
from portal.capacity.plot import plot
from portal.lifecycle import Refusal
from portal.regulation.capacity import OutOfBounds
from portal.rendering import page, register_room, see_other, toast
from portal.transfers.queries import announced_volumes, today
from portal.wording import N_, gettext

blueprint = Blueprint("capacity", __name__, url_prefix="/capacity")


@blueprint.get("/")
@requires(Permission.CAPACITY_VIEW)
def index(actor: Actor) -> Response:
    return _page(_form())


@blueprint.post("/posts")
@requires(Permission.CAPACITY_PLAN)
def posts(actor: Actor) -> Response:
    """Posts filled today, as the planner counts them."""
    form = PostsForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    for kind in actions.KINDS:
        actions.enter_posts(actor, kind, form[kind].data)
    toast(gettext(N_("人数已记下")))
    return see_other(url_for("capacity.index"))


def _form() -> PostsForm:
    present = queries.present()
    return PostsForm(formdata=None, archivists=present.archivists, service_staff=present.service_staff)


def _page(form: PostsForm, status: int = 200) -> Response:
    growth, years = (request.args.get(name, 0, type=int) for name in ("growth", "years"))
    try:
        plan = queries.plan_for(growth=growth, years=years)
    except OutOfBounds as fault:
        raise Refusal(fault.message, **fault.facts) from None
    drawn = plot(today().year, plan.volumes, growth, plan.area_m2.present)
    notes = [(note.article, note.text(gettext)) for note in plan.notes]
    return page("capacity/index.html", "capacity/_plan.html", status, plan=plan, notes=notes, form=form, growth=growth, years=years,
                announced=announced_volumes(), drawn=drawn)


register_room("capacity.index", N_("容量"), Permission.CAPACITY_VIEW, 70)
