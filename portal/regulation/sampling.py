"""Drawing pages for human eyes so that everybody can draw them again: a seed, a list of pages, a rate (`docs/sampling.md`).

The machine's checks are complete; the sample is for what no machine judges. Rate and pass rate come from the digitisation
standard in force: 5 % and 95 % by default, as DA/T 31 and common tenders have them.
"""
from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from hashlib import sha256


def size_of(population: int, rate: float) -> int:
    """Art. 8(7). How many pages are looked at: the rate rounded up, at least one where there is any."""
    wanted = (Decimal(population) * Decimal(str(rate))).to_integral_value(ROUND_CEILING)
    return min(population, max(1, int(wanted)))


def draw(seed: str, pages: Sequence[str], rate: float) -> list[str]:
    """Art. 8(7). The pages to look at, in their order: those with the smallest SHA-256 of `<seed> <page>`.

    Every page has the same chance, and the order of the list does not matter. Keys of pages are ASCII and not repeated.
    """
    return sorted(pages, key=lambda page: sha256(f"{seed} {page}".encode()).hexdigest())[: size_of(len(pages), rate)]


def population_digest(pages: Sequence[str]) -> str:
    """The SHA-256 of the list, sorted by code point, one page a line: which pages a sample was drawn from."""
    return sha256("".join(f"{page}\n" for page in sorted(pages)).encode()).hexdigest()


def passes(fit: int, judged: int, pass_rate: float) -> bool:
    """Whether so many fit pages among those judged reach the pass rate."""
    return judged > 0 and Decimal(fit) >= Decimal(judged) * Decimal(str(pass_rate))
