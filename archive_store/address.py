"""Where a bucket is and how it is opened, read from an `s3://` address and the environment."""

import os
import re
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, unquote, urlsplit

from archive_store.lock import Lock, parse_lock

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
OPTIONS = frozenset({"secure", "region", "fence", "lock", "days", "years"})


@dataclass(frozen=True)
class Address:
    """A place in a bucket. The keys are never shown.

    `fence` false: create-only writes are not relied upon; a lease of each object that is written takes their place.
    `lock`: how long the server keeps each file of the storage root."""

    endpoint: str
    bucket: str
    prefix: str
    access_key: str = field(repr=False)
    secret_key: str = field(repr=False)
    secure: bool = True
    region: str = "us-east-1"
    fence: bool = True
    lock: Lock | None = None

    def at(self, prefix: str) -> "Address":
        """Another place in the same bucket."""
        return replace(self, prefix=prefix)

    def __str__(self) -> str:
        return "/".join(part for part in (f"s3://{self.endpoint}", self.bucket, self.prefix) if part)


def parse_address(url: str) -> Address:
    """Read `s3://[ACCESS:SECRET@]host[:port]/bucket[/prefix][?secure=0&region=R&fence=0&lock=GOVERNANCE&days=3650]`.

    Keys that are not in it come from GUIDANG_S3_ACCESS_KEY and GUIDANG_S3_SECRET_KEY. ValueError, which never
    repeats the address."""
    parts = urlsplit(url)
    bucket, _, prefix = parts.path.strip("/").partition("/")
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    access_key = unquote(parts.username or "") or os.environ.get("GUIDANG_S3_ACCESS_KEY", "")
    secret_key = unquote(parts.password or "") or os.environ.get("GUIDANG_S3_SECRET_KEY", "")
    if not parts.hostname or not _BUCKET.fullmatch(bucket):
        raise ValueError("an S3 address is s3://host:port/bucket/prefix, the bucket's name in a-z, 0-9, '-' and '.'")
    if not access_key or not secret_key:
        raise ValueError("S3 keys are missing: in the address, or GUIDANG_S3_ACCESS_KEY and GUIDANG_S3_SECRET_KEY")
    if unknown := options.keys() - OPTIONS:
        raise ValueError(f"unknown options of an S3 address: {', '.join(sorted(unknown))}")
    return Address(
        endpoint=parts.netloc.rpartition("@")[2],
        bucket=bucket,
        prefix=prefix,
        access_key=access_key,
        secret_key=secret_key,
        secure=options.get("secure", "1") != "0",
        region=options.get("region", "us-east-1"),
        lock=parse_lock(options),
        fence=options.get("fence", "1") != "0",
    )
