"""What goes wrong, said to a person: a page for plain requests, a notice for htmx; in the log nothing personal."""
from __future__ import annotations

import errno
import logging
import secrets
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from archive_store import Unreachable, Unwritable
from portal.access import Forbidden, NotFound, SignInNeeded
from portal.lifecycle import Refusal
from portal.rendering.addresses import is_inside
from portal.rendering.pages import see_other, wants_fragment
from portal.wording import N_, gettext
from search_index import Unavailable

log = logging.getLogger(__name__)
SIGN_IN = "accounts.sign_in"
AWAY = (OperationalError, Unreachable, Unwritable, Unavailable)
"""Database, store or index does not answer: nothing was changed, later it will."""
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What writing says where the disk, or the part of it that the process may fill, is full."""
NOTICE, PAGE = "errors/_notice.html", "errors/page.html"


@dataclass(frozen=True)
class Said:
    """How a refusal reads: colour and icon of the notice, title, and the text where nobody said one."""

    kind: str
    icon: str
    title: str
    text: str = ""


SAID = {
    400: Said("", "question-circle-fill", N_("这个请求读不懂"), N_("地址或表单不完整。请回到上一页，再试一次。")),
    401: Said("run", "box-arrow-in-right", N_("请重新登录"), N_("登录已过期。登录后回到这里。")),
    403: Said("", "lock-fill", N_("您不能做这件事")),
    404: Said("", "question-circle-fill", N_("没有找到"), N_("这个地址没有页面，或者不在您能看的范围里。")),
    405: Said("", "question-circle-fill", N_("这个地址不能这样用"), N_("请从页面上的按钮进来。")),
    409: Said("warn", "pause-circle-fill", N_("现在不行")),
    413: Said("warn", "box-arrow-in-up", N_("传来的内容太大"), N_("超过了这里能收的大小，没有存下。请拆小以后再传。")),
    422: Said("warn", "pencil-square", N_("有内容要改"), N_("请看每一项旁边的说明，改好以后再交。")),
    429: Said("warn", "hourglass-split", N_("按得太快了"), N_("短时间内的请求太多。请等一分钟，再试一次。")),
    500: Said("bad", "x-octagon-fill", N_("这边出了错，您填的都在"), N_("请再按一次。还不行，把编号 %(number)s 告诉管理员。")),
    503: Said("bad", "plug-fill", N_("这会儿用不了"), N_("系统的一部分没有应答，什么也没有改动。请过几分钟再试；还不行，把编号 %(number)s 告诉管理员。")),
    507: Said("warn", "hdd-fill", N_("服务器的盘快满了"), N_("服务器的盘快满了，现在收不下。请过些时候再传；还不行，找档案馆。")),
}
STALE = N_("这一页放得太久，或者是别处发来的，没有照办。请刷新这一页，再试一次。")


def answer(status: int, text: str | None = None, **facts: object) -> Response:
    """The refusal with this status: `.notice` for htmx, otherwise a page around the same notice."""
    said = SAID.get(status) or SAID[500 if status >= 500 else 400]
    shown = {"said": said, "text": text or gettext(said.text, **facts), "is_fragment": wants_fragment(), "back": _page_before()}
    sign_in = _sign_in_address() if status == 401 else None
    return Response(render_template(NOTICE if wants_fragment() else PAGE, sign_in=sign_in, **shown), status)


def _page_before() -> str | None:
    """Where the refused form stood, so that there is a way back to it; None for what was not sent from a page of ours."""
    before = urlsplit(request.referrer or "")
    own = request.method == "POST" and before.netloc == request.host and is_inside(before.path)
    return before.path if own and before.path != request.path else None


def refused(refusal: Refusal) -> Response:
    return answer(409, refusal.sentence)


def forbidden(refusal: Forbidden) -> Response:
    return answer(403, refusal.sentence)


def not_found(refusal: NotFound) -> Response:
    return answer(404, refusal.sentence)


def stale(_fault: CSRFError) -> Response:
    return answer(403, gettext(STALE))


def sign_in_needed(_refusal: SignInNeeded) -> Response:
    """Plain reading leads to the sign-in page; what was sent, or what htmx asked for, is told to sign in first."""
    if request.method == "GET" and not wants_fragment():
        return see_other(_sign_in_address())
    return answer(401)


def from_http(fault: HTTPException) -> Response | HTTPException:
    """Werkzeug's own refusals (unknown address, too large, ...); answers below 400, such as redirects, pass."""
    if fault.code is None or fault.code < 400:
        return fault
    if fault.code >= 500:
        return failed(fault)
    return answer(fault.code)


def failed(fault: Exception) -> Response:
    return answer(500, number=_log(fault))


def unavailable(fault: Exception) -> Response:
    response = answer(503, number=_log(fault))
    response.headers["Retry-After"] = "60"
    return response


def unwritten(fault: OSError) -> Response:
    """A full disk is a refusal that the next try may not meet; every other fault of the system is ours."""
    return answer(507) if fault.errno in FULL else failed(fault)


def init_refusals(app: Flask) -> None:
    handlers: list[tuple[type[Exception], Callable[..., Any]]] = [
        (Refusal, refused), (Forbidden, forbidden), (NotFound, not_found), (SignInNeeded, sign_in_needed), (CSRFError, stale),
        (HTTPException, from_http), (Exception, failed), (OSError, unwritten), *((kind, unavailable) for kind in AWAY),
    ]
    for kind, handler in handlers:
        app.register_error_handler(kind, handler)


def _log(fault: Exception) -> str:
    """Logs kind and place of a fault and returns its number. Its message may quote what a person typed, so it stays out."""
    number = f"E-{secrets.token_hex(4).upper()}"
    places = "".join(traceback.format_tb(fault.__traceback__))
    causes = " <- ".join(type(cause).__name__ for cause in _chain(fault))
    log.error("%s %s at %s %s\n%s", number, causes, request.method, request.endpoint, places)
    return number


def _chain(fault: BaseException | None):
    while fault is not None:
        yield fault
        fault = fault.__cause__ or fault.__context__


def _sign_in_address() -> str:
    """The sign-in page with the way back: this address, or, for a fragment, the page that it stands on."""
    if wants_fragment() or request.method != "GET":
        back = urlsplit(request.headers.get("HX-Current-URL", "")).path
    else:
        back = request.full_path.rstrip("?")
    return url_for(SIGN_IN, next=back if is_inside(back) and back != "/" else None)
