"""A disk brought to the archive: its packages are copied into staging first, then one transaction announces them all.

Killed before that transaction, nothing of the batch exists; killed after it, the worker finishes the checks.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from portal import installation
from portal.access import Actor
from portal.lifecycle import Refusal
from portal.regulation.identity import mask_in
from portal.transfers import staging
from portal.transfers.actions import announce, enterprise_within
from portal.transfers.checking import chosen_register
from portal.transfers.identification import Given
from portal.transfers.inspection import package_name
from portal.transfers.package_paths import find_packages
from portal.transfers.register import read_register
from portal.transfers.states import DISK
from portal.wording import N_


def bring(
    actor: Actor, enterprise_code: str, paths: Sequence[str], register: str | None = None, *,
    notice: Callable[[str], None] = lambda line: None, on_package: Callable[[int, int], None] = lambda done, of: None,
) -> str:
    """Announces a batch of everything at these paths, staged and counted as submitted; answers its number.

    Its checks are asked for and not waited for. Raises PathRefused, RegisterUnreadable, Forbidden, NotFound, Refusal.
    """
    enterprise_within(actor, enterprise_code)
    found = find_packages(paths)
    register_path = chosen_register(found, register, notice)
    read = read_register(Path(register_path)) if register_path else None
    given: list[Given] = []
    try:
        for path, package in found.packages:
            given.append(_staged(path, package))
            on_package(len(given), len(found.packages))
        return announce(actor, enterprise_code, read, given, DISK)
    except BaseException:
        for one in given:
            staging.remove(installation.current().settings.staging, one.staged.name)
        raise


def _staged(path: str, package: Path) -> Given:
    try:
        staged = staging.stage(package, installation.current().settings.staging)
    except OSError as fault:
        raise Refusal(N_("%(path)s 没有读进来：%(why)s"), path=mask_in(path), why=fault.strerror or type(fault).__name__) from None
    return Given(path, package_name(package.absolute()), staged)
