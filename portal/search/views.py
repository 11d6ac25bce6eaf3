"""The search page: what is typed is posted and kept; the results stand at an address that names nobody."""
from __future__ import annotations

from flask import Blueprint, Response, abort, request, url_for

from portal.access import Actor, Permission, requires
from portal.rendering import page, register_room, register_search, see_other
from portal.search import actions
from portal.search.forms import QueryForm
from portal.search.results_page import results_facts
from portal.wording import N_

blueprint = Blueprint("search", __name__, url_prefix="/search")


@blueprint.get("/")
@requires(Permission.SEARCH_USE)
def index(actor: Actor) -> Response:
    return page("search/index.html", form=QueryForm(formdata=None))


@blueprint.post("/")
@requires(Permission.SEARCH_USE)
def ask(actor: Actor) -> Response:
    """Keeps what was typed and leads to its results; more than 300 times a minute is refused with 429."""
    form = QueryForm()
    if not form.validate():
        return page("search/index.html", status=422, form=form)
    try:
        query_id = actions.ask(actor, form.query.data or "")
    except actions.TooManyQueries:
        abort(429)
    return see_other(url_for("search.results", query_id=query_id))


@blueprint.get("/<query_id>")
@requires(Permission.SEARCH_USE)
def results(actor: Actor, query_id: str) -> Response:
    number = max(1, request.args.get("page", 1, type=int))
    facts = results_facts(actor, query_id, number)
    return page("search/results.html", "search/_results.html", **facts)


register_search("search.ask")
register_room("search.index", N_("检索"), Permission.SEARCH_USE, 40)
