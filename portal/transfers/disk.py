"""A disk brought to the archive: its packages are copied into staging first, then one transaction announces them all.

Killed at any moment, the same command goes on: what was copied whole is not copied again, and a batch that was announced is not
announced twice. The disk is known again by the paths, sizes and times of what lies on it, for the same account and enterprise.
Once the command has answered, the same disk is another batch. Copies that nobody comes back for are swept after a week.
"""
from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from portal import installation
from portal.access import Actor
from portal.lifecycle import Refusal
from portal.regulation.identity import mask_in
from portal.transfers import staging
from portal.transfers.actions import announce, enterprise_within
from portal.transfers.actions.importing import copied, note_copy, unanswered
from portal.transfers.checking import chosen_register
from portal.transfers.disk_listing import disk_mark, package_mark
from portal.transfers.identification import Given
from portal.transfers.inspection import package_name
from portal.transfers.package_paths import find_packages
from portal.transfers.register import read_register
from portal.transfers.states import DISK
from portal.wording import N_, gettext

LOCK = "imports.lock"
AT_WORK = N_("这家企业的包正由另一个命令收着，等它收完再来。")
GOES_ON = N_("上次没有收完：%(count)s 个包已经在暂存区，接着收其余的。")
ANNOUNCED_BEFORE = N_("上次已经登记为批次 %(batch)s，没有办完，接着办。")


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
    with _alone(actor, enterprise_code):
        marks = [package_mark(actor, enterprise_code, package) for _, package in found.packages]
        mark = disk_mark(actor, enterprise_code, marks, Path(register_path) if register_path else None)
        if batch := unanswered(mark):
            notice(gettext(ANNOUNCED_BEFORE, batch=batch))
            return batch
        given = _copy(found.packages, marks, notice, on_package)
        return announce(actor, enterprise_code, read, given, DISK, mark)


def _copy(
    packages: list[tuple[str, Path]], marks: list[str], notice: Callable[[str], None], on_package: Callable[[int, int], None],
) -> list[Given]:
    before = copied(marks)
    if before:
        notice(gettext(GOES_ON, count=len(before)))
    given = []
    for (path, package), mark in zip(packages, marks, strict=True):
        staged = before.get(mark) or _staged(path, package)
        if mark not in before:
            note_copy(mark, staged)
        given.append(Given(path, package_name(package.absolute()), staged))
        on_package(len(given), len(packages))
    return given


def _staged(path: str, package: Path) -> staging.Staged:
    try:
        return staging.stage(package, installation.current().settings.staging)
    except OSError as fault:
        raise Refusal(N_("%(path)s 没有读进来：%(why)s"), path=mask_in(path), why=fault.strerror or type(fault).__name__) from None


@contextmanager
def _alone(actor: Actor, enterprise_code: str) -> Iterator[None]:
    """One import at a time of an account for an enterprise; a killed command holds nothing. Raises Refusal."""
    key = installation.current().keys.blind(f"import {actor.account_id} {enterprise_code}")
    with (installation.current().settings.instance / LOCK).open("a") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, int(key[:12], 16))
        except (BlockingIOError, PermissionError):
            raise Refusal(AT_WORK) from None
        yield
