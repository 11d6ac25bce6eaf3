"""Pages of the catalogue: the list of personnel files, a file with its 目录, editing a material, the printed 目录."""
from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, request, url_for

from portal.access import Actor, Permission, Reach, requires
from portal.catalogue import actions, queries
from portal.catalogue.actions import Description
from portal.catalogue.file_page import file_facts, line_facts, list_facts, paper
from portal.catalogue.forms import MaterialForm
from portal.catalogue.queries import Wanted
from portal.papers import make_pdf
from portal.rendering import page, register_room, see_other, toast, wants_fragment
from portal.trail import note
from portal.wording import N_, gettext

blueprint = Blueprint("catalogue", __name__, url_prefix="/files")
FILE, MATERIAL = "catalogue/file.html", "catalogue/_material.html"
EXPORT, EXPORTED = "exports.new", "exports.index"
EDITED = "edited"
"""What the page is told after a row was saved, so that it says that the store does not hold it yet."""
FATE = "disposal.of_file"
"""What stands first on the page of a file that is closed or destroyed."""
ELSEWHERE = (
    ("digitisation.reading", N_("识读进度"), Permission.FILE_VIEW),
    ("repository.places_of_file", N_("存放位置"), Permission.REPOSITORY_VIEW),
    (FATE, N_("保管期限"), Permission.DISPOSAL_VIEW),
)
"""Parts of a file's page that rooms above know: (endpoint, what the link says, who sees it)."""


@blueprint.get("/")
@requires(Permission.FILE_VIEW)
def index(actor: Actor) -> Response:
    wanted = Wanted(request.args.get("enterprise", type=int), "waiting" in request.args, request.args.get("accession", "").strip() or None)
    facts = list_facts(actor, wanted, request.args.get("after", ""), request.args.get("before", ""))
    if actor.reach(Permission.FILE_VIEW) is Reach.OWN_FILE and facts["total"] == 1:
        return see_other(url_for("catalogue.show", reference=facts["lines"][0]["file"].reference))
    facts["exports"] = _way_out(actor, EXPORT, Permission.EXPORT_MAKE, **_chosen(facts))
    facts["exported"] = _way_out(actor, EXPORTED, Permission.EXPORT_VIEW)
    return page("catalogue/list.html", "catalogue/_list.html", **facts)


@blueprint.get("/<reference>")
@requires(Permission.FILE_VIEW)
def show(actor: Actor, reference: str) -> Response:
    return _file(actor, reference)


@blueprint.get("/<reference>/catalogue.pdf")
@requires(Permission.FILE_VIEW)
def printed(actor: Actor, reference: str) -> Response:
    """The 目录 as it is printed, of what this reader sees."""
    content = make_pdf("catalogue", paper(actor, reference))
    note(actor, "file.catalogue_printed", f"file:{reference}")
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{reference.replace("·", ".")}.pdf"'
    return response


# --- editing ----------------------------------------------------------------------------------------------------------


@blueprint.get("/<reference>/items/<code>")
@requires(Permission.FILE_EDIT)
def edit(actor: Actor, reference: str, code: str) -> Response:
    """The file's page with one material open for editing; as a fragment that row alone."""
    material = queries.material_for(actor, reference, code, Permission.FILE_EDIT)
    form = MaterialForm(formdata=None, obj=material, seen=str(queries.latest_version(material)))
    return _row(actor, reference, code, form)


@blueprint.get("/<reference>/items/<code>/row")
@requires(Permission.FILE_VIEW)
def row(actor: Actor, reference: str, code: str) -> Response:
    """The row as it stands, to leave editing without saving."""
    if not wants_fragment():
        return see_other(_address(reference, code))
    return page(FILE, MATERIAL, editing=None, **line_facts(actor, reference, code))


@blueprint.post("/<reference>/items/<code>")
@requires(Permission.FILE_EDIT)
def save(actor: Actor, reference: str, code: str) -> Response:
    form = MaterialForm()
    if not form.validate():
        return _row(actor, reference, code, form, status=422)
    number = actions.edit_material(
        actor, reference, code, form.seen_number, Description(form.title.data or "", form.date, form.remark.data or "")
    )
    undo = url_for("catalogue.take_back", reference=reference, code=code, number=number)
    toast(gettext(N_("%(code)s 已保存。"), code=code), undo)
    return _saved(actor, reference, code)


