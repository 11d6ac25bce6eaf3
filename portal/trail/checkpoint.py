"""Signed checkpoints of the trail: C2SP tlog-checkpoint, a signed note with one Ed25519 signature.

    guidang.J123
    82
    <root, base64>

    — guidang.J123 <key id and signature, base64>

Others' tools read and verify it. The key that verifies is `name+<key id, hex>+<0x01 and public key, base64>`.
"""
from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ED25519 = b"\x01"
KEY_ID_BYTES = 4
DASH = "\N{EM DASH} "


class NotGenuine(Exception):
    """A checkpoint that the key has not signed, or that is none."""


@dataclass(frozen=True)
class Checkpoint:
    """The first `size` entries of the trail have this root."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def sign(checkpoint: Checkpoint, seed: bytes) -> str:
    """The signed note; `seed` is the 32 bytes of the private key."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    signature = _key_id(checkpoint.origin, _raw(key.public_key())) + key.sign(checkpoint.body.encode())
    return f"{checkpoint.body}\n{DASH}{checkpoint.origin} {base64.b64encode(signature).decode()}\n"


def verifier_key(origin: str, seed: bytes) -> str:
    """The key that verifies what `sign` signs, as text to be given away."""
    public = _raw(Ed25519PrivateKey.from_private_bytes(seed).public_key())
    return f"{origin}+{_key_id(origin, public).hex()}+{base64.b64encode(ED25519 + public).decode()}"


def open_note(note: str, verifier: str) -> Checkpoint:
    """The checkpoint of a signed note. Raises NotGenuine."""
    try:
        origin, key_id, encoded = verifier.strip().split("+", 2)
        public = base64.b64decode(encoded, validate=True)[1:]
        body, _, signatures = note.partition("\n\n")
        named, size, root = body.split("\n")
        checkpoint = Checkpoint(named, int(size), base64.b64decode(root, validate=True))
        signature = _signature(signatures, origin, bytes.fromhex(key_id))
        if named != origin or len(checkpoint.root) != sha256().digest_size or checkpoint.size < 0:
            raise NotGenuine
        Ed25519PublicKey.from_public_bytes(public).verify(signature, checkpoint.body.encode())
    except (ValueError, binascii.Error, InvalidSignature):
        raise NotGenuine from None
    return checkpoint


def _signature(lines: str, origin: str, key_id: bytes) -> bytes:
    for line in lines.splitlines():
        name, _, encoded = line.removeprefix(DASH).partition(" ")
        signed = base64.b64decode(encoded, validate=True)
        if name == origin and signed[:KEY_ID_BYTES] == key_id:
            return signed[KEY_ID_BYTES:]
    raise NotGenuine


def _key_id(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:KEY_ID_BYTES]


def _raw(public: Ed25519PublicKey) -> bytes:
    return public.public_bytes(Encoding.Raw, PublicFormat.Raw)
