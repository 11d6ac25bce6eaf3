"""Pages of requests: asking question by question or at a counter, the course of a request, what is done with it, the copy."""
from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for

from portal.access import Actor, NotFound, Permission, requires
from portal.rendering import page, register_room, see_other, toast
from portal.use_requests import actions, queries
from portal.use_requests.forms import CounterForm, ItemsForm, PrepareForm, PurposeForm, ReasonForm, ResidentForm
from portal.use_requests.purposes import IDENTITY_CHECKS, PURPOSES
from portal.use_requests.request_page import Side, draft_facts, grouped, list_facts, promise, request_facts, side_of
from portal.wording import N_, gettext

blueprint = Blueprint("use_requests", __name__, url_prefix="/requests")
PURPOSE, ITEMS, CHECK = "use_requests/purpose.html", "use_requests/items.html", "use_requests/check.html"
HINTS: dict[str, Any] = {
    "hints": {code: hint for code, (_, hint) in PURPOSES.items()}, "checks": {code: hint for code, (_, hint) in IDENTITY_CHECKS.items()},
}
SHOW, STANDING = "use_requests/request.html", "use_requests/_standing.html"


# --- reading ----------------------------------------------------------------------------------------------------------


@blueprint.get("/")
@requires(Permission.REQUEST_VIEW)
def index(actor: Actor) -> Response:
    number = max(1, request.args.get("page", 1, type=int))
    return page("use_requests/list.html", "use_requests/_list.html", **list_facts(actor, number, "ended" in request.args))


@blueprint.get("/<reference>")
@requires(Permission.REQUEST_VIEW)
def show(actor: Actor, reference: str) -> Response:
    """The request; as a fragment how it stands, which is polled while its copy is being made."""
    return _show(actor, reference)


def _show(actor: Actor, reference: str, status: int = 200, **forms: object) -> Response:
    facts = request_facts(actor, reference)
    if "prepare" in facts["verbs"]:
        facts |= {"groups": grouped(queries.items_of(facts["asked"].file), facts["asked"].file.scheme)}
        forms.setdefault("preparing", _prepare_form(facts["asked"], fresh=True))
    return page(SHOW, STANDING, status=status, **{"reason": ReasonForm(formdata=None), **facts, **forms})


@blueprint.get("/<reference>/copy.pdf")
@requires(Permission.REQUEST_COLLECT)
def copy(actor: Actor, reference: str) -> Response:
    """The certified copy, to be kept as a file; each fetch is recorded."""
    content = queries.copy_content(actor, reference)
    actions.collect(actor, reference)
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{reference}.pdf"'
    return response


# --- asking for the own file, one question a page ---------------------------------------------------------------------


@blueprint.get("/new")
@requires(Permission.REQUEST_MAKE)
def new(actor: Actor) -> Response:
    return see_other(url_for("use_requests.purpose" if side_of(actor) is Side.PERSON else "use_requests.counter"))


@blueprint.get("/new/purpose")
@requires(Permission.REQUEST_MAKE)
def purpose(actor: Actor) -> Response:
    _only_for(actor, Side.PERSON)
    draft = draft_facts(actor)["draft"]
    return page(PURPOSE, step=1, form=PurposeForm(formdata=None, purpose=draft.purpose if draft else None), **HINTS)


@blueprint.post("/new/purpose")
@requires(Permission.REQUEST_MAKE)
def answer_purpose(actor: Actor) -> Response:
    _only_for(actor, Side.PERSON)
    form = PurposeForm()
    if not form.validate():
        return page(PURPOSE, "use_requests/_purpose.html", status=422, step=1, form=form, **HINTS)
    actions.draft_purpose(actor, form.purpose.data)
    return see_other(url_for("use_requests.items"))


@blueprint.get("/new/items")
@requires(Permission.REQUEST_MAKE)
def items(actor: Actor) -> Response:
    _only_for(actor, Side.PERSON)
    draft = draft_facts(actor)["draft"]
    if draft is None or draft.purpose is None:
        return see_other(url_for("use_requests.purpose"))
    return page(ITEMS, **_items_facts(actor, ItemsForm(formdata=None, items=draft.codes, wish=draft.wish)))


@blueprint.post("/new/items")
@requires(Permission.REQUEST_MAKE)
def answer_items(actor: Actor) -> Response:
    _only_for(actor, Side.PERSON)
    facts = _items_facts(actor, ItemsForm())
    form = facts["form"]
    if not _answered(form):
        return page(ITEMS, "use_requests/_items.html", status=422, **facts)
    actions.draft_items(actor, form.items.data, form.wish.data or "")
    return see_other(url_for("use_requests.check"))


@blueprint.get("/new/check")
@requires(Permission.REQUEST_MAKE)
def check(actor: Actor) -> Response:
    _only_for(actor, Side.PERSON)
    facts = draft_facts(actor)
    if not facts["purpose"] or not (facts["items"] or facts["wish"]):
        return see_other(url_for("use_requests.purpose"))
    return page(CHECK, step=3, **facts)


@blueprint.post("/new/check")
@requires(Permission.REQUEST_MAKE)
def send(actor: Actor) -> Response:
    _only_for(actor, Side.PERSON)
    return see_other(url_for("use_requests.show", reference=actions.ask_drafted(actor)))


def _items_facts(actor: Actor, form: ItemsForm) -> dict:
    file = queries.own_file(actor)
    return {"form": form, "groups": _offer(form, file), "step": 2}


def _offer(form: ItemsForm | CounterForm, file: object) -> list[dict]:
    """Sets what may be chosen, and answers it under the names of its classes."""
    offered = queries.items_of(file)  # type: ignore[arg-type]
    form.items.choices = [(one.code, one.title) for one in offered]
    return grouped(offered, file.scheme)  # type: ignore[attr-defined]


