"""The keys as a text that may lie in a safe: sealed under a passphrase, in a format that needs no portal to be opened.

`docs/keys.md` describes it. The passphrase is stretched by scrypt (RFC 7914), the master key sealed by AES-256-GCM; what
stands in clear beside it is bound to it, so that none of it can be changed.
"""
from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.wording import N_, gettext

FORMAT = "guidang-escrow/1"
BEGIN, END = "-----BEGIN GUIDANG KEY ESCROW-----", "-----END GUIDANG KEY ESCROW-----"
COST, BLOCKS, LANES = 1 << 17, 8, 1
"""scrypt's N, r and p: 128 MiB for each guess (OWASP Password Storage Cheat Sheet, the strongest of its rows)."""
MEMORY = 256 << 20
"""Bytes that scrypt may take; what a file asks for beyond is refused."""
LEAST_LENGTH = 15
"""Characters of a passphrase that stands alone (NIST SP 800-63B-4, 3.1.1.2)."""
SALT_BYTES, NONCE_BYTES, KEY_BYTES = 16, 12, 32
_CLEAR = ("format", "archive", "key", "made", "kdf", "n", "r", "p", "salt", "nonce")

_HEADER = """\
归档（Guidang）密钥托管件
这份文本封存着一个归档实例的主密钥，用口令加密。没有主密钥，身份证号和口令校验等加密内容再也读不出来。
请和口令分开保管：一份放保险柜，一份放在另一处；口令另写一张纸，封好，由另一人保管。每年试开一次。
恢复：guidang keys restore --from 本文件（新机器上先装好归档，GUIDANG_INSTANCE 指向实例）
试开：guidang keys check --from 本文件
抄录或重新录入时，只有 BEGIN 和 END 两行之间的内容有用。格式见项目文档 docs/keys.md，不用归档也能打开。

Guidang key escrow
This text holds the master key of one Guidang instance, encrypted under a passphrase. Without the master key, ID numbers
and whatever else is encrypted can never be read again. Keep it apart from its passphrase, in two places; try it every year.
Restore: guidang keys restore --from THIS_FILE (on a new machine, with Guidang installed and GUIDANG_INSTANCE set)
Try:     guidang keys check --from THIS_FILE
Only what stands between the lines BEGIN and END matters. The format is in docs/keys.md; it can be opened without Guidang.

"""


class CannotOpen(Exception):
    """An escrow that cannot be opened; `sentence` says whether the passphrase or the text is wrong."""

    def __init__(self, sentence: str, **facts: object):
        self.sentence = gettext(sentence, **facts)
        super().__init__(self.sentence)


@dataclass(frozen=True)
class About:
    """What stands on an escrow in clear: the fonds that signs, the fingerprint of its key, and when it was made (UTC, ISO 8601)."""

    archive: str
    key: str
    made: str


def weakness(passphrase: str) -> str | None:
    """Why a passphrase will not do, as a message id; None where it will."""
    if len(_normal(passphrase)) < LEAST_LENGTH:
        return N_("口令至少要 15 个字符。可以用六七个不相干的词。")
    return None


def seal(master: bytes, passphrase: str, about: About) -> str:
    """The text of an escrow. `master` is the content of the key file."""
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    clear = {
        "format": FORMAT, "archive": about.archive, "key": about.key, "made": about.made, "kdf": "scrypt", "n": str(COST),
        "r": str(BLOCKS), "p": str(LANES), "salt": _text(salt), "nonce": _text(nonce),
    }
    bound = _bound(clear)
    sealed = AESGCM(_stretched(passphrase, clear)).encrypt(nonce, master, bound.encode())
    body = f"{bound}sealed: {_text(sealed)}\n"
    return f"{_HEADER}{BEGIN}\n{body}sha256: {_sum(body)}\n{END}\n"


def about(text: str) -> About:
    """What stands in clear on an escrow. Raises CannotOpen."""
    fields = _fields(text)
    return About(fields["archive"], fields["key"], fields["made"])


def unseal(text: str, passphrase: str) -> bytes:
    """The content of the key file. Raises CannotOpen: a text that is none or was damaged, a wrong passphrase."""
    fields = _fields(text)
    try:
        sealed, nonce = base64.b64decode(fields["sealed"], validate=True), base64.b64decode(fields["nonce"], validate=True)
        return AESGCM(_stretched(passphrase, fields)).decrypt(nonce, sealed, _bound(fields).encode())
    except InvalidTag:
        raise CannotOpen(N_("口令不对。留意大小写、空格和输入法；口令不对就打不开，也没有别的办法。")) from None
    except (ValueError, binascii.Error, MemoryError):
        raise CannotOpen(N_("托管件的参数不对，打不开。")) from None


def _fields(text: str) -> dict[str, str]:
    """The lines between BEGIN and END by name, whose checksum holds."""
    _, begun, rest = text.replace("\r\n", "\n").partition(f"{BEGIN}\n")
    block, ended, _ = rest.partition(END)
    pairs = [line.partition(": ")[::2] for line in block.splitlines()]
    fields = {name: value.strip() for name, value in pairs}
    if not begun or not ended or set(fields) != {*_CLEAR, "sealed", "sha256"}:
        raise CannotOpen(N_("这不是密钥托管件，或者缺了几行：要有 BEGIN 和 END 两行和它们之间的每一行。"))
    if fields["format"] != FORMAT or fields["kdf"] != "scrypt":
        raise CannotOpen(N_("这份托管件是别的版本做的（%(format)s），这个程序打不开。"), format=fields["format"])
    if fields["sha256"] != _sum(f"{_bound(fields)}sealed: {fields['sealed']}\n"):
        raise CannotOpen(N_("托管件有字错了或缺了：它的校验和对不上。拿另一份来，或者对照原件改正。"))
    return fields


def _bound(fields: Mapping[str, str]) -> str:
    """What stands in clear, as it is sealed in."""
    return "".join(f"{name}: {fields[name]}\n" for name in _CLEAR)


def _stretched(passphrase: str, fields: Mapping[str, str]) -> bytes:
    """The key made of a passphrase. ValueError for parameters that are none or ask for too much memory."""
    salt = base64.b64decode(fields["salt"], validate=True)
    cost, blocks, lanes = int(fields["n"]), int(fields["r"]), int(fields["p"])
    return hashlib.scrypt(
        _normal(passphrase).encode(), salt=salt, n=cost, r=blocks, p=lanes, maxmem=MEMORY, dklen=KEY_BYTES)


def _normal(passphrase: str) -> str:
    """Full and half width, composed and not, are the same (NIST SP 800-63B-4: NFKC), as are white space around it."""
    return unicodedata.normalize("NFKC", passphrase).strip()


def _sum(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
