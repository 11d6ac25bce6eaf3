"""Pages of the hand-over: the papers of a batch, the record of each, the scans of signed ones, the count at the counter."""
from __future__ import annotations

from flask import Blueprint, Response, url_for

from portal import installation
from portal.access import Actor, Permission, requires
from portal.handovers import actions, queries
from portal.handovers.forms import CountForm, ScanForm
from portal.handovers.pages import counting_facts, papers_facts, record_facts, row_facts
from portal.handovers.scans import MIME
from portal.rendering import page, see_other, toast, wants_fragment
from portal.trail import note
from portal.transfers.staging import passing_folder
from portal.wording import N_, gettext

blueprint = Blueprint("handovers", __name__, url_prefix="/papers")
INLINE_POLICY = "default-src 'none'; sandbox"


# --- papers -----------------------------------------------------------------------------------------------------------


@blueprint.get("/batch/<reference>")
@requires(Permission.TRANSFER_VIEW)
def batch(actor: Actor, reference: str) -> Response:
    """The papers of a batch and what can be made out now; as a fragment on the page of the batch."""
    return page("handovers/batch.html", "handovers/_papers.html", **papers_facts(actor, reference))


@blueprint.post("/batch/<reference>/<kind>")
@requires(Permission.TRANSFER_SUBMIT)
def issue(actor: Actor, reference: str, kind: str) -> Response:
    number = actions.issue(actor, kind, reference)
    return see_other(url_for("handovers.show", number=number))


@blueprint.get("/<number>")
@requires(Permission.TRANSFER_VIEW)
def show(actor: Actor, number: str) -> Response:
    """The record of a paper, to which its QR code leads: what it is, and whether what it says still holds."""
    return page("handovers/paper.html", form=ScanForm(formdata=None), **record_facts(actor, number))


@blueprint.get("/<number>.pdf")
@requires(Permission.TRANSFER_VIEW)
def pdf(actor: Actor, number: str) -> Response:
    """The paper as it was made out, byte for byte."""
    paper, content = queries.pdf_for(actor, number)
    note(actor, "paper.taken", f"paper:{paper.number}")
    return _inline(content, "application/pdf", f"{paper.number}.pdf")


# --- scans of signed papers -------------------------------------------------------------------------------------------


@blueprint.post("/<number>/scans")
@requires(Permission.TRANSFER_SUBMIT)
def file_scan(actor: Actor, number: str) -> Response:
    form = ScanForm()
    if not form.scan.data or not form.scan.data.filename:
        form.scan.errors = [N_("先选扫描件。")]
        return page("handovers/paper.html", "handovers/_scans.html", status=422, form=form, **record_facts(actor, number))
    with passing_folder(installation.current().settings.staging) as folder:
        path = folder / "scan"
        form.scan.data.save(str(path))
        actions.file_scan(actor, number, path)
    toast(gettext(N_("签章件已归到 %(number)s。"), number=number))
    return see_other(url_for("handovers.show", number=number))


@blueprint.get("/<number>/scans/<int:position>")
@requires(Permission.TRANSFER_VIEW)
def scan(actor: Actor, number: str, position: int) -> Response:
    """A filed scan as it came, to be downloaded: a browser shows nothing from outside but the picture."""
    kept, content = queries.scan_content(actor, number, position)
    note(actor, "paper.scan_taken", f"paper:{number}")
    response = _inline(content, MIME[kept.kind], f"{number}-{position}.{kept.kind}")
    response.headers["Content-Disposition"] = response.headers["Content-Disposition"].replace("inline", "attachment")
    return response


@blueprint.get("/<number>/scans/<int:position>.jpg")
@requires(Permission.TRANSFER_VIEW)
def picture(actor: Actor, number: str, position: int) -> Response:
    """The first page of a filed scan, as a picture made here."""
    return _inline(actions.picture_of(actor, number, position), "image/jpeg", f"{number}-{position}.jpg")


def _inline(content: bytes, kind: str, name: str) -> Response:
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Content-Security-Policy"] = INLINE_POLICY
    return response


# --- the count at the counter -----------------------------------------------------------------------------------------


@blueprint.get("/batch/<reference>/count")
@requires(Permission.TRANSFER_VIEW)
def counting(actor: Actor, reference: str) -> Response:
    """The files whose paper is counted, with what was counted; as a fragment how far the counter has come."""
    return page("handovers/counting.html", "handovers/_counted.html", **counting_facts(actor, reference))


@blueprint.post("/batch/<reference>/count/<int:position>")
@requires(Permission.TRANSFER_RECEIVE)
def count(actor: Actor, reference: str, position: int) -> Response:
    form = CountForm()
    if not form.validate():
        facts = counting_facts(actor, reference) | row_facts(actor, reference, position, form)
        return page("handovers/counting.html", "handovers/_row.html", status=422, **facts)
    differs = actions.count_paper(actor, reference, position, form.volumes.data, form.pages.data, form.remark.data or "")
    toast(gettext(N_("已记下，与系统不符。")) if differs else gettext(N_("已记下，与系统相符。")))
    if not wants_fragment():
        return see_other(url_for("handovers.counting", reference=reference))
    facts = counting_facts(actor, reference) | row_facts(actor, reference, position)
    return page("handovers/counting.html", "handovers/_row.html", **facts)
