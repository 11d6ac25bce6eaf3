"""`guidang keys`: the instance's keys written out under a passphrase, tried, and put back."""
from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

import click

from portal.cli.answer import DONE, OBJECTED, Answer, CannotBeDone, instance
from portal.wording import N_, gettext

FILE = click.Path(path_type=Path)
LONGEST_TEXT = 64 << 10
"""Bytes of an escrow or of a file with a passphrase; neither has more than a few thousand."""


@click.group(help=N_("密钥：写出托管件、试开、恢复"))
def keys() -> None:
    """`guidang keys`."""


@keys.command(help=N_("把密钥用口令封好，写进一个新文件，放到别处保管"))
@click.option("--to", "out", required=True, metavar="FILE", type=FILE, help=N_("写进这个新文件"))
@click.option("--passphrase-file", "given", metavar="FILE", type=FILE, help=N_("从这个文件的第一行读口令；不给，就在终端上问"))
def escrow(out: Path, given: Path | None) -> Answer:
    """Writes the keys, sealed, into a new file outside the instance."""
    from portal.cli.instance import open_instance
    from portal.keys import fingerprint, read_master
    from portal.keys.escrow import About, seal, weakness

    app = open_instance(instance())
    with app.app_context():
        from portal import installation, trail
        from portal.database import now
        from portal.trail.sealing import origin

        _refuse_inside(out, installation.current().settings)
        passphrase = _passphrase(given, twice=True)
        if weak := weakness(passphrase):
            raise CannotBeDone(weak)
        master = read_master(installation.current().settings.keys)
        about = About(origin(), fingerprint(master), now().isoformat(timespec="seconds"))
        _write_new(out, seal(master, passphrase, about))
        trail.note(None, "keys.escrowed", f"keys:{about.key}")
    text = gettext(N_("密钥已封进 %(path)s。把它和口令分开放到别处；用 guidang keys check 试开一次。"), path=out)
    return Answer({"path": str(out), "key": about.key, "archive": about.archive, "made": about.made}, text)


@keys.command(help=N_("试开一份托管件：还能不能打开，是不是这个实例的"))
@click.option("--from", "source", required=True, metavar="FILE", type=FILE, help=N_("托管件"))
@click.option("--passphrase-file", "given", metavar="FILE", type=FILE, help=N_("从这个文件的第一行读口令；不给，就在终端上问"))
def check(source: Path, given: Path | None) -> Answer:
    """Whether an escrow opens and holds this instance's keys; where both are so, the trail says that it was tried."""
    from portal.cli.instance import open_instance
    from portal.keys import read_master
    from portal.keys.escrow import about, unseal

    text = _read(source)
    stated = about(text)
    with open_instance(instance()).app_context():
        from portal import installation, trail

        same = unseal(text, _passphrase(given)) == read_master(installation.current().settings.keys)
        if same:
            trail.note(None, "keys.escrow_tried", f"keys:{stated.key}")
    said = N_("打得开，是这个实例的密钥（%(made)s 写出）") if same else N_("打得开，但不是这个实例的密钥：它是 %(archive)s 在 %(made)s 写出的")
    data = {"path": str(source), "opens": True, "same": same, "key": stated.key, "archive": stated.archive, "made": stated.made}
    return Answer(data, gettext(said, archive=stated.archive, made=stated.made), DONE if same else OBJECTED)


@keys.command(help=N_("从托管件恢复密钥；已经有密钥的，不动它"))
@click.option("--from", "source", required=True, metavar="FILE", type=FILE, help=N_("托管件"))
@click.option("--passphrase-file", "given", metavar="FILE", type=FILE, help=N_("从这个文件的第一行读口令；不给，就在终端上问"))
def restore(source: Path, given: Path | None) -> Answer:
    """Puts the keys of an escrow where the settings want them; never over others."""
    from portal.keys import MASTER, fingerprint, write_master
    from portal.keys.escrow import about, unseal
    from portal.settings import read_settings

    folder = read_settings(instance()).keys
    if (folder / MASTER).exists():
        raise CannotBeDone(N_("%(path)s 已经有了，没有动它。要换成托管件里的密钥，先把它移到别处。"), path=folder / MASTER)
    text = _read(source)
    stated = about(text)
    master = unseal(text, _passphrase(given))
    write_master(folder, master)
    said = gettext(N_("密钥已恢复到 %(folder)s"), folder=folder)
    return Answer({"keys": str(folder), "key": fingerprint(master), "archive": stated.archive, "made": stated.made}, said)


def _refuse_inside(out: Path, settings) -> None:
    """An escrow that lies with what it is to outlive is none."""
    place = out.resolve()
    for folder in (settings.instance, settings.keys, settings.store_folder):
        if folder is not None and place.is_relative_to(folder.resolve()):
            raise CannotBeDone(N_("托管件不能放在实例、密钥或保存库的文件夹里（%(folder)s）：它要在这些都没了以后还在。"), folder=folder)


def _write_new(out: Path, text: str) -> None:
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise CannotBeDone(N_("%(path)s 已经有了，没有动它"), path=out) from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _read(path: Path) -> str:
    """A small text; other bytes than UTF-8 are read as something that no escrow holds."""
    with path.open("rb") as file:
        return file.read(LONGEST_TEXT).decode("utf-8", errors="replace").removeprefix("\ufeff")


def _passphrase(given: Path | None, twice: bool = False) -> str:
    """From the first line of a file, or asked on the terminal: the one question that a command asks (docs/command-line.md)."""
    if given is not None:
        passphrase = _read(given).partition("\n")[0].rstrip("\r")
    elif sys.stdin.isatty():
        passphrase = getpass.getpass(gettext(N_("口令：")))
        if twice and getpass.getpass(gettext(N_("再输入一次："))) != passphrase:
            raise CannotBeDone(N_("两次输入的口令不一样，什么也没有写"))
    else:
        raise CannotBeDone(N_("要有口令：在终端上运行，或用 --passphrase-file 指出口令所在的文件"))
    if not passphrase:
        raise CannotBeDone(N_("口令是空的"))
    return passphrase
