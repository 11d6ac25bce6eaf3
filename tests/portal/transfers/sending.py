"""A client of the tus protocol, header by header, on a test browser."""
from __future__ import annotations

import base64
import hashlib
import io
from pathlib import Path
from typing import Any

from werkzeug.test import TestResponse

from tests.portal.browser import Browser
from tests.portal.transfers.intake import ZHANG, Intake, as_file, package

VERSION = {"Tus-Resumable": "1.0.0"}
STREAM = "application/offset+octet-stream"
TEN = b"0123456789"


def metadata(**values: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())


def checksum(content: bytes, algorithm: str = "sha1") -> str:
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, content).digest()).decode()}"


def given(intake: Intake, person: tuple[str, str] = ZHANG) -> tuple[str, bytes]:
    """Name and content of a right package."""
    content, name = as_file(package(person), intake.folder)
    return name, content.read()


def staged(intake: Intake) -> list[Path]:
    """What lies in staging."""
    return list(intake.staging.iterdir())


def killed(*_: object) -> None:
    """In the place of what a killed process did not come to."""
    raise RuntimeError("the process ends here")


class Sender:
    """One signed-in client and one batch. Headers are given with underscores; None takes one away."""

    def __init__(self, browser: Browser, reference: str):
        self.browser, self.reference, self.room = browser, reference, f"/transfers/{reference}/uploads"

    def ask(self, method: str, address: str, body: bytes = b"", **headers: Any) -> TestResponse:
        said = VERSION | {name.replace("_", "-"): value for name, value in headers.items()}
        size = said.pop("Content-Length", len(body))
        kept = {name: str(value) for name, value in said.items() if value is not None}
        stream, length = io.BytesIO(body), {"CONTENT_LENGTH": str(size)}
        return self.browser.open(address, method=method, headers=kept, input_stream=stream, environ_overrides=length)

    def begin(self, length: int, name: str = "包.zip", **headers: Any) -> TestResponse:
        said = {"Upload_Length": length, "Upload_Metadata": metadata(filename=name)} | headers
        return self.ask("POST", self.room, **said)

    def address(self, length: int, name: str = "包.zip") -> str:
        answer = self.begin(length, name)
        assert answer.status_code == 201, answer.text
        return answer.headers["Location"]

    def piece(self, address: str, offset: int, content: bytes, method: str = "PATCH", **headers: Any) -> TestResponse:
        return self.ask(method, address, content, **({"Upload_Offset": offset, "Content_Type": STREAM} | headers))

    def offset(self, address: str) -> int:
        return int(self.ask("HEAD", address).headers["Upload-Offset"])

    def send(self, name: str, content: bytes, step: int = 1 << 20) -> TestResponse:
        """The whole file in pieces; the last answer."""
        address = self.address(len(content), name)
        for at in range(0, len(content), step):
            answer = self.piece(address, at, content[at : at + step])
            assert answer.status_code == 204, answer.text
        return answer
