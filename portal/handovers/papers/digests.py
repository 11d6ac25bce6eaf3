"""Digests that both sides can count with common tools: of each package, and of the whole batch."""
from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from portal.transfers.digests import sm3

HOW = (
    "批次摘要的算法：把各包的 SHA-256（64 位小写十六进制）按字典序排列，一行一个、行末换行，再求整段的摘要。"
    "双方可用 sha256sum *.zip | cut -c1-64 | sort | sha256sum 核对，单个包的 SM3 可用 openssl dgst -sm3 核对。"
)


def of_batch(packages: Iterable[str]) -> tuple[str, str]:
    """(SHA-256, SM3) over the packages' own SHA-256, sorted, each with a line end."""
    lines = "".join(f"{digest}\n" for digest in sorted(packages)).encode()
    return sha256(lines).hexdigest(), sm3(lines)
