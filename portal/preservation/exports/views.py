"""Pages of exports: what went out when, by whom, why; a new one; its progress and its download."""
from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from portal.access import Actor, NotFound, Permission, requires
from portal.preservation.exports import actions
from portal.preservation.exports.export_page import choice_facts, export_facts, list_facts
from portal.preservation.exports.folder import MARKER
from portal.preservation.exports.forms import HINTS, ExportForm
from portal.preservation.exports.selection import Selection
from portal.preservation.exports.writing import PART
from portal.preservation.exports.zip_stream import zipped
from portal.rendering import page, see_other, toast
from portal.wording import N_, gettext

blueprint = Blueprint("exports", __name__, url_prefix="/exports")
NEW, CHOICE = "preservation/export_new.html", ("reference", "enterprise", "accession", "all")


@blueprint.get("/")
@requires(Permission.EXPORT_VIEW)
def index(actor: Actor) -> Response:
    return page("preservation/exports.html", "preservation/_exports.html", **list_facts(actor, _number()))


@blueprint.get("/new")
@requires(Permission.EXPORT_MAKE)
def new(actor: Actor) -> Response:
    return _new(actor, ExportForm(formdata=None))


@blueprint.post("/new")
@requires(Permission.EXPORT_MAKE)
def begin(actor: Actor) -> Response:
    """What is chosen stands in the address, what is done with it in the form."""
    form = ExportForm()
    if not form.validate():
        return _new(actor, form, 422)
    clear = bool(form.clear_numbers.data) and form.kind.data == "bag"
    reference = actions.begin(actor, _selection(), form.kind.data, form.reason.data or "", clear_numbers=clear)
    return see_other(url_for("exports.show", reference=reference))


@blueprint.get("/<reference>")
@requires(Permission.EXPORT_VIEW)
def show(actor: Actor, reference: str) -> Response:
    """The export; as a fragment how it stands, which is polled while it is being made."""
    return page("preservation/export.html", "preservation/_export.html", **export_facts(actor, reference, _number()))


@blueprint.get("/<reference>/<name>.zip")
@requires(Permission.EXPORT_MAKE)
def fetch(actor: Actor, reference: str, name: str) -> Response:
    """The download, made while it is sent."""
    if name != reference:
        raise NotFound
    folder = actions.fetch(actor, reference)
    paths = sorted(path for path in folder.iterdir() if path.name != MARKER and not path.name.endswith(PART))
    response = Response(zipped(folder, reference, paths), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{reference}.zip"'
    return response


@blueprint.post("/<reference>/again")
@requires(Permission.EXPORT_MAKE)
def again(actor: Actor, reference: str) -> Response:
    actions.ask_again(actor, reference)
    return see_other(url_for("exports.show", reference=reference))


@blueprint.post("/<reference>/remove")
@requires(Permission.EXPORT_MAKE)
def remove(actor: Actor, reference: str) -> Response:
    actions.remove(actor, reference)
    toast(gettext(N_("%(reference)s 的文件已清除，导出的记录还在。"), reference=reference))
    return see_other(url_for("exports.show", reference=reference))


def _new(actor: Actor, form: ExportForm, status: int = 200) -> Response:
    selection = _selection()
    facts = choice_facts(actor, selection)
    kept = {word: request.args[word] for word in CHOICE if word in request.args}
    hints = {code: gettext(hint) for code, hint in HINTS.items()}
    return page(NEW, "preservation/_export_new.html", status=status, form=form, kept=kept, hints=hints, **facts)


def _selection() -> Selection:
    """What the address chooses; without anything, the whole archive. Raises NotFound where it chooses twice."""
    told = {word: request.args[word] for word in CHOICE if request.args.get(word)}
    if len(told) > 1:
        raise NotFound
    if "reference" in told:
        return Selection((told["reference"],))
    everything = not told or "all" in told
    return Selection(enterprise=told.get("enterprise"), accession=told.get("accession"), everything=everything)


def _number() -> int:
    return max(1, request.args.get("page", 1, type=int))
