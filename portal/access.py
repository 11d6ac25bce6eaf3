"""Who may do what, to which objects: one table of grants, declared on every view, repeated by every action."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps

from flask import g

from portal.wording import N_, gettext


class Role(StrEnum):
    ENTERPRISE = "enterprise"
    ARCHIVIST = "archivist"
    LEAD = "lead"
    RETIREE = "retiree"
    TOWNSHIP = "township"
    AUDITOR = "auditor"
    PLANNER = "planner"
    ADMIN = "admin"


ROLE_LABELS = {
    Role.ENTERPRISE: N_("企业"), Role.ARCHIVIST: N_("档案员"), Role.LEAD: N_("主任档案员"), Role.RETIREE: N_("退休人员"),
    Role.TOWNSHIP: N_("乡镇街道"), Role.AUDITOR: N_("审计"), Role.PLANNER: N_("规划"), Role.ADMIN: N_("账号管理"),
}


class Permission(StrEnum):
    """`resource:action`; the resource is the room's word, the action a verb that one of its actions or pages carries out."""

    DESK_VIEW = "desk:view"
    ACCOUNT_OWN = "account:own"
    ACCOUNT_MANAGE = "account:manage"
    ENTERPRISE_MANAGE = "enterprise:manage"
    PERSON_VIEW = "person:view"
    TRANSFER_VIEW = "transfer:view"
    TRANSFER_ANNOUNCE = "transfer:announce"
    TRANSFER_UPLOAD = "transfer:upload"
    TRANSFER_SUBMIT = "transfer:submit"
    TRANSFER_WITHDRAW = "transfer:withdraw"
    TRANSFER_RECEIVE = "transfer:receive"
    STANDARD_ISSUE = "standard:issue"
    FILE_VIEW = "file:view"
    FILE_EDIT = "file:edit"
    PAGE_VIEW = "page:view"
    SEARCH_USE = "search:use"
    REPOSITORY_VIEW = "repository:view"
    REPOSITORY_MANAGE = "repository:manage"
    VOLUME_SHELVE = "volume:shelve"
    REQUEST_VIEW = "request:view"
    REQUEST_MAKE = "request:make"
    REQUEST_HANDLE = "request:handle"
    REQUEST_DECIDE = "request:decide"
    REQUEST_COLLECT = "request:collect"
    EXPORT_VIEW = "export:view"
    EXPORT_MAKE = "export:make"
    DISPOSAL_VIEW = "disposal:view"
    DISPOSAL_PROPOSE = "disposal:propose"
    DISPOSAL_APPROVE = "disposal:approve"
    DISPOSAL_SUPERVISE = "disposal:supervise"
    CAPACITY_VIEW = "capacity:view"
    CAPACITY_PLAN = "capacity:plan"
    FIXITY_VIEW = "fixity:view"
    FIXITY_VERIFY = "fixity:verify"
    FIXITY_REPAIR = "fixity:repair"
    TRAIL_VIEW = "trail:view"
    STATUS_VIEW = "status:view"
    JOB_VIEW = "job:view"
    JOB_REPEAT = "job:repeat"


class Reach(StrEnum):
    """Over which objects a permission holds."""

    EVERYTHING = "everything"
    OWN_ENTERPRISE = "own enterprise"
    OWN_AREA = "own residents"
    OWN_FILE = "own file"
    DESCRIPTION = "description only"
    OWN_ACCOUNT = "own account"


