"""The page of the second store."""
from __future__ import annotations

from flask import Blueprint, Response

from portal.access import Actor, Permission, requires
from portal.preservation.copies import queries
from portal.preservation.copies.troubles import NEXT, SAID
from portal.rendering import page

blueprint = Blueprint("copies", __name__, url_prefix="/copies")


@blueprint.get("/")
@requires(Permission.STATUS_VIEW)
def show(actor: Actor) -> Response:
    """How far the second store is behind, and what keeps it there."""
    if not queries.is_set():
        return page("preservation/copies.html", known=None, lag=None)
    known = queries.state()
    return page(
        "preservation/copies.html", known=known, why_silent=queries.why_silent(known) if known and known.failed_at else "",
        lag=queries.lag(), place=queries.place(), waiting=queries.waiting(),
        troubled=queries.troubled(), said=SAID, next=NEXT,
    )
