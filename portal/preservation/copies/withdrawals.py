"""Which withdrawals the second store may follow: those that somebody has recorded, and no other tombstone."""
from __future__ import annotations

from collections.abc import Callable

RECORDED: list[Callable[[str], bool]] = []


def on_withdrawal(recorded: Callable[[str], bool]) -> None:
    """Registers who knows whether the withdrawal of an object (its id) was decided and recorded."""
    if recorded not in RECORDED:
        RECORDED.append(recorded)


def is_recorded(object_id: str) -> bool:
    return any(recorded(object_id) for recorded in RECORDED)
