"""An archive as its operator has it: an instance with its back ends, worked by the installed program alone."""
from __future__ import annotations

import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask

from portal import create_app
from portal.demonstration.enterprises import ENTERPRISES
from portal.settings import read_settings
from tests.portal.cli.commands import GUIDANG, Said
from tests.services.lifeline import ends_with_its_parent
from tests.services.seaweed import free_ports

ENTERPRISE = ENTERPRISES[0]
PATIENCE = 400
"""Seconds until a command counts as hanging; on a busy machine reading a few pages takes minutes."""
PASSWORD = "清风-竹影-渡船-{user}"
"""Of accounts that sign in; nobody's real one."""


@dataclass(frozen=True)
class House:
    """`house.tell("init")` is the JSON that the program answers."""

    folder: Path
    back_ends: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("GUIDANG_")}
        by_night = {"GUIDANG_FIXITY_HOUR": "off"}  # the tests also run by night
        return own | by_night | self.back_ends | {"GUIDANG_INSTANCE": str(self.folder)}

    def run(self, *arguments: object, stdin: str = "") -> Said:
        command = [GUIDANG, "--json", *map(str, arguments)]
        done = subprocess.run(command, input=stdin.encode(), capture_output=True, env=self.environment, timeout=PATIENCE, check=False)
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())

    def tell(self, *arguments: object, stdin: str = "", code: int = 0) -> dict[str, Any]:
        """The answer of a command that ends with this code."""
        said = self.run(*arguments, stdin=stdin)
        assert said.exit_code == code, said
        return said.json

    def found(self, query: str, by: str = "archivist") -> list[dict[str, Any]]:
        """The hits of a search."""
        return self.tell("search", query, "--by", by)["hits"]

    def application(self, ocr: bool = False) -> Flask:
        """Its pages in this process; scans are read by OCR where asked."""
        return create_app(read_settings(self.folder, self.environment).with_(ocr=ocr))

    @contextmanager
    def served(self) -> Iterator[str]:
        """Pages and workers as `guidang serve` runs them; the address of the pages."""
        listen = f"127.0.0.1:{free_ports(1)[0]}"
        environment = self.environment | {"GUIDANG_LISTEN": listen}
        log = self.folder.with_suffix(".log").open("wb")
        server = subprocess.Popen([GUIDANG, "serve"], env=environment, stdout=log, stderr=log, preexec_fn=ends_with_its_parent())
        try:
            _wait_for(f"http://{listen}/sign-in", server)
            yield f"http://{listen}"
        finally:
            server.terminate()
            server.wait(30)
            log.close()

    def open(self, *users: str) -> None:
        """Makes the instance, its one enterprise and an account of each of these roles, called by it."""
        self.tell("init")
        self.tell("enterprise", "add", ENTERPRISE.uscc, ENTERPRISE.name, "--registered", ENTERPRISE.registered)
        for user in users:
            belonging = ("--enterprise", ENTERPRISE.uscc) if user == "enterprise" else ()
            self.add(user, *belonging)

    def add(self, user: str, *belonging: str) -> None:
        self.tell("account", "add", user, "--role", user, *belonging, "--password-stdin", stdin=password_of(user) + "\n")


def _wait_for(address: str, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=10).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("`guidang serve` does not answer")


def password_of(user: str) -> str:
    return PASSWORD.format(user=user)
