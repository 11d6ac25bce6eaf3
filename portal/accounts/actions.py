"""Signing in and out, opening and closing accounts, passwords, and how pages should look for an account."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from portal import installation
from portal.access import Actor, Permission, Role
from portal.accounts import passwords, sessions
from portal.accounts.models import Account, SignInAttempt, SignInSession
from portal.accounts.opening import area_of, found, new_user, normal_user, refuse_wrong_belonging, role_named
from portal.accounts.queries import account_by_id, account_named, failures
from portal.database import db, now, writing
from portal.lifecycle import Refusal
from portal.trail import Recorded, add_entry, recorded
from portal.wording import CHINESE, ENGLISH, N_

COOKIE = "guidang_session"


class SignInRefused(Exception):
    """Name or password is wrong, whichever; `left` tries remain."""

    def __init__(self, left: int):
        self.left = left
        super().__init__("sign-in refused")


class TooManyAttempts(Exception):
    """Nobody signs in under this name, or from this address, before `until`."""

    def __init__(self, until: datetime):
        self.until = until
        super().__init__("too many attempts")


class WrongPassword(Exception):
    """The present password is not the one that was given."""


# --- signing in and out -----------------------------------------------------------------------------------------------


def sign_in(user: str, password: str, address: str | None) -> str:
    """Opens a session and returns its token. Raises SignInRefused or TooManyAttempts.

    Whether the name exists is told neither by the answer nor by the time it takes. The attempt is counted before the
    password is looked at, so that guessing side by side gains nothing.
    """
    name = normal_user(user)
    left = _count_attempt(name, address)
    account = account_named(name)
    account_id = account.id if account else None
    kept = account.password_hash if account and not account.disabled_at else None
    if not passwords.matches(kept, password) or account_id is None:
        with writing():
            add_entry(None, "account.sign_in_refused", Recorded(f"account:{account_id or '-'}"))
        raise SignInRefused(left)
    _welcome_back(account_id, name, password)
    return open_session(account_id)


def open_session(account_id: int) -> str:
    """A new session of an account; returns the token for the cookie, of which only the digest is kept."""
    token, at = sessions.new_token(), now()
    with writing() as session:
        session.execute(delete(SignInSession).where(SignInSession.started_at < at - sessions.ABSOLUTE))
        session.add(SignInSession(token_digest=sessions.digest(token), account_id=account_id, started_at=at, seen_at=at))
    return token


def stay_awake(token: str) -> None:
    """Notes that somebody uses this session."""
    with writing() as session:
        session.execute(update(SignInSession).where(SignInSession.token_digest == sessions.digest(token)).values(seen_at=now()))


@recorded("account.signed_out", Permission.ACCOUNT_OWN)
def sign_out(actor: Actor, token: str) -> Recorded:
    """Ends the session of this token."""
    db.session.execute(delete(SignInSession).where(SignInSession.token_digest == sessions.digest(token)))
    return Recorded(f"account:{actor.account_id}")


def _welcome_back(account_id: int, name: str, password: str) -> None:
    """Forgets the failures, and keeps the password by today's settings where it was kept by weaker ones."""
    with writing() as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.key_digest == _name_digest(name)))
        account = account_by_id(account_id)
        if account.password_hash and passwords.is_outdated(account.password_hash):
            account.password_hash = passwords.keep(password)
        add_entry(account.actor, "account.signed_in", Recorded(f"account:{account_id}"))


def _count_attempt(user: str, address: str | None) -> int:
    """Counts this attempt and says how many are left after it. Raises TooManyAttempts."""
    at = now()
    since = at - sessions.WINDOW
    limits = {_name_digest(user): sessions.NAME_LIMIT, _digest(f"address:{sessions.site(address)}"): sessions.ADDRESS_LIMIT}
    with writing() as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.at <= since))
        tried = {key: failures(key, since) for key in limits}
        for key, (count, first) in tried.items():
            if first is not None and count >= limits[key]:
                raise TooManyAttempts(first + sessions.WINDOW)
        session.add_all(SignInAttempt(key_digest=key, at=at) for key in limits)
    return min(limit - tried[key][0] - 1 for key, limit in limits.items())


def _name_digest(user: str) -> str:
    return _digest(f"user:{user.casefold()}")


def _digest(text: str) -> str:
    return installation.current().keys.blind(f"sign-in {text}")


def confirm_identity(actor: Actor, password: str, address: str | None) -> None:
    """Makes sure that it is the actor who acts, by the own password entered at that moment; counted like an attempt to sign in.

    Raises WrongPassword, TooManyAttempts; an account without a password can confirm nothing.
    """
    _count_attempt(actor.user, address)
    account = account_by_id(actor.account_id or 0)
    if account.disabled_at or not passwords.matches(account.password_hash, password):
        with writing():
            add_entry(actor, "account.confirmation_refused", Recorded(f"account:{actor.account_id}"))
        raise WrongPassword
    with writing() as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.key_digest == _name_digest(actor.user)))