P, E, OWN = Permission, Reach.EVERYTHING, Reach.OWN_ENTERPRISE
_EVERYBODY = {P.DESK_VIEW: Reach.OWN_ACCOUNT, P.ACCOUNT_OWN: Reach.OWN_ACCOUNT}
_ARCHIVIST = _EVERYBODY | {
    P.PERSON_VIEW: E, P.TRANSFER_VIEW: E, P.TRANSFER_ANNOUNCE: E, P.TRANSFER_UPLOAD: E, P.TRANSFER_SUBMIT: E, P.TRANSFER_RECEIVE: E,
    P.FILE_VIEW: E, P.FILE_EDIT: E, P.PAGE_VIEW: E, P.SEARCH_USE: E, P.REPOSITORY_VIEW: E, P.VOLUME_SHELVE: E, P.REQUEST_VIEW: E,
    P.REQUEST_HANDLE: E, P.CAPACITY_VIEW: E, P.STATUS_VIEW: E, P.JOB_VIEW: E, P.JOB_REPEAT: E,
    P.TRAIL_VIEW: E, P.FIXITY_VIEW: E, P.FIXITY_VERIFY: E,
    P.DISPOSAL_VIEW: E, P.DISPOSAL_PROPOSE: E, P.DISPOSAL_SUPERVISE: E,
}
GRANTS: dict[Role, dict[Permission, Reach]] = {
    Role.ENTERPRISE: _EVERYBODY | {
        P.PERSON_VIEW: OWN, P.TRANSFER_VIEW: OWN, P.TRANSFER_ANNOUNCE: OWN, P.TRANSFER_UPLOAD: OWN, P.TRANSFER_SUBMIT: OWN,
        P.TRANSFER_WITHDRAW: OWN, P.SEARCH_USE: OWN, P.JOB_VIEW: OWN,
    },
    Role.ARCHIVIST: _ARCHIVIST,
    Role.LEAD: _ARCHIVIST | {
        P.STANDARD_ISSUE: E, P.REQUEST_DECIDE: E, P.REPOSITORY_MANAGE: E, P.ENTERPRISE_MANAGE: E, P.FIXITY_REPAIR: E,
        P.EXPORT_VIEW: E, P.EXPORT_MAKE: E, P.DISPOSAL_APPROVE: E,
    },
    Role.RETIREE: _EVERYBODY | {
        P.FILE_VIEW: Reach.OWN_FILE, P.SEARCH_USE: Reach.OWN_FILE, P.REQUEST_VIEW: Reach.OWN_FILE,
        P.REQUEST_MAKE: Reach.OWN_FILE, P.REQUEST_COLLECT: Reach.OWN_FILE,
    },
    Role.TOWNSHIP: _EVERYBODY | {
        P.PERSON_VIEW: Reach.OWN_AREA, P.SEARCH_USE: Reach.OWN_AREA, P.REQUEST_VIEW: Reach.OWN_AREA, P.REQUEST_MAKE: Reach.OWN_AREA,
        P.REQUEST_COLLECT: Reach.OWN_AREA,
    },
    Role.AUDITOR: _EVERYBODY | {
        P.PERSON_VIEW: Reach.DESCRIPTION, P.TRANSFER_VIEW: Reach.DESCRIPTION, P.FILE_VIEW: Reach.DESCRIPTION,
        P.SEARCH_USE: Reach.DESCRIPTION,
        P.REQUEST_VIEW: Reach.DESCRIPTION, P.REPOSITORY_VIEW: E, P.CAPACITY_VIEW: E, P.TRAIL_VIEW: E, P.STATUS_VIEW: E, P.JOB_VIEW: E,
        P.FIXITY_VIEW: E,
        P.EXPORT_VIEW: E, P.DISPOSAL_VIEW: Reach.DESCRIPTION,
    },
    Role.PLANNER: _EVERYBODY | {P.CAPACITY_VIEW: E, P.CAPACITY_PLAN: E, P.REPOSITORY_VIEW: E, P.REPOSITORY_MANAGE: E},
    Role.ADMIN: _EVERYBODY | {
        P.ACCOUNT_MANAGE: E, P.ENTERPRISE_MANAGE: E, P.STATUS_VIEW: E, P.JOB_VIEW: E, P.JOB_REPEAT: E,
        P.FIXITY_VIEW: E, P.FIXITY_VERIFY: E, P.FIXITY_REPAIR: E,
    },
}


@dataclass(frozen=True)
class Actor:
    """Who acts: an account without its secrets. `enterprise_id`, `person_id` and `area` narrow what its role may reach."""

    account_id: int | None
    user: str
    role: Role
    enterprise_id: int | None = None
    person_id: int | None = None
    area: str | None = None

    def may(self, permission: Permission) -> bool:
        return permission in GRANTS[self.role]

    def reach(self, permission: Permission) -> Reach:
        """Over which objects this actor holds the permission. Raises Forbidden where it is not granted at all."""
        reach = GRANTS[self.role].get(permission)
        if reach is None:
            raise Forbidden(permission)
        return reach


OPERATOR = Actor(None, "operator", Role.ADMIN)
"""Whoever runs commands on the machine itself; named as nobody in the trail."""


class Forbidden(Exception):
    """The right is missing (403 on pages, exit 2 on the command line)."""

    def __init__(self, permission: Permission | None = None):
        self.permission = permission
        self.sentence = gettext(N_("您的账号没有这项权限。需要的话，请找账号管理员。"))
        super().__init__(self.sentence)


class NotFound(Exception):
    """There is no such thing, or it is out of reach: the two are not told apart (404 on pages, exit 2 on the command line)."""

    def __init__(self, what: str = N_("没有找到。可能已被移走，或者不在您能看的范围里。"), **facts: object):
        self.sentence = gettext(what, **facts)
        super().__init__(self.sentence)


class SignInNeeded(Exception):
    """Nobody is signed in; pages lead to the sign-in page."""


_refusal_hooks: list[Callable[[Actor | None, Permission | None], None]] = []


def on_refusal(hook: Callable[[Actor | None, Permission | None], None]) -> None:
    """Registers what is told of each refused access (the trail does)."""
    if hook not in _refusal_hooks:
        _refusal_hooks.append(hook)


def refuse(actor: Actor | None, permission: Permission | None) -> Forbidden:
    for hook in _refusal_hooks:
        hook(actor, permission)
    return Forbidden(permission)


def current_actor() -> Actor | None:
    """Who is signed in on this request; the accounts room puts it there."""
    return g.get("actor")


def require(permission: Permission) -> Actor:
    """The signed-in actor who holds the permission. Raises SignInNeeded or Forbidden."""
    actor = current_actor()
    if actor is None:
        raise SignInNeeded
    if not actor.may(permission):
        raise refuse(actor, permission)
    return actor


def requires(permission: Permission) -> Callable:
    """Declares the permission of a view; the view gets the actor as its first argument."""

    def declare(view: Callable) -> Callable:
        @wraps(view)
        def guarded(*args, **kwargs):
            return view(require(permission), *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return declare


def public(view: Callable) -> Callable:
    """Declares that a view is open to everybody."""
    view.permission = None  # type: ignore[attr-defined]
    return view
