"""Object lock: the server keeps each version for a time, whoever asks for its deletion.

`GOVERNANCE` may be lifted by an account with that right, `COMPLIANCE` by nobody. The retention travels with the PUT, so
that no version is there without it; headers of this kind must be signed, which a presigned address does not do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MODES = ("GOVERNANCE", "COMPLIANCE")
DAYS_A_YEAR = 365
LONGEST = 100 * DAYS_A_YEAR
"""Days; a mistyped figure in COMPLIANCE mode cannot be taken back."""


@dataclass(frozen=True)
class Lock:
    """`mode` as the server calls it; `days` from the writing of each file."""

    mode: str
    days: int

    def __str__(self) -> str:
        return f"{self.mode} {self.days}"

    def headers(self) -> dict[str, str]:
        """What a PUT says of it; the retention begins now."""
        until = datetime.now(UTC) + timedelta(days=self.days)
        return {"x-amz-object-lock-mode": self.mode, "x-amz-object-lock-retain-until-date": until.strftime("%Y-%m-%dT%H:%M:%SZ")}


def parse_lock(options: Mapping[str, str]) -> Lock | None:
    """Read `lock=GOVERNANCE|COMPLIANCE` with `days=N` or `years=N`; None without them. ValueError."""
    mode, days, years = options.get("lock", "").upper(), options.get("days"), options.get("years")
    if not mode and days is None and years is None:
        return None
    if mode not in MODES or (days is None) == (years is None):
        raise ValueError("an object lock is lock=GOVERNANCE or lock=COMPLIANCE with days=N or years=N")
    length = int(days) if days is not None else int(years or 0) * DAYS_A_YEAR
    if not 1 <= length <= LONGEST:
        raise ValueError(f"an object lock lasts 1 to {LONGEST} days")
    return Lock(mode, length)
