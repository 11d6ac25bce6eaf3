"""Signing in and out, the own account, and the administrator's list of accounts."""
from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, request, url_for

from portal.access import Actor, Permission, Role, current_actor, public, requires
from portal.accounts import actions, queries
from portal.accounts.forms import AccountForm, PasswordForm, SignInForm, ViewForm
from portal.accounts.opening import WrongField
from portal.lifecycle import Refusal
from portal.rendering import (
    HOME,
    chosen_before_sign_in,
    forget_all_but_preferences,
    inside_or,
    keep,
    page,
    register_room,
    see_other,
    toast,
    visitor,
    wants_fragment,
    welcome,
)
from portal.rendering.formats import clock
from portal.wording import N_, gettext, ngettext

blueprint = Blueprint("accounts", __name__)
WITH_ONE_TIME_PASSWORD = frozenset({
    "accounts.password", "accounts.change_password", "accounts.sign_out", "accounts.choose_view", "static",
})
"""What somebody may do before a one-time password was replaced."""


def cookie_name() -> str:
    """`__Host-` where the cookie is Secure: then no other host and no plain page can set it."""
    return f"__Host-{actions.COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else actions.COOKIE


@blueprint.before_app_request
def recognise() -> Response | None:
    """Puts who is signed in on the request; polls of a page that nobody looks at keep no session alive."""
    token = request.cookies.get(cookie_name())
    known = queries.signed_in(token) if token and request.endpoint != "static" else None
    if token is None or known is None:
        return None
    if not known.is_fresh and "Guidang-Poll" not in request.headers:
        actions.stay_awake(token)
    welcome(known.actor, known.name, known.language, known.elder, known.idle_seconds)
    if known.must_change_password and request.endpoint not in WITH_ONE_TIME_PASSWORD:
        return see_other(url_for("accounts.password"))
    return None


def with_cookie(response: Response, token: str) -> Response:
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(cookie_name(), token, httponly=True, samesite="Lax", secure=secure, path="/")
    return response


# --- signing in and out -----------------------------------------------------------------------------------------------


@blueprint.get("/sign-in")
@public
def sign_in() -> Response:
    back = inside_or(request.args.get("next"), HOME)
    if current_actor() is not None:
        return see_other(back)
    return page("accounts/sign_in.html", form=SignInForm(formdata=None, next=back))


@blueprint.post("/sign-in")
@public
def enter() -> Response:
    form = SignInForm()
    if not form.validate_on_submit():
        return page("accounts/sign_in.html", status=422, form=form)
    try:
        token = actions.sign_in(form.user.data or "", form.password.data or "", request.remote_addr)
    except actions.SignInRefused as refused:
        form.password.errors = [_try_again(refused.left)]
        return page("accounts/sign_in.html", status=422, form=form)
    except actions.TooManyAttempts as refused:
        form.password.errors = [gettext(N_("试的次数太多，%(time)s 以后再试。忘了密码，请找账号管理员。"), time=clock(refused.until))]
        return page("accounts/sign_in.html", status=429, form=form)
    _follow_choices(token)
    forget_all_but_preferences()
    return with_cookie(see_other(inside_or(form.next.data, HOME)), token)


def _follow_choices(token: str) -> None:
    """Who chose English or the elder view on the sign-in page finds it behind it too."""
    chosen, known = chosen_before_sign_in(), queries.signed_in(token)
    if known is not None and ("language" in chosen or "elder" in chosen):
        actions.choose_view(known.actor, chosen.get("language"), chosen.get("elder"))


def _try_again(left: int) -> str:
    if left < 1:
        return gettext(N_("账号或密码不对。这个账号要过一会儿才能再试。"))
    return ngettext("账号或密码不对，还可以试 %(num)s 次。", "账号或密码不对，还可以试 %(num)s 次。", left)


