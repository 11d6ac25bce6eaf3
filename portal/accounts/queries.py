"""Finding accounts, and who is signed in with a token."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.access import Actor, NotFound, Permission, Role
from portal.accounts import belonging, sessions
from portal.accounts.models import Account, SignInAttempt, SignInSession
from portal.database import db, now
from portal.wording import N_

ACCOUNTS_A_PAGE = 50


@dataclass(frozen=True)
class SignedIn:
    """Who a session belongs to, and what of it a page needs."""

    actor: Actor
    name: str
    language: str
    elder: bool
    must_change_password: bool
    idle_seconds: int
    is_fresh: bool


@dataclass(frozen=True)
class Listed:
    """An account as the administrator sees it; `belongs_to` is an enterprise's name, a 档号 or an area's code."""

    id: int
    user: str
    name: str
    role: Role
    belongs_to: str
    disabled_at: datetime | None
    can_sign_in: bool
    must_change_password: bool


def signed_in(token: str) -> SignedIn | None:
    """Who holds this token now; None where it is unknown, rested too long, too old, or of a disabled account."""
    statement = select(SignInSession, Account).join(Account, Account.id == SignInSession.account_id)
    row = db.session.execute(statement.where(SignInSession.token_digest == sessions.digest(token))).first()
    if row is None:
        return None
    session, account = row
    role, at = Role(account.role), now()
    if account.disabled_at or sessions.is_over(role, session.started_at, session.seen_at, at):
        return None
    return SignedIn(
        actor=account.actor, name=account.display_name or account.user, language=account.language, elder=account.elder_view,
        must_change_password=account.must_change_password, idle_seconds=int(sessions.idle_time(role).total_seconds()),
        is_fresh=at - session.seen_at < sessions.TOUCH,
    )


def account_named(user: str) -> Account | None:
    return db.session.scalar(select(Account).where(Account.user == user))


def actor_named(user: str) -> Actor:
    """The actor of `--by`. Raises NotFound, also for a disabled account."""
    account = account_named(user)
    if account is None or account.disabled_at:
        raise NotFound(N_("没有这个账号：%(user)s。"), user=user)
    return account.actor


def account_by_id(account_id: int) -> Account:
    """Raises NotFound."""
    account = db.session.get(Account, account_id)
    if account is None:
        raise NotFound(N_("没有这个账号。"))
    return account


def names_of(account_ids: set[int]) -> dict[int, str]:
    """account id -> the name to show, for pages that say who did something."""
    rows = db.session.execute(select(Account.id, Account.display_name, Account.user).where(Account.id.in_(account_ids)))
    return {account_id: name or user for account_id, name, user in rows}


def users_of(account_ids: set[int]) -> dict[int, str]:
    """account id -> sign-in name, for pages that must not show people's own names (the trail)."""
    return dict(db.session.execute(select(Account.id, Account.user).where(Account.id.in_(account_ids))).all())


def accounts_for(actor: Actor, number: int, role: Role | None = None) -> tuple[list[Listed], int]:
    """One page of the accounts by user name, and how many there are. Raises Forbidden."""
    actor.reach(Permission.ACCOUNT_MANAGE)
    chosen = select(Account) if role is None else select(Account).where(Account.role == role)
    total = db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.order_by(Account.user).limit(ACCOUNTS_A_PAGE).offset((number - 1) * ACCOUNTS_A_PAGE)
    return _listed(list(db.session.scalars(page))), total


def account_for(actor: Actor, account_id: int) -> Listed:
    """One account. Raises Forbidden or NotFound."""
    actor.reach(Permission.ACCOUNT_MANAGE)
    return _listed([account_by_id(account_id)])[0]


def failures(key_digest: str, since: datetime) -> tuple[int, datetime | None]:
    """How many attempts failed under this digest since then, and when the first of them was."""
    statement = select(func.count(), func.min(SignInAttempt.at)).where(SignInAttempt.key_digest == key_digest)
    count, first = db.session.execute(statement.where(SignInAttempt.at > since)).one()
    return count, first


def _listed(accounts: list[Account]) -> list[Listed]:
    enterprises = belonging.names(Role.ENTERPRISE, (account.enterprise_id for account in accounts if account.enterprise_id))
    files = belonging.names(Role.RETIREE, (account.person_id for account in accounts if account.person_id))
    return [
        Listed(
            id=account.id, user=account.user, name=account.display_name, role=Role(account.role),
            belongs_to=enterprises.get(account.enterprise_id or 0) or files.get(account.person_id or 0) or account.area or "",
            disabled_at=account.disabled_at, can_sign_in=account.password_hash is not None,
            must_change_password=account.must_change_password,
        )
        for account in accounts
    ]