def close_accounts_of(person_id: int) -> int:
    """Part of a transaction: closes the accounts of a person whose file is gone, and ends their sessions; how many."""
    accounts = db.session.scalars(select(Account).where(Account.person_id == person_id, Account.disabled_at.is_(None))).all()
    for account in accounts:
        account.disabled_at = now()
        _end_sessions(account.id)
        add_entry(None, "account.disabled", Recorded(f"account:{account.id}", before="open", after="disabled"))
    return len(accounts)


# --- the own account --------------------------------------------------------------------------------------------------


@recorded("account.password_changed", Permission.ACCOUNT_OWN)
def change_password(actor: Actor, old: str, new: str) -> Recorded:
    """Sets a new password and ends every session of the account.

    Raises WrongPassword, or Refusal where the new one will not do.
    """
    account = account_by_id(actor.account_id or 0)
    if not passwords.matches(account.password_hash, old):
        raise WrongPassword
    if old == new:
        raise Refusal(N_("新密码和现在的一样。"))
    _set_password(account, new)
    account.must_change_password = False
    return Recorded(f"account:{account.id}")


@recorded("account.view_chosen", Permission.ACCOUNT_OWN)
def choose_view(actor: Actor, language: str | None = None, elder: bool | None = None) -> Recorded:
    """Keeps the language (`zh`, `en`) and the elder view with the account; None leaves a choice as it is."""
    account = account_by_id(actor.account_id or 0)
    if language is not None:
        account.language = ENGLISH if language == ENGLISH else CHINESE
    if elder is not None:
        account.elder_view = elder
    return Recorded(f"account:{account.id}", after=f"{account.language}{' elder' if account.elder_view else ''}")


# --- all accounts -----------------------------------------------------------------------------------------------------


@recorded("account.added", Permission.ACCOUNT_MANAGE)
def add_account(
    actor: Actor, user: str, role: str, name: str = "", enterprise: str = "", person: str = "", area: str = "",
    password: str | None = None,
) -> Recorded:
    """Opens an account and returns it as plain data.

    `enterprise` (USCC), `person` (档号) and `area` (code) are required for enterprise, retiree and township accounts in
    turn and refused for others. Without a password nobody can sign in with it, but `--by` may name it. Raises WrongField, a
    Refusal, or Refusal for a password that will not do.
    """
    user, kind = new_user(user), role_named(role)
    refuse_wrong_belonging(kind, {"enterprise": enterprise, "person": person, "area": area})
    account = Account(user=user, display_name=name.strip(), role=kind.value, created_at=now())
    if kind is Role.ENTERPRISE:
        account.enterprise_id = found("enterprise", enterprise)
    if kind is Role.RETIREE:
        account.person_id = found("person", person)
    if kind is Role.TOWNSHIP:
        account.area = area_of(area)
    if password is not None:
        _set_password(account, password)
    db.session.add(account)
    db.session.flush()
    answer = {
        "user": user, "role": kind.value, "enterprise": enterprise or None, "person": person or None, "area": account.area,
        "can_sign_in": password is not None, "id": account.id,
    }
    return Recorded(f"account:{account.id}", after=kind.value, value=answer)


@recorded("account.disabled", Permission.ACCOUNT_MANAGE)
def disable_account(actor: Actor, account_id: int) -> Recorded:
    """Closes an account to its owner and ends its sessions; what it did stays. Raises NotFound or Refusal."""
    account = account_by_id(account_id)
    if account.id == actor.account_id:
        raise Refusal(N_("不能停用自己的账号。请另一位账号管理员来办。"))
    if account.disabled_at:
        raise Refusal(N_("这个账号已经停用。"))
    account.disabled_at = now()
    _end_sessions(account.id)
    return Recorded(f"account:{account.id}", before="open", after="disabled")


@recorded("account.enabled", Permission.ACCOUNT_MANAGE)
def enable_account(actor: Actor, account_id: int) -> Recorded:
    """Opens a disabled account again. Raises NotFound or Refusal."""
    account = account_by_id(account_id)
    if not account.disabled_at:
        raise Refusal(N_("这个账号没有停用。"))
    account.disabled_at = None
    return Recorded(f"account:{account.id}", before="disabled", after="open")


@recorded("account.password_issued", Permission.ACCOUNT_MANAGE)
def issue_password(actor: Actor, account_id: int) -> Recorded:
    """Sets a one-time password, ends the account's sessions and returns the password. Raises NotFound or Refusal.

    It is shown once; whoever signs in with it must choose another first.
    """
    account = account_by_id(account_id)
    if account.id == actor.account_id:
        raise Refusal(N_("自己的密码请在“我的设置”里改。"))
    if account.disabled_at:
        raise Refusal(N_("账号已停用，先恢复才能发密码。"))
    password = passwords.one_time()
    account.password_hash = passwords.keep(password)
    account.must_change_password = True
    _end_sessions(account.id)
    return Recorded(f"account:{account.id}", value=password)


def _set_password(account: Account, password: str) -> None:
    if fault := passwords.fault(password, account.user):
        raise Refusal(fault)
    account.password_hash = passwords.keep(password)
    if account.id is not None:
        _end_sessions(account.id)


def _end_sessions(account_id: int) -> None:
    db.session.execute(delete(SignInSession).where(SignInSession.account_id == account_id))
