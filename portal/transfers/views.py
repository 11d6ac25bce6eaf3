"""Pages of the intake: the list of batches, a new batch, the batch with its people and findings, and what can be done there."""
from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, request, send_file, url_for

from portal.access import Actor, Permission, requires
from portal.installation import current
from portal.lifecycle import Refusal
from portal.rendering import page, register_room, see_other, streams, take_form, toast, wants_fragment
from portal.trail import note
from portal.transfers import actions, queries
from portal.transfers.arrival import MOST_REQUEST_BYTES, Arrivals
from portal.transfers.batch_page import batch_facts, list_facts
from portal.transfers.forms import AnnounceForm, ReasonForm, ReceiveForm, RegisterForm, SubmitForm
from portal.transfers.identification import Given
from portal.transfers.inspection import package_name
from portal.transfers.reading import read_upload
from portal.wording import N_, gettext, ngettext

blueprint = Blueprint("transfers", __name__, url_prefix="/transfers")
PICTURE_POLICY = "default-src 'none'; sandbox"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BATCH, STANDING, SHEET = "transfers/batch.html", "transfers/_standing.html", "transfers/_sheet.html"


# --- reading ----------------------------------------------------------------------------------------------------------


@blueprint.get("/")
@requires(Permission.TRANSFER_VIEW)
def index(actor: Actor) -> Response:
    number = max(1, request.args.get("page", 1, type=int))
    return page("transfers/list.html", "transfers/_list.html", **list_facts(actor, number))


@blueprint.get("/<reference>")
@requires(Permission.TRANSFER_VIEW)
def show(actor: Actor, reference: str) -> Response:
    """The batch; as a fragment how it stands, which is polled while something goes on."""
    facts = batch_facts(actor, reference, request.args.get("file", type=int), "all" in request.args, polled=wants_fragment())
    return page(BATCH, STANDING, reason=ReasonForm(formdata=None), **facts)


@blueprint.get("/<reference>/files/<int:position>")
@requires(Permission.TRANSFER_VIEW)
def sheet(actor: Actor, reference: str, position: int) -> Response:
    """The batch with one file's findings open; as a fragment the findings alone."""
    facts = batch_facts(actor, reference, position, "all" in request.args)
    return page(BATCH, SHEET, oob=False, reason=ReasonForm(formdata=None), **facts)


@blueprint.get("/<reference>/files/<int:position>/pictures/<int:number>.jpg")
@requires(Permission.TRANSFER_VIEW)
def picture(actor: Actor, reference: str, position: int, number: int) -> Response:
    """A small picture of a faulty page, while its package is in staging; auditors see none."""
    path = queries.picture_for(actor, reference, position, number)
    note(actor, "transfer.page_seen", f"transfer:{reference}/{position}/{number}")
    response = send_file(path, mimetype="image/jpeg", max_age=0)
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    return response


@blueprint.get("/<reference>/register.xlsx")
@requires(Permission.TRANSFER_VIEW)
def register(actor: Actor, reference: str) -> Response:
    """The register of the batch with the same columns as it was handed over; an auditor's copy has masked numbers."""
    content = queries.register_file(actor, reference)
    note(actor, "transfer.register_taken", f"transfer:{reference}")
    return _download(content, f"{reference}.xlsx")


@blueprint.get("/<reference>/defects.xlsx")
@requires(Permission.TRANSFER_VIEW)
def defects(actor: Actor, reference: str) -> Response:
    """What was found in the batch, one row a finding, to mend from without being online."""
    content = queries.defects_file(actor, reference)
    note(actor, "transfer.defects_taken", f"transfer:{reference}")
    return _download(content, f"{reference}-defects.xlsx")


@blueprint.get("/template.xlsx")
@requires(Permission.TRANSFER_ANNOUNCE)
def template(actor: Actor) -> Response:
    """An empty register to fill in."""
    return _download(queries.empty_register(), "register.xlsx")


