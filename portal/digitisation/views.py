"""The page viewer: a page with its text and marks, its image in several widths, the original, how far reading has come."""
from __future__ import annotations

from pathlib import PurePosixPath

from flask import Blueprint, Response, request

from portal.access import Actor, Permission, requires
from portal.digitisation import queries
from portal.digitisation.actions import note_look
from portal.digitisation.page_view import Look, page_facts, progress_facts
from portal.digitisation.reading_copies import WIDTHS
from portal.regulation.reference import page_reference
from portal.rendering import page
from portal.trail import note

blueprint = Blueprint("digitisation", __name__, url_prefix="/files")
IMAGE_POLICY = "default-src 'none'; sandbox"
"""An image opened by itself is never more than an image."""
THUMBNAIL, USUAL = WIDTHS[0], WIDTHS[1]
TYPES = {
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".tif": "image/tiff", ".tiff": "image/tiff", ".pdf": "application/pdf",
}
"""What originals can be; intake refuses files whose content is not what their name says."""


@blueprint.get("/<reference>/<code>/<int:number>")
@requires(Permission.PAGE_VIEW)
def show(actor: Actor, reference: str, code: str, number: int) -> Response:
    """The viewer; `hits` names places in the page's text (`12-16,40-44`), never what was searched for."""
    look = Look.wished(*(request.args.get(name) for name in ("zoom", "turn", "lines", "hits")))
    facts = page_facts(actor, reference, code, number, look)
    note_look(actor, page_reference(reference, code, number))
    return page("digitisation/page.html", **facts)


@blueprint.get("/<reference>/<code>/<int:number>/image")
@requires(Permission.PAGE_VIEW)
def image(actor: Actor, reference: str, code: str, number: int) -> Response:
    """A reading copy at most `width` across. Looking is recorded; thumbnails, on which nothing can be read, are not."""
    width = request.args.get("width", USUAL, type=int)
    place = queries.page_for(actor, reference, code, number)
    content = queries.copy_of(place, width)
    named = page_reference(reference, code, number)
    if width > THUMBNAIL:
        note_look(actor, named)
    return _file(content, "image/jpeg", f"{named}.jpg", "inline")


@blueprint.get("/<reference>/<code>/<int:number>/original")
@requires(Permission.PAGE_VIEW)
def original(actor: Actor, reference: str, code: str, number: int) -> Response:
    """The image as it was handed over, to be kept as a file; a page of a PDF or of a TIFF brings the whole file."""
    place = queries.page_for(actor, reference, code, number)
    content, ending = queries.original_of(place), PurePosixPath(place.page.image).suffix.lower()
    named = page_reference(reference, code, number)
    note(actor, "page.downloaded", f"page:{named}")
    return _file(content, TYPES.get(ending, "application/octet-stream"), f"{named}{ending}", "attachment")


@blueprint.get("/<reference>/reading")
@requires(Permission.FILE_VIEW)
def reading(actor: Actor, reference: str) -> Response:
    """How far the text of a file has been read; a part of the file's page."""
    return page("digitisation/reading.html", "digitisation/_reading.html", **progress_facts(actor, reference))


def _file(content: bytes, kind: str, name: str, how: str) -> Response:
    """`name` is made of a reference, whose middle dot is the one character that is not ASCII."""
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'{how}; filename="{name.replace("·", ".")}"'
    response.headers["Content-Security-Policy"] = IMAGE_POLICY
    return response