@blueprint.post("/sign-out")
@requires(Permission.ACCOUNT_OWN)
def sign_out(actor: Actor) -> Response:
    actions.sign_out(actor, request.cookies.get(cookie_name(), ""))
    forget_all_but_preferences()
    response = see_other(url_for("accounts.sign_in"))
    response.delete_cookie(cookie_name(), secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


# --- the own account --------------------------------------------------------------------------------------------------


@blueprint.get("/account")
@requires(Permission.ACCOUNT_OWN)
def settings(actor: Actor) -> Response:
    liked = visitor()
    form = ViewForm(formdata=None, language=liked.language, elder=_digit(liked.elder), single_keys=_digit(liked.single_keys))
    return page("accounts/settings.html", form=form)


def _digit(answer: bool) -> str:
    return "1" if answer else "0"


@blueprint.get("/account/stay")
@requires(Permission.ACCOUNT_OWN)
def stay(actor: Actor) -> Response:
    """Answers the page that asked whether somebody is still there; asking was enough to stay signed in."""
    return Response(status=204)


@blueprint.post("/account/view")
@public
def choose_view() -> Response:
    """Language, elder view and keys, for everybody; the account of whoever is signed in keeps the first two."""
    form = ViewForm()
    if not form.validate():
        abort(422)
    language, elder, single_keys = form.language.data or None, _yes(form.elder.data), _yes(form.single_keys.data)
    keep(language=language, elder=elder, single_keys=single_keys)
    actor = current_actor()
    if actor is not None and (language, elder) != (None, None):
        actions.choose_view(actor, language, elder)
    return see_other(inside_or(form.next.data, HOME))


def _yes(answer: str | None) -> bool | None:
    """True for "1", False for "0", None where nothing was said."""
    return answer == "1" if answer else None


@blueprint.get("/account/password")
@requires(Permission.ACCOUNT_OWN)
def password(actor: Actor) -> Response:
    return page("accounts/password.html", form=PasswordForm())


@blueprint.post("/account/password")
@requires(Permission.ACCOUNT_OWN)
def change_password(actor: Actor) -> Response:
    form = PasswordForm()
    if not form.validate_on_submit():
        return page("accounts/password.html", status=422, form=form)
    try:
        actions.change_password(actor, form.old.data or "", form.new.data or "")
    except actions.WrongPassword:
        form.old.errors = [N_("现在的密码不对。")]
    except Refusal as refusal:
        form.new.errors = [refusal.sentence]
    if form.errors:
        return page("accounts/password.html", status=422, form=form)
    toast(gettext(N_("密码已改。其他地方的登录都已退出。")))
    return with_cookie(see_other(HOME), actions.open_session(actor.account_id or 0))


# --- all accounts -----------------------------------------------------------------------------------------------------


@blueprint.get("/accounts")
@requires(Permission.ACCOUNT_MANAGE)
def index(actor: Actor) -> Response:
    role, number = _chosen_role(), max(1, request.args.get("page", 1, type=int))
    accounts, total = queries.accounts_for(actor, number, role)
    last = max(1, -(-total // queries.ACCOUNTS_A_PAGE))
    return page(
        "accounts/index.html", "accounts/_list.html",
        accounts=accounts, total=total, number=number, last=last, role=role, roles=Role,
    )


def _chosen_role() -> Role | None:
    chosen = request.args.get("role")
    if not chosen:
        return None
    if chosen not in set(Role):
        abort(422)
    return Role(chosen)


@blueprint.get("/accounts/new")
@requires(Permission.ACCOUNT_MANAGE)
def new(actor: Actor) -> Response:
    return page("accounts/new.html", form=AccountForm(formdata=None))


@blueprint.post("/accounts/new")
@requires(Permission.ACCOUNT_MANAGE)
def add(actor: Actor) -> Response:
    form = AccountForm()
    if not form.validate_on_submit():
        return page("accounts/new.html", "accounts/_form.html", status=422, form=form)
    given = {name: form[name].data or "" for name in ("user", "role", "name", "enterprise", "person", "area")}
    try:
        account = actions.add_account(actor, **given)
    except WrongField as wrong:
        form[wrong.field].errors = [wrong.sentence]
        return page("accounts/new.html", "accounts/_form.html", status=422, form=form)
    toast(gettext(N_("已新建账号 %(user)s。发一个一次性密码，本人就能登录。"), user=account["user"]))
    return see_other(url_for("accounts.show", account_id=account["id"]))


@blueprint.get("/accounts/<int:account_id>")
@requires(Permission.ACCOUNT_MANAGE)
def show(actor: Actor, account_id: int) -> Response:
    return page("accounts/show.html", "accounts/_account.html", account=queries.account_for(actor, account_id), password=None)


@blueprint.post("/accounts/<int:account_id>/disable")
@requires(Permission.ACCOUNT_MANAGE)
def disable(actor: Actor, account_id: int) -> Response:
    actions.disable_account(actor, account_id)
    account = queries.account_for(actor, account_id)
    toast(gettext(N_("已停用账号 %(user)s。"), user=account.user), undo=url_for("accounts.enable", account_id=account_id))
    return _account(account)


@blueprint.post("/accounts/<int:account_id>/enable")
@requires(Permission.ACCOUNT_MANAGE)
def enable(actor: Actor, account_id: int) -> Response:
    actions.enable_account(actor, account_id)
    account = queries.account_for(actor, account_id)
    toast(gettext(N_("已恢复账号 %(user)s。"), user=account.user))
    return _account(account)


@blueprint.post("/accounts/<int:account_id>/password")
@requires(Permission.ACCOUNT_MANAGE)
def issue_password(actor: Actor, account_id: int) -> Response:
    """Shows the one-time password in this answer and never again, so there is no redirect."""
    password = actions.issue_password(actor, account_id)
    return page("accounts/show.html", "accounts/_account.html", account=queries.account_for(actor, account_id), password=password)


def _account(account: queries.Listed) -> Response:
    if wants_fragment():
        return page("accounts/show.html", "accounts/_account.html", account=account, password=None)
    return see_other(url_for("accounts.show", account_id=account.id))


register_room("accounts.index", N_("账号"), Permission.ACCOUNT_MANAGE, 90)