def _download(content: bytes, name: str) -> Response:
    response = Response(content, mimetype=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


# --- announcing and uploading -----------------------------------------------------------------------------------------


@blueprint.get("/new")
@requires(Permission.TRANSFER_ANNOUNCE)
def new(actor: Actor) -> Response:
    return page("transfers/new.html", form=_announce_form(actor))


@blueprint.post("/new")
@requires(Permission.TRANSFER_ANNOUNCE)
def announce(actor: Actor) -> Response:
    form = _announce_form(actor)
    if not form.validate():
        return page("transfers/new.html", "transfers/_new.html", status=422, form=form)
    read, why = read_upload(form.register.data)
    if why:
        form.register.errors = [why]
        return page("transfers/new.html", "transfers/_new.html", status=422, form=form)
    reference = actions.announce(actor, form.enterprise.data, read)
    return see_other(url_for("transfers.show", reference=reference))


def _announce_form(actor: Actor) -> AnnounceForm:
    form = AnnounceForm()
    form.enterprise.choices = queries.enterprise_choices(actor)
    if len(form.enterprise.choices) == 1:
        form.enterprise.data = form.enterprise.choices[0][0]
    return form


@blueprint.post("/<reference>/register")
@requires(Permission.TRANSFER_ANNOUNCE)
def replace_register(actor: Actor, reference: str) -> Response:
    form = RegisterForm()
    read, why = read_upload(form.register.data)
    if read is None:
        raise Refusal(why or N_("先选移交清册的文件。"))
    actions.replace_register(actor, reference, read)
    toast(gettext(N_("清册已换，%(count)s 行；已按新的清册重新核对。"), count=len(read.rows)))
    return _back(reference)


@blueprint.post("/<reference>/packages")
@requires(Permission.TRANSFER_UPLOAD)
def upload(actor: Actor, reference: str) -> Response:
    """One or many packages; each goes to staging while it arrives, and a request that breaks off leaves nothing."""
    queries.refuse_closed(actor, reference)
    refused, taken = [], 0
    with Arrivals(current().settings.staging) as arrivals:
        _, files = take_form(arrivals.open, MOST_REQUEST_BYTES)
        for name, kept in arrivals.kept(files.getlist("packages")):
            try:
                actions.upload(actor, reference, Given(name, package_name(Path(name.replace("\\", "/"))), kept))
                taken += 1
            except Refusal as refusal:
                refused.append(refusal)
    if not taken:
        raise refused[0] if refused else Refusal(N_("先选要上传的包。"))
    if wants_fragment():
        return Response(status=204)
    toast(" ".join([ngettext("收到 %(num)s 个包，正在检测。", "收到 %(num)s 个包，正在检测。", taken), *(one.sentence for one in refused)]))
    return _back(reference)


streams(blueprint, "upload")


# --- what is done with a batch ----------------------------------------------------------------------------------------


@blueprint.post("/<reference>/check")
@requires(Permission.TRANSFER_UPLOAD)
def check_again(actor: Actor, reference: str) -> Response:
    actions.check_again(actor, reference)
    return _back(reference)


@blueprint.post("/<reference>/submit")
@requires(Permission.TRANSFER_SUBMIT)
def submit(actor: Actor, reference: str) -> Response:
    form = SubmitForm()
    count = actions.submit(actor, reference, bound=form.bound.data, seen=form.seen.data)
    toast(ngettext("已提交 %(num)s 人。", "已提交 %(num)s 人。", count))
    return _back(reference)


@blueprint.post("/<reference>/withdraw")
@requires(Permission.TRANSFER_WITHDRAW)
def withdraw(actor: Actor, reference: str) -> Response:
    actions.withdraw(actor, reference)
    toast(gettext(N_("批次 %(reference)s 已撤回。"), reference=reference))
    return _back(reference)


@blueprint.post("/<reference>/receive")
@requires(Permission.TRANSFER_RECEIVE)
def receive(actor: Actor, reference: str) -> Response:
    accession = actions.receive(actor, reference, ReceiveForm().seen.data)
    toast(gettext(N_("已签收，入藏号 %(number)s。"), number=accession) if accession else gettext(N_("没有可以签收的，已全部退回。")))
    return _back(reference)


@blueprint.post("/<reference>/resume")
@requires(Permission.TRANSFER_RECEIVE)
def resume(actor: Actor, reference: str) -> Response:
    actions.resume_receipt(actor, reference)
    return _back(reference)


# --- what is done with one file ---------------------------------------------------------------------------------------


@blueprint.post("/<reference>/files/<int:position>/return")
@requires(Permission.TRANSFER_RECEIVE)
def return_file(actor: Actor, reference: str, position: int) -> Response:
    form = ReasonForm()
    if not form.validate():
        return _wrong(actor, reference, position, returning=form)
    actions.return_file(actor, reference, position, form.reason.data)
    undo = url_for("transfers.take_back", reference=reference, position=position)
    toast(gettext(N_("已退回，企业看得到理由。")), undo)
    return _back(reference, position)


@blueprint.post("/<reference>/files/<int:position>/take-back")
@requires(Permission.TRANSFER_RECEIVE)
def take_back(actor: Actor, reference: str, position: int) -> Response:
    actions.take_back(actor, reference, position)
    return _back(reference, position)


@blueprint.post("/<reference>/files/<int:position>/lift")
@requires(Permission.TRANSFER_RECEIVE)
def lift(actor: Actor, reference: str, position: int) -> Response:
    form = ReasonForm()
    if not form.validate():
        return _wrong(actor, reference, position, lifting=form)
    count = actions.lift(actor, reference, position, form.reason.data, form.inspection.data)
    toast(ngettext("放行了 %(num)s 处，理由双方都看得到。", "放行了 %(num)s 处，理由双方都看得到。", count))
    return _back(reference, position)


@blueprint.post("/<reference>/files/<int:position>/withdraw")
@requires(Permission.TRANSFER_WITHDRAW)
def withdraw_file(actor: Actor, reference: str, position: int) -> Response:
    actions.withdraw_file(actor, reference, position)
    toast(gettext(N_("已移出本批。重新上传这个人的包，就又回到本批。")))
    return _back(reference, position)


def _wrong(actor: Actor, reference: str, position: int, **forms: ReasonForm) -> Response:
    facts = batch_facts(actor, reference, position)
    return page(BATCH, SHEET, status=422, oob=False, reason=ReasonForm(formdata=None), **facts, **forms)


def _back(reference: str, position: int | None = None) -> Response:
    if position is None:
        return see_other(url_for("transfers.show", reference=reference))
    return see_other(url_for("transfers.sheet", reference=reference, position=position))


register_room("transfers.index", N_("移交批次"), Permission.TRANSFER_VIEW, 20)
