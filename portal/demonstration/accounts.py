"""The accounts of the demonstration: one of each role, with random passwords that only the instance's owner can read."""
from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from portal.access import OPERATOR, Actor, Role
from portal.accounts import passwords
from portal.accounts.actions import add_account
from portal.accounts.queries import actor_named

FILE = "demonstration.json"
"""In the instance's folder; where it lies, the instance is a demonstration."""
NAMES = {
    Role.ENTERPRISE: "鲁琼（劳资科）", Role.ARCHIVIST: "段云", Role.LEAD: "普建明", Role.TOWNSHIP: "董兰（为民服务中心）",
    Role.AUDITOR: "沈华", Role.PLANNER: "潘永", Role.ADMIN: "尹强",
}
"""Invented people; the retiree is called as in the file."""


@dataclass(frozen=True)
class DemonstrationAccount:
    """An account is called by its role."""

    user: str
    name: str
    password: str

    @property
    def role(self) -> Role:
        return Role(self.user)


class Cast:
    """Opens the accounts one after another and keeps their passwords; `cast[Role.LEAD]` is who acts."""

    def __init__(self) -> None:
        self.accounts: list[DemonstrationAccount] = []

    def __getitem__(self, role: Role) -> Actor:
        return actor_named(role.value)

    def add(self, role: Role, name: str = "", **belonging: str) -> None:
        """Opens the account of a role; `enterprise`, `person` or `area` as in `add_account`."""
        account = DemonstrationAccount(role.value, name or NAMES[role], passwords.one_time())
        add_account(OPERATOR, account.user, role.value, account.name, password=account.password, **belonging)
        self.accounts.append(account)


def write_accounts(folder: Path, accounts: list[DemonstrationAccount]) -> None:
    """Keeps the accounts with the instance, for nobody's eyes but the owner's."""
    descriptor = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"accounts": [asdict(account) for account in accounts]}, file, ensure_ascii=False, indent=2)


def read_accounts(folder: Path) -> list[DemonstrationAccount]:
    """The accounts of a demonstration; none where the instance is a real one."""
    path = folder / FILE
    if not path.exists():
        return []
    return [DemonstrationAccount(**account) for account in json.loads(path.read_text(encoding="utf-8"))["accounts"]]
