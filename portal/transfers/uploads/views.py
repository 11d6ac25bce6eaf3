"""The addresses of the tus protocol: one where an upload into a batch begins, one for each upload.

Signed in by the portal's cookie like its pages, with their token in `X-CSRFToken`. Addresses carry a random token, never a name.
"""
from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import ClientDisconnected, MethodNotAllowed

from portal.access import Actor, Permission, requires
from portal.rendering import check_token, see_other, streams, toast
from portal.rendering.refusals import answer
from portal.transfers.actions import uploading
from portal.transfers.staging import PIECE
from portal.transfers.uploads import growing, tus
from portal.wording import N_, gettext

blueprint = Blueprint("uploads", __name__, url_prefix="/transfers/<reference>/uploads")
OVERRIDE = "X-HTTP-Method-Override"
REASONS = {460: "460 Checksum Mismatch"}
"""Statuses that HTTP itself does not know."""
NOT_TAKEN: dict[type[Exception], tuple[int, str]] = {
    uploading.WrongOffset: (409, N_("接的地方不对，没有收；先问传到了哪里，再从那里接着传。")),
    growing.Busy: (423, N_("这个文件正从另一个连接传着，请稍等。")),
    growing.TooLong: (413, N_("传来的比说好的多，没有收。")),
    growing.Mismatch: (460, N_("这一段在路上变了，没有收，请再传这一段。")),
    growing.BrokenOff: (400, N_("这一段没有传完，没有收，请再传这一段。")),
}
"""What keeps a piece from being taken: status and sentence."""


@blueprint.after_request
def speak(response: Response) -> Response:
    response.headers["Tus-Resumable"] = tus.VERSION
    return response


@blueprint.errorhandler(tus.Refused)
def refused(refusal: tus.Refused) -> Response:
    response = answer(refusal.status, refusal.sentence)
    response.status = REASONS.get(refusal.status, str(refusal.status))
    response.headers.update(refusal.headers)
    return response


@blueprint.route("", methods=["OPTIONS"], provide_automatic_options=False)
@blueprint.route("/<token>", methods=["OPTIONS"], provide_automatic_options=False)
@requires(Permission.TRANSFER_UPLOAD)
def capabilities(actor: Actor, reference: str, token: str | None = None) -> Response:
    """What is spoken here, and how large a file may be."""
    return Response(status=204, headers=tus.capabilities())


@blueprint.post("", provide_automatic_options=False)
@requires(Permission.TRANSFER_UPLOAD)
def begin(actor: Actor, reference: str) -> Response:
    check_token()
    tus.refuse_other_version(_said())
    begun = uploading.begin(actor, reference, tus.read_creation(_said()))
    response = Response(status=201, headers=_progress(begun))
    response.headers["Location"] = url_for("uploads.resume", reference=reference, token=begun.token)
    return response


@blueprint.route("/<token>", methods=["HEAD"], provide_automatic_options=False)
@requires(Permission.TRANSFER_UPLOAD)
def resume(actor: Actor, reference: str, token: str) -> Response:
    """How far the upload has come."""
    tus.refuse_other_version(_said())
    return _how_far(actor, reference, token)


@blueprint.route("/<token>", methods=["PATCH", "DELETE", "POST"], provide_automatic_options=False)
@requires(Permission.TRANSFER_UPLOAD)
def carry_out(actor: Actor, reference: str, token: str) -> Response:
    """Adds a piece, or ends the upload; by POST for clients, or proxies between, that know neither PATCH nor DELETE."""
    check_token()
    tus.refuse_other_version(_said())
    method = request.headers.get(OVERRIDE, "").upper() if request.method == "POST" else request.method
    meant = {"PATCH": _append, "DELETE": _give_up, "HEAD": _how_far}.get(method)
    if meant is None:
        raise MethodNotAllowed(["HEAD", "PATCH", "DELETE"])
    return meant(actor, reference, token)


@blueprint.post("/<token>/cancel")
@requires(Permission.TRANSFER_UPLOAD)
def cancel(actor: Actor, reference: str, token: str) -> Response:
    """What the page's button does without scripts."""
    uploading.give_up(actor, reference, token)
    toast(gettext(N_("没传完的那一个取消了，什么也没有留下。")))
    return see_other(url_for("transfers.show", reference=reference))


for _view in ("begin", "carry_out"):
    streams(blueprint, _view)


def _how_far(actor: Actor, reference: str, token: str) -> Response:
    found = uploading.standing(actor, reference, token)
    response = Response(status=200, headers=_progress(found))
    response.headers["Upload-Length"] = str(found.length)
    if found.metadata:
        response.headers["Upload-Metadata"] = found.metadata
    return response


def _give_up(actor: Actor, reference: str, token: str) -> Response:
    uploading.give_up(actor, reference, token)
    return Response(status=204)


def _append(actor: Actor, reference: str, token: str) -> Response:
    request.max_content_length = tus.MOST_BYTES
    piece = tus.read_piece(_said(), request.content_length)
    try:
        return Response(status=204, headers=_progress(uploading.append(actor, reference, token, piece, _body())))
    except tuple(NOT_TAKEN) as fault:
        raise tus.Refused(*NOT_TAKEN[type(fault)]) from None
    except uploading.GoneWhole as gone:
        raise tus.Refused(410, gone.sentence) from None


def _said() -> dict[str, str]:
    return dict(request.headers)


def _body() -> Iterator[bytes]:
    try:
        while piece := request.stream.read(PIECE):
            yield piece
    except ClientDisconnected:
        raise growing.BrokenOff from None


def _progress(found: uploading.Standing) -> dict[str, str]:
    return {"Upload-Offset": str(found.offset), "Upload-Expires": tus.expires(found.expires_at)}
