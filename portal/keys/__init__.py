"""Keys of the instance: encrypted fields, a blind index for exact look-up, the secret of sessions, the seal of the trail.

AES-256-GCM tokens `version | key id | nonce 12 | ciphertext + tag`, bound to their place by associated data; HMAC-SHA256
for the blind index (a plain digest of ID numbers falls to a search of a county's numbers in seconds). Keys are derived
by HKDF from one master, so that a copy of the master restores all of them.
"""
from __future__ import annotations

import base64
import hmac
import os
import secrets
import stat
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.wording import N_, gettext

MASTER = "master.key"
MASTER_BYTES = 32
VERSION = 1
KEY_ID = 1
NONCE_BYTES = 12
INDEX_BYTES = 16
_HEADER = bytes([VERSION]) + KEY_ID.to_bytes(2, "big")


class KeysUnsafe(Exception):
    """The keys are missing, or others than their owner can read or replace them; `sentence` says what to do."""

    def __init__(self, sentence: str, **facts: object):
        self.sentence = gettext(sentence, **facts)
        super().__init__(self.sentence)


@dataclass(frozen=True)
class Keys:
    encryption: bytes
    index: bytes
    session: str
    seal: bytes
    """Seed of the key that signs the checkpoints of the trail."""

    def encrypt(self, text: str, place: str) -> str:
        """A token for a field; `place` (`table.column`) must be named again to read it."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(self.encryption).encrypt(nonce, text.encode(), _HEADER + place.encode())
        return base64.urlsafe_b64encode(_HEADER + nonce + sealed).decode()

    def decrypt(self, token: str, place: str) -> str:
        """The text of a token. Raises ValueError where it was changed or stood in another place."""
        raw = base64.urlsafe_b64decode(token)
        head, nonce, sealed = raw[: len(_HEADER)], raw[len(_HEADER) : len(_HEADER) + NONCE_BYTES], raw[len(_HEADER) + NONCE_BYTES :]
        try:
            return AESGCM(self.encryption).decrypt(nonce, sealed, head + place.encode()).decode()
        except InvalidTag:
            raise ValueError("an encrypted field does not verify") from None

    def blind(self, text: str) -> str:
        """The blind index of a normalised value: equal values, equal index; nothing else can be told from it."""
        return hmac.new(self.index, text.encode(), sha256).digest()[:INDEX_BYTES].hex()


def make_keys(folder: Path) -> None:
    """Makes the folder (0700) and a new master key (0600). Raises FileExistsError where there is one."""
    write_master(folder, base64.b64encode(secrets.token_bytes(MASTER_BYTES)) + b"\n")


def write_master(folder: Path, content: bytes) -> None:
    """Makes the folder (0700) and the key file (0600) with this content. Raises FileExistsError where there is one."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / MASTER, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def read_keys(folder: Path) -> Keys:
    """The keys of a folder. Raises KeysUnsafe, see `read_master`."""
    master = base64.b64decode(read_master(folder))
    return Keys(_derive(master, b"field"), _derive(master, b"blind index"), _derive(master, b"session").hex(), _derive(master, b"trail"))


def fingerprint(content: bytes) -> str:
    """Tells one key file from another and nothing else of it: 16 hexadecimal digits."""
    return _derive(base64.b64decode(content), b"fingerprint")[:8].hex()


def read_master(folder: Path) -> bytes:
    """The content of the key file. Raises KeysUnsafe where it is missing, or group or others may read it or write the folder."""
    path = folder / MASTER
    if not path.is_file():
        raise KeysUnsafe(N_("没有密钥文件 %(path)s。从备份里找回来，或用 GUIDANG_KEYS 指出它在哪里。"), path=path)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeysUnsafe(N_("别人能读密钥文件 %(path)s。先运行 chmod 600。"), path=path)
    if stat.S_IMODE(folder.stat().st_mode) & 0o022:
        raise KeysUnsafe(N_("别人能换掉 %(folder)s 里的密钥。先运行 chmod 700。"), folder=folder)
    return path.read_bytes()


def _derive(master: bytes, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"guidang " + purpose).derive(master)
