"""Numbers of persons and of enterprises: citizen numbers (GB 11643-1999), unified social credit codes (GB 32100-2015).

Functions that say what is wrong return a Chinese message id, or None where nothing is. Nothing here keeps a number.
"""
from __future__ import annotations

import re
import unicodedata
from datetime import date

from portal.wording import N_

NUMBER_LENGTH = 18
"""GB 11643-1999: 6 area, 8 birth date, 3 sequence, 1 check."""
LEGACY_LENGTH = 15
"""Numbers given out before 1999-10-01: 6 area, 6 birth date, 3 sequence, no check."""
EARLIEST_YEAR = 1800
"""No holder of a citizen number was born earlier."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_CENTENARIAN_SEQUENCES = ("996", "997", "998", "999")

_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(3**position % 31 for position in range(17))
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def normalise_number(text: str | None) -> str:
    """The number as it is compared: compatibility forms folded (full-width digits), no white space around, X a capital."""
    return unicodedata.normalize("NFKC", text or "").strip().upper()


def check_digit(first17: str) -> str:
    """The eighteenth character for seventeen digits (GB 11643-1999, ISO 7064 MOD 11-2); ValueError for anything else."""
    if not re.fullmatch(r"[0-9]{17}", first17):
        raise ValueError("seventeen digits are needed for a check digit")
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def number_fault(number: str | None) -> str | None:
    """What is wrong with a citizen number, as a message id; None where nothing is (GB 11643-1999).

    The area is never judged: abolished codes, other provinces and 530122 (晋宁县) are the rule among retirees.
    """
    text = normalise_number(number)
    if re.fullmatch(r"[0-9]{15}", text):
        return N_("是 15 位的旧号码，要换成 18 位")
    if len(text) != NUMBER_LENGTH:
        return N_("不是 18 位")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", text):
        return N_("前 17 位要是数字，最后一位是数字或 X")
    if _date_of(text[6:14]) is None:
        return N_("里面的出生日期不是真实的日期")
    if check_digit(text[:17]) != text[17]:
        return N_("最后一位（校验位）对不上")
    return None


def is_valid_number(number: str | None) -> bool:
    """Whether this is an 18-character citizen number with a real birth date and the right check digit."""
    return number_fault(number) is None


def from_fifteen(number: str) -> str:
    """The 18-character form of a 15-digit legacy number; ValueError where it is none.

    Sequences 996 to 999 were kept for people born in 18xx.
    """
    text = normalise_number(number)
    if not re.fullmatch(r"[0-9]{15}", text):
        raise ValueError("a legacy number has fifteen digits")
    century = "18" if text[12:] in _CENTENARIAN_SEQUENCES else "19"
    first17 = text[:6] + century + text[6:]
    return first17 + check_digit(first17)


def birth_date(number: str) -> date:
    """The birth date written in a citizen number of either length; ValueError where it is none."""
    born = _date_of(_as_eighteen(number)[6:14])
    if born is None:
        raise ValueError("the number holds no real birth date")
    return born


def sex(number: str) -> str:
    """男 where the seventeenth digit is odd, 女 where it is even (GB 11643-1999); either length; ValueError otherwise."""
    return "男" if int(_as_eighteen(number)[16]) % 2 else "女"


def short(number: str | None) -> str:
    """The last four characters after an ellipsis, to tell two persons of one name apart in a list: `…001X`."""
    return "…" + normalise_number(number)[-4:] if number else ""


def _as_eighteen(number: str) -> str:
    text = normalise_number(number)
    if len(text) == LEGACY_LENGTH:
        return from_fifteen(text)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", text):
        raise ValueError("a citizen number has 18 characters, a legacy one 15 digits")
    return text


def _date_of(digits: str) -> date | None:
    try:
        found = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
    return found if found.year >= EARLIEST_YEAR else None


# --- enterprises ------------------------------------------------------------------------------------------------------


def uscc_check(first17: str) -> str:
    """The eighteenth character of a unified social credit code (GB 32100-2015); ValueError for other characters."""
    if len(first17) != 17:
        raise ValueError("seventeen characters are needed for a check character")
    total = sum(
        _CREDIT_ALPHABET.index(character) * weight for character, weight in zip(first17, _CREDIT_WEIGHTS, strict=True)
    )
    return _CREDIT_ALPHABET[(31 - total % 31) % 31]


def organisation_check(first8: str) -> str:
    """The ninth character of an organisation code (GB 11714); ValueError for other characters."""
    if len(first8) != 8:
        raise ValueError("eight characters are needed for a check character")
    total = sum(
        _ORGANISATION_ALPHABET.index(character) * weight
        for character, weight in zip(first8, _ORGANISATION_WEIGHTS, strict=True)
    )
    return {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def uscc_fault(code: str | None) -> str | None:
    """What is wrong with a unified social credit code, as a message id; None where nothing is (GB 32100-2015).

    The organisation code inside is not tested on its own: codes with a wrong one have been given out.
    """
    text = normalise_number(code)
    if len(text) != 18:
        return N_("不是 18 位")
    if any(character not in _CREDIT_ALPHABET for character in text):
        return N_("有不该出现的字符（不用字母 I、O、S、V、Z）")
    if uscc_check(text[:17]) != text[17]:
        return N_("最后一位（校验位）对不上")
    return None


def is_valid_uscc(code: str | None) -> bool:
    """Whether this is a unified social credit code with the right check character."""
    return uscc_fault(code) is None


# --- masking ----------------------------------------------------------------------------------------------------------

_RUN = re.compile(r"(?<![0-9])(?:[0-9]{17}X|[0-9]{15,19}(?![0-9]))", re.IGNORECASE)
_ENDING = re.compile(r"[0-9]{17}X", re.IGNORECASE)
_SPACED = re.compile(r"(?<![0-9])(?=([0-9](?:[ \t]?[0-9]){16}[ \t]?[0-9X])(?![0-9]))", re.IGNORECASE)


def mask(number: str | None) -> str:
    """Art. 35. The number with all but the first 3 and the last 4 characters starred; up to 7 characters all are."""
    text = normalise_number(number)
    if len(text) <= 7:
        return "*" * len(text)
    return text[:3] + "*" * (len(text) - 7) + text[-4:]


def mask_name(name: str) -> str:
    """Art. 35. The first character and two stars, whatever the length: `王**`, for those who see descriptions only."""
    return f"{name.strip()[:1]}**"


def mask_in(text: str) -> str:
    """Art. 35. Any text with every citizen number in it masked, of 18 or 15 characters, also in full-width digits.

    A run of 16, 17 or 19 digits is masked where a birth date stands in its place (a number with a slip of the pen is
    still a person's); a number written in groups, or with digits before it, where its check digit is right. Other
    numbers, and the credit codes of enterprises, stay as they are.
    """
    folded = _fold(text)
    spans = [found.span() for found in _RUN.finditer(folded) if _names_a_person(found.group())]
    spans += [found.span() for found in _ENDING.finditer(folded) if is_valid_number(found.group())]
    spans += [found.span(1) for found in _SPACED.finditer(folded) if is_valid_number(_close(found.group(1)))]
    return _replace(text, folded, spans)


def _fold(text: str) -> str:
    """The text with each character replaced by its compatibility form where that is one character: places are kept."""
    if text.isascii():
        return text
    folded = (unicodedata.normalize("NFKC", character) for character in text)
    return "".join(new if len(new) == 1 else old for old, new in zip(text, folded, strict=True))


def _names_a_person(run: str) -> bool:
    if len(run) in (16, 17, 19):
        return _date_of(run[6:14]) is not None
    return not (run.startswith("9") and is_valid_uscc(run))


def _close(spaced: str) -> str:
    return re.sub(r"\s", "", spaced)


def _replace(text: str, folded: str, spans: list[tuple[int, int]]) -> str:
    pieces, done = [], 0
    for start, end in sorted(set(spans)):
        if start < done:
            continue
        pieces += [text[done:start], mask(_close(folded[start:end]))]
        done = end
    return "".join([*pieces, text[done:]])