def _answered(form: ItemsForm | CounterForm) -> bool:
    """Whether the form is right, and says items or a wish."""
    if not form.validate():
        return False
    if not form.items.data and not (form.wish.data or "").strip():
        form.items.errors = [actions.ITEMS_NEEDED]
        return False
    return True


def _only_for(actor: Actor, side: Side) -> None:
    """These questions are of the person, or of a counter; for others there is no such page. Raises NotFound."""
    if side_of(actor) is not side:
        raise NotFound


# --- asking at a counter for the person in front ----------------------------------------------------------------------


@blueprint.get("/counter")
@requires(Permission.REQUEST_MAKE)
def counter(actor: Actor) -> Response:
    _only_for(actor, Side.COUNTER)
    return page("use_requests/counter.html", form=ResidentForm(formdata=None), found=None)


@blueprint.post("/counter")
@requires(Permission.REQUEST_MAKE)
def find(actor: Actor) -> Response:
    """Who is meant; names and ID numbers are posted and stand in no address."""
    _only_for(actor, Side.COUNTER)
    form = ResidentForm()
    valid = form.validate()
    found = queries.residents(actor, form.text.data or "") if valid else None
    if found is not None and len(found) == 1:
        return see_other(url_for("use_requests.counter_ask", reference=found[0].reference))
    return page("use_requests/counter.html", "use_requests/_counter.html", status=200 if valid else 422, form=form, found=found)


@blueprint.get("/counter/<reference>")
@requires(Permission.REQUEST_MAKE)
def counter_ask(actor: Actor, reference: str) -> Response:
    return page("use_requests/counter_ask.html", **_counter_facts(actor, reference, CounterForm(formdata=None)))


@blueprint.post("/counter/<reference>")
@requires(Permission.REQUEST_MAKE)
def ask(actor: Actor, reference: str) -> Response:
    facts = _counter_facts(actor, reference, CounterForm())
    form = facts["form"]
    if not _answered(form):
        return page("use_requests/counter_ask.html", "use_requests/_counter_ask.html", status=422, **facts)
    made = actions.ask(actor, reference, form.purpose.data, form.items.data, form.wish.data or "", form.identity_check.data)
    toast(gettext(N_("已经交办，受理号 %(reference)s。"), reference=made))
    return see_other(url_for("use_requests.show", reference=made))


def _counter_facts(actor: Actor, reference: str, form: CounterForm) -> dict:
    _only_for(actor, Side.COUNTER)
    file = queries.file_to_ask_for(actor, reference)
    return {"form": form, "file": file, "groups": _offer(form, file), "due_on": promise(), **HINTS}


# --- what is done with a request --------------------------------------------------------------------------------------


@blueprint.post("/<reference>/take")
@requires(Permission.REQUEST_HANDLE)
def take(actor: Actor, reference: str) -> Response:
    actions.take(actor, reference)
    return _back(reference)


@blueprint.post("/<reference>/take-over")
@requires(Permission.REQUEST_HANDLE)
def take_over(actor: Actor, reference: str) -> Response:
    actions.take_over(actor, reference)
    return _back(reference)


@blueprint.post("/<reference>/prepare")
@requires(Permission.REQUEST_HANDLE)
def prepare(actor: Actor, reference: str) -> Response:
    form = _prepare_form(queries.request_for(actor, reference, Permission.REQUEST_HANDLE))
    if not form.validate():
        return _show(actor, reference, 422, preparing=form)
    actions.prepare(actor, reference, form.items.data, form.advice.data or "")
    toast(gettext(N_("已送审批。")))
    return _back(reference)


def _prepare_form(asked: object, fresh: bool = False) -> PrepareForm:
    """What goes into the copy: what was named, or what was chosen before."""
    chosen = [item.material.code for item in asked.items if item.included or item.named_by_requester]  # type: ignore[attr-defined]
    form = PrepareForm(formdata=None, items=chosen, advice=asked.advice) if fresh else PrepareForm()  # type: ignore[attr-defined]
    form.items.choices = [(one.code, one.title) for one in queries.items_of(asked.file)]  # type: ignore[attr-defined]
    return form


@blueprint.post("/<reference>/approve")
@requires(Permission.REQUEST_DECIDE)
def approve(actor: Actor, reference: str) -> Response:
    actions.approve(actor, reference)
    return _back(reference)


@blueprint.post("/<reference>/refuse")
@requires(Permission.REQUEST_DECIDE)
def refuse(actor: Actor, reference: str) -> Response:
    form = ReasonForm()
    if not form.validate():
        return _show(actor, reference, 422, refusing=form)
    actions.refuse(actor, reference, form.reason.data)
    toast(gettext(N_("已记下，申请人看得到理由。")))
    return _back(reference)


@blueprint.post("/<reference>/send-back")
@requires(Permission.REQUEST_DECIDE)
def send_back(actor: Actor, reference: str) -> Response:
    form = ReasonForm()
    if not form.validate():
        return _show(actor, reference, 422, sending_back=form)
    actions.send_back(actor, reference, form.reason.data)
    toast(gettext(N_("已退回，经办人看得到理由。")))
    return _back(reference)


@blueprint.post("/<reference>/withdraw")
@requires(Permission.REQUEST_MAKE)
def withdraw(actor: Actor, reference: str) -> Response:
    actions.withdraw(actor, reference)
    return _back(reference)


@blueprint.post("/<reference>/remake")
@requires(Permission.REQUEST_HANDLE)
def remake(actor: Actor, reference: str) -> Response:
    actions.remake(actor, reference)
    return _back(reference)


def _back(reference: str) -> Response:
    return see_other(url_for("use_requests.show", reference=reference))


register_room("use_requests.index", N_("利用申请"), Permission.REQUEST_VIEW, 50)
