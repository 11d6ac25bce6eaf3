"""Passwords: how they are kept (argon2id), which ones are good enough, one-time ones.

Length and a list of what everybody guesses, no rules of composition (OWASP ASVS 5.0, 6.2).
"""
from __future__ import annotations

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.wording import N_

MIN_LENGTH = 8
MAX_LENGTH = 128
MEMORY_KIB, PASSES, LANES = 19_456, 2, 1
"""OWASP's least for argon2id: 19 MiB, two passes, one lane; several sign-ins at once stay within a web process's memory."""
GUESSED = frozenset((
    "abc", "admin", "administrator", "archive", "asdf", "asdfgh", "dangan", "default", "guidang", "iloveyou", "jinning",
    "kunming",
    "letmein", "login", "mima", "pass", "passw0rd", "password", "qazwsx", "qwer", "qwerty", "qwertyuiop", "root",
    "secret", "test",
    "tuixiu", "user", "welcome", "woaini", "yunnan", "zhongguo", "晋宁", "密码", "归档", "档案",
))
"""Words that are guessed first, alone or with figures behind them; ours and the trade's among them."""
ROWS = ("01234567890", "09876543210", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv")
ONE_TIME_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Nothing that looks like something else on a slip of paper."""
ONE_TIME_GROUPS, ONE_TIME_GROUP_LENGTH = 4, 4

_hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)


def keep(password: str) -> str:
    """What is stored instead of the password."""
    return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password; takes as long where there is none, so that time tells nothing about who has an account."""
    try:
        return _hasher.verify(kept or _nobodys(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether it was kept with weaker settings than today's."""
    return _hasher.check_needs_rehash(kept)


def fault(password: str, user: str) -> str | None:
    """Why a password will not do, as a message id; None where it will."""
    if len(password) < MIN_LENGTH:
        return N_("密码至少要 8 个字符。可以用一句话，例如几个不相干的词。")
    if len(password) > MAX_LENGTH:
        return N_("密码最多 128 个字符。")
    if is_guessed(password, user):
        return N_("这个密码太容易猜到。换一个，不要用账号名、连续数字或常见的词。")
    return None


def is_guessed(password: str, user: str) -> bool:
    """Whether it is a word of the list, the user's name, a row of the keyboard or one character again and again."""
    folded = password.casefold()
    word = folded.strip("0123456789!@#$%^&*.-_ ")
    if len(set(folded)) < 3 or word in GUESSED or (not word and len(set(folded)) < 5):
        return True
    if user and (word == user.casefold() or folded == user.casefold()):
        return True
    return any(folded in row or folded in row * 2 for row in ROWS)


def one_time() -> str:
    """A random password to be written down and used once (78 bits)."""
    groups = ("".join(secrets.choice(ONE_TIME_ALPHABET) for _ in range(ONE_TIME_GROUP_LENGTH)) for _ in range(ONE_TIME_GROUPS))
    return "-".join(groups)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return keep(secrets.token_urlsafe())
