"""What an installation chooses, read once from the environment; addresses choose the back ends."""
from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from portal.wording import N_, gettext

CHECKOUT = Path(__file__).resolve().parent.parent
VARIABLES = {
    "GUIDANG_INSTANCE": "the folder that holds everything embedded",
    "GUIDANG_DATABASE": "SQLAlchemy address; default: SQLite in the instance",
    "GUIDANG_STORE": "directory:PATH or s3://KEY:SECRET@HOST:PORT/BUCKET[?lock=GOVERNANCE&days=N]; default: a folder in the instance",
    "GUIDANG_REPLICA": "a second store that is kept in step, written like GUIDANG_STORE; default: none",
    "GUIDANG_STORE_ENCRYPTED": "yes or no: whether volume or bucket of the store is encrypted at rest; unset: not known",
    "GUIDANG_INDEX": "sqlite:PATH, postgres:ADDRESS or whoosh:PATH; default: SQLite in the instance",
    "GUIDANG_KEYS": "another place for the keys than the instance",
    "GUIDANG_LANGUAGE": "language of commands: zh (default) or en",
    "GUIDANG_PUBLIC_ADDRESS": "the address people type; https switches Secure cookies and HSTS on",
    "GUIDANG_LISTEN": "HOST:PORT on which `serve` listens; default 127.0.0.1:8000",
    "GUIDANG_ARCHIVE_NAME": "the archive's name on pages and papers",
    "GUIDANG_FONDS": "全宗号 of the archive's collected fonds, one letter and three digits",
    "GUIDANG_WORKERS": "how many workers `serve` starts for all but OCR, 1 to 16; default 2: a slow package holds up nobody",
    "GUIDANG_OCR": "on (default) or off: whether pages are read by OCR",
    "GUIDANG_VIRUS_SCANNER": "command that scans the path put behind it and ends with 0 (clean) or 1 (infected); default: none",
    "GUIDANG_CHECKPOINTS": "where checkpoints of the trail go, off this machine: directory:PATH or s3:// address; default: nowhere",
    "GUIDANG_FIXITY_HOUR": "hour of the night, 0 to 23, from which the store is read and compared; default 2, off for never",
    "GUIDANG_FIXITY_DAYS": "within how many days the whole store is read; default 30",
    "GUIDANG_FIXITY_RATE": "at most so many MB a second are read for it; default 40",
    "GUIDANG_S3_ACCESS_KEY": "access key of the S3 store where the address carries none",
    "GUIDANG_S3_SECRET_KEY": "secret key of the S3 store where the address carries none",
}


MOST_WORKERS = 16
"""Each may hold 100 MB, and a child that checks 500 MB."""


class BadSetting(Exception):
    """A setting has a value that it cannot have; `sentence` says which and what it may be."""

    def __init__(self, sentence: str, **facts: object):
        self.sentence = gettext(sentence, **facts)
        super().__init__(self.sentence)


@dataclass(frozen=True)
class Settings:
    """One installation. Paths are absolute here and never stored."""

    instance: Path
    database: str
    store: str
    index: str
    keys: Path
    language: str = "zh"
    public_address: str = ""
    listen: str = "127.0.0.1:8000"
    archive_name: str = "晋宁区档案馆"
    fonds: str = "J123"
    workers: int = 2
    ocr: bool = True
    virus_scanner: str = ""
    checkpoints: str = ""
    replica: str = ""
    fixity_hour: int | None = 2
    fixity_days: int = 30
    fixity_rate: int = 40
    store_encrypted: str = ""
    """`yes` or `no` by what the operator says; empty where nobody has said."""
    testing: bool = False

    @property
    def staging(self) -> Path:
        return self.instance / "staging"

    @property
    def store_folder(self) -> Path | None:
        """The folder of a store that lies in one; None for a bucket."""
        return folder_of(self.store)

    @property
    def secure(self) -> bool:
        return self.public_address.startswith("https://")

    def with_(self, **changes) -> Settings:
        return replace(self, **changes)


def folder_of(address: str) -> Path | None:
    """The folder that a store's address names; None for a bucket."""
    return None if urlsplit(address).scheme == "s3" else Path(address.removeprefix("directory:")).absolute()


def place_of(address: str) -> str:
    """Where a store is, without keys and options: `s3://host:port/bucket/prefix` or a path."""
    parts = urlsplit(address)
    return f"s3://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}" if parts.scheme == "s3" else str(folder_of(address))


def read_settings(instance: Path | str | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process. `instance` (from --instance) wins over GUIDANG_INSTANCE and the checkout's folder.

    Raises BadSetting.
    """
    env = os.environ if environment is None else environment
    folder = Path(instance or env.get("GUIDANG_INSTANCE") or CHECKOUT / "instance").absolute()
    return Settings(
        instance=folder,
        database=env.get("GUIDANG_DATABASE") or f"sqlite:///{folder / 'guidang.sqlite'}",
        store=env.get("GUIDANG_STORE") or f"directory:{folder / 'store'}",
        index=env.get("GUIDANG_INDEX") or f"sqlite:{folder / 'index.sqlite'}",
        keys=Path(env.get("GUIDANG_KEYS") or folder / "keys").absolute(),
        language=env.get("GUIDANG_LANGUAGE", "zh"),
        public_address=env.get("GUIDANG_PUBLIC_ADDRESS", ""),
        listen=env.get("GUIDANG_LISTEN", "127.0.0.1:8000"),
        archive_name=env.get("GUIDANG_ARCHIVE_NAME", "晋宁区档案馆"),
        fonds=env.get("GUIDANG_FONDS", "J123"),
        workers=_whole(env, "GUIDANG_WORKERS", 2, 1, MOST_WORKERS),
        ocr=env.get("GUIDANG_OCR", "on") != "off",
        virus_scanner=env.get("GUIDANG_VIRUS_SCANNER", ""),
        checkpoints=env.get("GUIDANG_CHECKPOINTS", ""),
        replica=env.get("GUIDANG_REPLICA", ""),
        fixity_hour=None if env.get("GUIDANG_FIXITY_HOUR") == "off" else _whole(env, "GUIDANG_FIXITY_HOUR", 2, 0, 23),
        fixity_days=_whole(env, "GUIDANG_FIXITY_DAYS", 30, 1, 365),
        fixity_rate=_whole(env, "GUIDANG_FIXITY_RATE", 40, 1, 100_000),
        store_encrypted=_yes_or_no("GUIDANG_STORE_ENCRYPTED", env.get("GUIDANG_STORE_ENCRYPTED", "")),
    )


def _whole(env: Mapping[str, str], name: str, usual: int, least: int, most: int) -> int:
    """A whole number from the environment. Raises BadSetting."""
    written = env.get(name) or str(usual)
    if not (written.isascii() and written.isdecimal() and least <= int(written) <= most):
        raise BadSetting(N_("%(name)s 要是 %(least)s 到 %(most)s 的整数，现在是 %(written)s。"), name=name, least=least, most=most, written=written)
    return int(written)


def _yes_or_no(name: str, written: str) -> str:
    if written not in ("", "yes", "no"):
        raise BadSetting(N_("%(name)s 写 yes 或 no，现在是 %(written)s。"), name=name, written=written)
    return written
