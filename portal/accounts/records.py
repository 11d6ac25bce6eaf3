"""Accounts in the store, without their secrets."""
from __future__ import annotations

from portal.access import Role
from portal.accounts.models import Account, SignInAttempt, SignInSession
from portal.records import lost, register, without
from portal.records.rows import Row
from portal.records.tables import Part, record_of_tables, shards
from portal.wording import N_


def register_records() -> None:
    without(Account, "password_hash", "must_change_password")
    register(record_of_tables("accounts", "账号，不含密码", shards(Account), Part(Account, mend=_of_a_person)))
    lost(N_("密码（请管理员重新设置）"))
    lost(N_("登录状态（重新登录）"), SignInSession)
    lost("", SignInAttempt)


def _of_a_person(row: Row) -> Row:
    """The account of a retiree whose file could not be read back is disabled until the object is mended."""
    if row["role"] != Role.RETIREE.value or row["person_id"] is not None:
        return row
    return row | {"disabled_at": row["disabled_at"] or row["created_at"]}
