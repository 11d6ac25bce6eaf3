"""Pages of acceptance: the four properties, the human sample page by page, the table of codes."""
from __future__ import annotations

from flask import Blueprint, Response, request, send_file, url_for

from portal.access import Actor, Permission, requires
from portal.regulation.code import Weight
from portal.rendering import page, see_other, toast
from portal.trail import note
from portal.transfers import actions
from portal.transfers.acceptance.codes_page import lines
from portal.transfers.acceptance.properties_page import property_facts
from portal.transfers.acceptance.sample_page import judging_facts, next_place, sample_facts
from portal.transfers.forms import JudgeForm
from portal.transfers.queries.samples import sample_picture
from portal.wording import N_, gettext, ngettext

blueprint = Blueprint("acceptance", __name__)
PICTURE_POLICY = "default-src 'none'; sandbox"


@blueprint.get("/codes/")
@requires(Permission.DESK_VIEW)
def codes(actor: Actor) -> Response:
    """Every code, narrowed by words and weight; open to everybody who is signed in."""
    query, weight = request.args.get("query", "").strip()[:100], request.args.get("weight", "")
    chosen = weight if weight in {one.value for one in Weight} else ""
    return page("acceptance/codes.html", "acceptance/_codes.html", lines=lines(query, chosen), query=query, weight=chosen)


# --- the four properties ----------------------------------------------------------------------------------------------


@blueprint.get("/transfers/<reference>/properties")
@requires(Permission.TRANSFER_VIEW)
def properties(actor: Actor, reference: str) -> Response:
    return page("acceptance/properties.html", **property_facts(actor, reference, request.args.get("round", type=int)))


@blueprint.post("/transfers/<reference>/attestations/<number>")
@requires(Permission.TRANSFER_SUBMIT)
def attest(actor: Actor, reference: str, number: str) -> Response:
    actions.attest(actor, reference, number)
    toast(gettext(N_("已记下您的声明。")), url_for("acceptance.take_back", reference=reference, number=number))
    return see_other(url_for("acceptance.properties", reference=reference))


@blueprint.post("/transfers/<reference>/attestations/<number>/take-back")
@requires(Permission.TRANSFER_SUBMIT)
def take_back(actor: Actor, reference: str, number: str) -> Response:
    actions.take_attestation_back(actor, reference, number)
    return see_other(url_for("acceptance.properties", reference=reference))


# --- the human sample -------------------------------------------------------------------------------------------------


@blueprint.get("/transfers/<reference>/sample")
@requires(Permission.TRANSFER_VIEW)
def sample(actor: Actor, reference: str) -> Response:
    return page("acceptance/sample.html", **sample_facts(actor, reference))


@blueprint.post("/transfers/<reference>/sample")
@requires(Permission.TRANSFER_RECEIVE)
def begin_sample(actor: Actor, reference: str) -> Response:
    count = actions.begin_sample(actor, reference)
    toast(ngettext("抽出 %(num)s 页。", "抽出 %(num)s 页。", count))
    return see_other(url_for("acceptance.judge", reference=reference, place=1))


@blueprint.get("/transfers/<reference>/sample/pages/<int:place>")
@requires(Permission.TRANSFER_RECEIVE)
def judge(actor: Actor, reference: str, place: int) -> Response:
    return page("acceptance/judge.html", form=JudgeForm(formdata=None), **judging_facts(actor, reference, place))


@blueprint.post("/transfers/<reference>/sample/pages/<int:place>")
@requires(Permission.TRANSFER_RECEIVE)
def judged(actor: Actor, reference: str, place: int) -> Response:
    form = JudgeForm()
    if not form.validate():
        return page("acceptance/judge.html", status=422, form=form, **judging_facts(actor, reference, place))
    outcome = actions.judge_page(actor, reference, place, form.verdict.data == "fit", form.reason.data or "")
    following = None if outcome else next_place(actor, reference, place)
    if following is None:
        return see_other(url_for("acceptance.sample", reference=reference))
    return see_other(url_for("acceptance.judge", reference=reference, place=following))


@blueprint.get("/transfers/<reference>/sample/pages/<int:place>/image")
@requires(Permission.TRANSFER_RECEIVE)
def image(actor: Actor, reference: str, place: int) -> Response:
    """The original of a sampled page, as large as it can be read."""
    path = sample_picture(actor, reference, place)
    note(actor, "transfer.page_seen", f"transfer:{reference}/sample/{place}")
    response = send_file(path, mimetype="image/jpeg", max_age=0)
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    return response
