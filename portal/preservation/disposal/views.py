"""Pages of appraisal and disposal: the lists, one list step by step, its papers, what is recorded of a file's retention."""
from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from archive_store import NotThere
from portal import installation
from portal.access import Actor, NotFound, Permission, requires
from portal.accounts.actions import TooManyAttempts, WrongPassword
from portal.catalogue.actions import note_death
from portal.handovers.scans import MIME
from portal.lifecycle import Refusal
from portal.preservation.disposal import actions, papers, queries
from portal.preservation.disposal.actions import Authority
from portal.preservation.disposal.disposal_page import file_facts, list_facts, show_facts, verbs_of
from portal.preservation.disposal.forms import AppraisalForm, AuthorityForm, ConfirmForm, DeathForm, FilesForm, ReasonForm, reason_forms
from portal.preservation.disposal.states import DESTROYING
from portal.rendering import page, register_room, see_other, toast
from portal.rendering.formats import moment
from portal.trail import note
from portal.transfers.staging import passing_folder
from portal.wording import N_, gettext

blueprint = Blueprint("disposal", __name__, url_prefix="/disposals")
HOME, SHOW, STANDING = "preservation/disposal/", "preservation/disposal/list.html", "preservation/disposal/_standing.html"
FILE, RETENTION = "preservation/disposal/file.html", "preservation/disposal/_retention.html"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
INLINE_POLICY = "default-src 'none'; sandbox"


# --- lists ------------------------------------------------------------------------------------------------------------


@blueprint.get("/")
@requires(Permission.DISPOSAL_VIEW)
def index(actor: Actor) -> Response:
    number = max(1, request.args.get("page", 1, type=int))
    return page(HOME + "index.html", HOME + "_index.html", **list_facts(actor, number))


@blueprint.get("/new")
@requires(Permission.DISPOSAL_PROPOSE)
def new(actor: Actor) -> Response:
    return page(HOME + "new.html", form=ReasonForm(formdata=None), found=queries.candidates())


@blueprint.post("/new")
@requires(Permission.DISPOSAL_PROPOSE)
def begin(actor: Actor) -> Response:
    form = ReasonForm()
    if not form.validate():
        return page(HOME + "new.html", status=422, form=form, found=queries.candidates())
    return see_other(url_for("disposal.show", reference=actions.begin(actor, form.reason.data or "")))


@blueprint.get("/<reference>")
@requires(Permission.DISPOSAL_VIEW)
def show(actor: Actor, reference: str) -> Response:
    """The list; as a fragment how it stands, which is polled while it is carried out."""
    return _show(actor, reference)


def _show(actor: Actor, reference: str, status: int = 200, **forms: object) -> Response:
    blank = {
        "adding": FilesForm(formdata=None), "authorising": AuthorityForm(formdata=None), "confirming": ConfirmForm(formdata=None),
        "because_of": reason_forms(),
    }
    return page(SHOW, STANDING, status=status, **blank | show_facts(actor, reference) | forms)


# --- proposing --------------------------------------------------------------------------------------------------------


@blueprint.post("/<reference>/files")
@requires(Permission.DISPOSAL_PROPOSE)
def add(actor: Actor, reference: str) -> Response:
    form = FilesForm()
    if not form.validate():
        return _show(actor, reference, 422, adding=form)
    try:
        fresh = actions.add_files(actor, reference, form.wanted, form.remark.data or "")
    except (Refusal, NotFound) as fault:  # what was typed stays in the form
        _only_where(actor, reference, "change")
        form.references.errors = [fault.sentence]
        return _show(actor, reference, 409, adding=form)
    toast(gettext(N_("列入了 %(count)s 份。"), count=fresh))
    return _back(reference)


@blueprint.post("/<reference>/files/<file>/remove")
@requires(Permission.DISPOSAL_PROPOSE)
def take_out(actor: Actor, reference: str, file: str) -> Response:
    actions.take_out(actor, reference, file)
    toast(gettext(N_("%(file)s 已移出清册。"), file=file))
    return _back(reference)