@blueprint.post("/<reference>/items/<code>/edits/<int:number>/undo")
@requires(Permission.FILE_EDIT)
def take_back(actor: Actor, reference: str, code: str, number: int) -> Response:
    actions.take_back_edit(actor, reference, code, number)
    toast(gettext(N_("%(code)s 已恢复原样。"), code=code))
    return see_other(_address(reference, code))


@blueprint.post("/<reference>/finish")
@requires(Permission.FILE_EDIT)
def finish(actor: Actor, reference: str) -> Response:
    actions.finish(actor, reference)
    toast(gettext(N_("%(reference)s 编目完成。"), reference=reference), url_for("catalogue.reopen", reference=reference))
    return see_other(url_for("catalogue.show", reference=reference))


@blueprint.post("/<reference>/reopen")
@requires(Permission.FILE_EDIT)
def reopen(actor: Actor, reference: str) -> Response:
    actions.reopen(actor, reference)
    toast(gettext(N_("%(reference)s 又回到待编目。"), reference=reference))
    return see_other(url_for("catalogue.show", reference=reference))


# --- the store's version ----------------------------------------------------------------------------------------------


@blueprint.get("/<reference>/kept")
@requires(Permission.FILE_EDIT)
def kept(actor: Actor, reference: str) -> Response:
    """Whether the store holds the file as the catalogue has it; asked again while it does not."""
    return page(FILE, "catalogue/_kept.html", parts=[], editing=None, **file_facts(actor, reference))


@blueprint.post("/<reference>/keep")
@requires(Permission.FILE_EDIT)
def keep(actor: Actor, reference: str) -> Response:
    """Asks for the version now; a browser does so when an edited file is left."""
    actions.ask_to_keep(actor, reference)
    return see_other(url_for("catalogue.show", reference=reference))


def _file(actor: Actor, reference: str, status: int = 200, **more: object) -> Response:
    parts = [(url_for(endpoint, reference=reference), gettext(word)) for endpoint, word, needed in ELSEWHERE
             if endpoint in current_app.view_functions and actor.may(needed)]
    exports = _way_out(actor, EXPORT, Permission.EXPORT_MAKE, reference=reference)
    fate = _way_out(actor, FATE, Permission.DISPOSAL_VIEW, reference=reference)
    return page(FILE, status=status, parts=parts, exports=exports, fate=fate, **{"editing": None, **file_facts(actor, reference), **more})


def _way_out(actor: Actor, endpoint: str, needed: Permission, **chosen: Any) -> str | None:
    """Where a room above takes these files out, or says what went out, for those who may."""
    return url_for(endpoint, **chosen) if endpoint in current_app.view_functions and actor.may(needed) else None


def _chosen(facts: dict) -> dict[str, Any]:
    """The list as an export chooses it; it takes an enterprise, or an accession, or all."""
    wanted = facts["wanted"]
    if wanted.accession is not None:
        return {"accession": wanted.accession}
    codes = [one.code for one in facts["enterprises"] if one.id == wanted.enterprise_id]
    return {"enterprise": codes[0]} if codes else {"all": 1}


def _row(actor: Actor, reference: str, code: str, form: MaterialForm, status: int = 200) -> Response:
    if not wants_fragment():
        return _file(actor, reference, status, editing=form, edited=code)
    return page(FILE, MATERIAL, status=status, editing=form, edited=code, **line_facts(actor, reference, code))


def _saved(actor: Actor, reference: str, code: str) -> Response:
    if not wants_fragment():
        return see_other(_address(reference, code))
    response = page(FILE, MATERIAL, editing=None, **line_facts(actor, reference, code))
    response.headers["HX-Trigger"] = EDITED
    return response


def _address(reference: str, code: str) -> str:
    return url_for("catalogue.show", reference=reference, _anchor=f"item-{code}")


register_room("catalogue.index", N_("档案"), Permission.FILE_VIEW, 30)
