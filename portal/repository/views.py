"""Pages of the repository: rooms and how full they are, what stands where, shelving."""
from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from portal.access import Actor, Permission, requires
from portal.rendering import page, register_room, see_other, toast
from portal.repository import actions, queries
from portal.repository.forms import FurnishForm, RoomForm, ShelvingForm
from portal.repository.room_page import place_facts, room_facts, rooms_facts, shelving_facts
from portal.wording import N_, gettext, ngettext

blueprint = Blueprint("repository", __name__, url_prefix="/repository")
SHELVING, SHELVE = "repository/shelving.html", "repository/_shelve.html"


# --- where things stand -----------------------------------------------------------------------------------------------


@blueprint.get("/")
@requires(Permission.REPOSITORY_VIEW)
def index(actor: Actor) -> Response:
    return page("repository/rooms.html", **rooms_facts())


@blueprint.get("/rooms/<code>")
@requires(Permission.REPOSITORY_VIEW)
def room(actor: Actor, code: str) -> Response:
    """The plan of a room; `column` and `face` choose what is seen from before it."""
    facts = room_facts(code, request.args.get("column", type=int), request.args.get("face"))
    return page("repository/room.html", "repository/_face.html", **facts)


@blueprint.get("/locations/<code>")
@requires(Permission.REPOSITORY_VIEW)
def location(actor: Actor, code: str) -> Response:
    return page("repository/location.html", **place_facts(actor, code))


@blueprint.get("/files/<reference>/places")
@requires(Permission.REPOSITORY_VIEW)
def places_of_file(actor: Actor, reference: str) -> Response:
    """Where the volumes of a file stand; a part of the file's page."""
    places, shelves = queries.places_of_file(reference), actor.may(Permission.VOLUME_SHELVE)
    return page("repository/places.html", "repository/_places.html", reference=reference, places=places, shelves=shelves)


# --- shelving ---------------------------------------------------------------------------------------------------------


@blueprint.get("/shelving")
@requires(Permission.VOLUME_SHELVE)
def shelving(actor: Actor) -> Response:
    """The next volume that waits, or the one named by `volume`, with the location suggested for it."""
    facts = shelving_facts(request.args.get("volume"))
    volume, suggested = facts["volume"], facts["suggested"]
    form = ShelvingForm(
        formdata=None, volume=volume.reference if volume else "", location=suggested.code if suggested else "",
    )
    return page(SHELVING, SHELVE, form=form, **facts)


@blueprint.post("/shelving")
@requires(Permission.VOLUME_SHELVE)
def shelve(actor: Actor) -> Response:
    form = ShelvingForm()
    if not form.validate():
        return page(SHELVING, SHELVE, status=422, form=form, **shelving_facts(None))
    reference, place = (form.volume.data or "").strip(), (form.location.data or "").strip().upper()
    before = actions.shelve(actor, reference, place)
    if before is None:
        undo = url_for("repository.take_down", reference=reference)
        toast(gettext(N_("%(reference)s 已上架到 %(place)s。"), reference=reference, place=place), undo)
    else:
        undo = url_for("repository.put_back", reference=reference, place=before)
        toast(gettext(N_("%(reference)s 已从 %(before)s 移到 %(place)s。"), reference=reference, before=before, place=place), undo)
    return see_other(url_for("repository.shelving"))


@blueprint.post("/volumes/<reference>/take-down")
@requires(Permission.VOLUME_SHELVE)
def take_down(actor: Actor, reference: str) -> Response:
    before = actions.take_down(actor, reference)
    undo = url_for("repository.put_back", reference=reference, place=before)
    toast(gettext(N_("%(reference)s 已从 %(before)s 下架。"), reference=reference, before=before), undo)
    return see_other(url_for("repository.shelving", volume=reference))


@blueprint.post("/volumes/<reference>/put-back/<place>")
@requires(Permission.VOLUME_SHELVE)
def put_back(actor: Actor, reference: str, place: str) -> Response:
    """Undo of a move or of taking down."""
    actions.shelve(actor, reference, place)
    toast(gettext(N_("%(reference)s 又回到 %(place)s。"), reference=reference, place=place))
    return see_other(url_for("repository.location", code=place))


# --- rooms and shelves ------------------------------------------------------------------------------------------------


@blueprint.get("/rooms/new")
@requires(Permission.REPOSITORY_MANAGE)
def new_room(actor: Actor) -> Response:
    return page("repository/new_room.html", form=RoomForm(formdata=None))


@blueprint.post("/rooms/new")
@requires(Permission.REPOSITORY_MANAGE)
def add_room(actor: Actor) -> Response:
    form = RoomForm()
    if not form.validate():
        return page("repository/new_room.html", "repository/_new_room.html", status=422, form=form)
    code = actions.add_room(
        actor, form.code.data or "", form.name.data or "", form.ownership.data, form.usable_area_m2.data, form.contract_ends_on.data,
    )
    toast(gettext(N_("已登记库房 %(code)s。接着加密集架，就能上架。"), code=code))
    return see_other(url_for("repository.new_shelves", code=code))


@blueprint.get("/rooms/<code>/shelves")
@requires(Permission.REPOSITORY_MANAGE)
def new_shelves(actor: Actor, code: str) -> Response:
    return page("repository/shelves.html", form=FurnishForm(formdata=None), room=queries.room_by_code(code))


@blueprint.post("/rooms/<code>/shelves")
@requires(Permission.REPOSITORY_MANAGE)
def furnish(actor: Actor, code: str) -> Response:
    form = FurnishForm()
    if not form.validate():
        return page("repository/shelves.html", "repository/_shelves.html", status=422, form=form, room=queries.room_by_code(code))
    sizes = [form.columns.data, int(form.faces.data), form.sections.data, form.levels.data, form.width_mm.data]
    added = actions.furnish(actor, code, *sizes)
    toast(ngettext("加了 %(num)s 个架位。", "加了 %(num)s 个架位。", added))
    return see_other(url_for("repository.room", code=code))


register_room("repository.index", N_("库房"), Permission.REPOSITORY_VIEW, 60)