@blueprint.post("/<reference>/propose")
@requires(Permission.DISPOSAL_PROPOSE)
def propose(actor: Actor, reference: str) -> Response:
    actions.propose(actor, reference)
    toast(gettext(N_("已报批。批下来以后，把批准文件记在这里。")))
    return _back(reference)


@blueprint.post("/<reference>/abandon")
@requires(Permission.DISPOSAL_PROPOSE)
def abandon(actor: Actor, reference: str) -> Response:
    actions.abandon(actor, reference, request.form.get("reason", ""))
    toast(gettext(N_("清册 %(reference)s 已撤销，档案照旧保管。"), reference=reference))
    return _back(reference)


# --- the authority ----------------------------------------------------------------------------------------------------


@blueprint.post("/<reference>/authority")
@requires(Permission.DISPOSAL_PROPOSE)
def authorise(actor: Actor, reference: str) -> Response:
    form = AuthorityForm()
    if not form.validate():
        return _show(actor, reference, 422, authorising=form)
    authority = Authority(
        form.document.data or "", form.issuer.data or "", form.issued_on.data, form.appraiser.data or "", form.appraised_on.data,
        form.approver.data or "",
    )
    try:
        with passing_folder(installation.current().settings.staging) as folder:
            path = folder / "scan"
            form.scan.data.save(str(path))
            actions.record_authority(actor, reference, authority, path)
    except Refusal as refusal:
        _only_where(actor, reference, "authorise")
        form.scan.errors = [refusal.sentence]
        return _show(actor, reference, 409, authorising=form)
    toast(gettext(N_("批准文件已记下。")))
    return _back(reference)


@blueprint.post("/<reference>/send-back")
@requires(Permission.DISPOSAL_APPROVE)
def send_back(actor: Actor, reference: str) -> Response:
    actions.send_back(actor, reference, request.form.get("reason", ""))
    toast(gettext(N_("已退回。")))
    return _back(reference)


@blueprint.post("/<reference>/approve")
@requires(Permission.DISPOSAL_APPROVE)
def approve(actor: Actor, reference: str) -> Response:
    actions.approve(actor, reference)
    toast(gettext(N_("已批准。要两位监销人确认以后才销毁。")))
    return _back(reference)


# --- supervising ------------------------------------------------------------------------------------------------------


@blueprint.post("/<reference>/confirm")
@requires(Permission.DISPOSAL_SUPERVISE)
def confirm(actor: Actor, reference: str) -> Response:
    form = ConfirmForm()
    if not form.validate():
        return _show(actor, reference, 422, confirming=form)
    try:
        state = actions.confirm(actor, reference, form.password.data or "", request.remote_addr)
    except WrongPassword:
        form.password.errors = [N_("密码不对，没有确认。")]
        return _show(actor, reference, 422, confirming=form)
    except TooManyAttempts as refused:
        form.password.errors = [gettext(N_("密码错得太多，%(until)s以后再试。"), until=moment(refused.until))]
        return _show(actor, reference, 429, confirming=form)
    done = N_("两位监销人都已确认，开始销毁。") if state == DESTROYING else N_("已确认。还要另一位监销人确认。")
    toast(gettext(done))
    return _back(reference)


@blueprint.post("/<reference>/interrupt")
@requires(Permission.DISPOSAL_SUPERVISE)
def interrupt(actor: Actor, reference: str) -> Response:
    actions.interrupt(actor, reference, request.form.get("reason", ""))
    toast(gettext(N_("监销已中止，第一位的确认作废，档案照旧保管。")))
    return _back(reference)


@blueprint.post("/<reference>/again")
@requires(Permission.DISPOSAL_SUPERVISE)
def again(actor: Actor, reference: str) -> Response:
    actions.ask_again(actor, reference)
    return _back(reference)


# --- papers -----------------------------------------------------------------------------------------------------------


@blueprint.get("/<reference>/register.pdf")
@requires(Permission.DISPOSAL_VIEW)
def register(actor: Actor, reference: str) -> Response:
    """The register: as it was made when everything was destroyed; before that a draft, which says so."""
    content = papers.register_pdf(queries.list_for(actor, reference))
    note(actor, "disposal.register_taken", f"disposal:{reference}")
    return _file(content, "application/pdf", f"{reference}.pdf")


@blueprint.get("/<reference>/register.xlsx")
@requires(Permission.DISPOSAL_VIEW)
def sheet(actor: Actor, reference: str) -> Response:
    content = papers.register_sheet(queries.list_for(actor, reference))
    note(actor, "disposal.register_taken", f"disposal:{reference}")
    return _file(content, XLSX, f"{reference}.xlsx", "attachment")


@blueprint.get("/<reference>/authority")
@requires(Permission.DISPOSAL_VIEW)
def authority(actor: Actor, reference: str) -> Response:
    """The signed document as it came, to be downloaded: a browser shows nothing from outside but the picture."""
    one = queries.list_for(actor, reference)
    if one.scan_kind is None:
        raise NotFound
    note(actor, "disposal.scan_taken", f"disposal:{reference}")
    return _file(actions.scan_of(one), MIME[one.scan_kind], f"{reference}-authority.{one.scan_kind}", "attachment")


@blueprint.get("/<reference>/authority.jpg")
@requires(Permission.DISPOSAL_VIEW)
def picture(actor: Actor, reference: str) -> Response:
    """The first page of the signed document, as a picture made here."""
    try:
        return _file(actions.picture_of(queries.list_for(actor, reference)), "image/jpeg", f"{reference}.jpg")
    except NotThere:
        raise NotFound from None


# --- one file ---------------------------------------------------------------------------------------------------------


@blueprint.get("/files/<reference>")
@requires(Permission.DISPOSAL_VIEW)
def of_file(actor: Actor, reference: str) -> Response:
    """What is recorded of a file's retention; as a fragment on the file's own page."""
    return _of_file(actor, reference)


@blueprint.post("/files/<reference>/death")
@requires(Permission.DISPOSAL_PROPOSE)
def death(actor: Actor, reference: str) -> Response:
    form = DeathForm()
    if not form.validate():
        return _of_file(actor, reference, 422, dying=form)
    try:
        note_death(actor, reference, form.day)
    except Refusal as refusal:
        form.died_on.errors = [refusal.sentence]
        return _of_file(actor, reference, 409, dying=form)
    toast(gettext(N_("已记下。")))
    return see_other(url_for("disposal.of_file", reference=reference))


@blueprint.post("/files/<reference>/appraisal")
@requires(Permission.DISPOSAL_PROPOSE)
def appraise(actor: Actor, reference: str) -> Response:
    form = AppraisalForm()
    if not form.validate():
        return _of_file(actor, reference, 422, appraising=form)
    try:
        actions.appraise(actor, reference, form.term.data, form.report.data or "", form.reported_on.data, form.reason.data or "")
    except Refusal as refusal:
        form.term.errors = [refusal.sentence]
        return _of_file(actor, reference, 409, appraising=form)
    toast(gettext(N_("鉴定意见已记下。")))
    return see_other(url_for("disposal.of_file", reference=reference))


def _of_file(actor: Actor, reference: str, status: int = 200, **forms: object) -> Response:
    facts = file_facts(actor, reference)
    blank = {
        "dying": DeathForm(formdata=None, died_on=facts["kept"].died_on),
        "appraising": AppraisalForm(formdata=None, term=facts["kept"].term),
    }
    return page(FILE, RETENTION, status=status, **blank | facts | forms)


def _only_where(actor: Actor, reference: str, verb: str) -> None:
    """Raises what is being handled again where the page has no form that could show it."""
    if verb not in verbs_of(actor, queries.list_for(actor, reference)):
        raise


def _back(reference: str) -> Response:
    return see_other(url_for("disposal.show", reference=reference))


def _file(content: bytes, kind: str, name: str, how: str = "inline") -> Response:
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    response.headers["Content-Security-Policy"] = INLINE_POLICY
    return response


register_room("disposal.index", N_("鉴定销毁"), Permission.DISPOSAL_VIEW, 79)
