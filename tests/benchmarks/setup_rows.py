"""What a newcomer's machine pays: disk, and the seconds until the first page."""
from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from importlib import metadata
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
MEGABYTE = 1e6
START_LIMIT = 600  # seconds


def installed_size() -> Iterator[dict]:
    """Size of the installed environment."""
    yield {"what": "packages that the portal needs to run", "value": size_of("run") / MEGABYTE, "unit": "MB"}
    yield {"what": "with those of tests and checks", "value": size_of("all") / MEGABYTE, "unit": "MB"}


def size_of(lock: str) -> int:
    """Bytes on disk of the packages in requirements/`lock`.txt."""
    text = (CHECKOUT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    names = re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)
    paths = [Path(str(file.locate())) for name in names for file in metadata.files(name) or ()]
    return sum(path.stat().st_size for path in paths if path.is_file())


def second_start() -> Iterator[dict]:
    """A second `make run`."""
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder) / "instance"
        seconds_to_first_page(instance)
        yield {"what": "until its first page is answered", "value": seconds_to_first_page(instance), "unit": "s", "bound": 10}


def seconds_to_first_page(instance: Path) -> float:
    """Starts `make run`, waits for the first page, stops it. Raises TimeoutError or RuntimeError where none comes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{probe.getsockname()[1]}"
    environment = {**os.environ, "GUIDANG_LISTEN": listen, "GUIDANG_OCR": "off"}
    begun = time.perf_counter()
    process = subprocess.Popen(
        ["make", "run", f"INSTANCE={instance}"], cwd=CHECKOUT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while time.perf_counter() - begun < START_LIMIT:
            if answers(f"http://{listen}/"):
                return time.perf_counter() - begun
            if process.poll() is not None:
                raise RuntimeError(f"make run ended with exit code {process.returncode}")
            time.sleep(0.05)
        raise TimeoutError(f"no page within {START_LIMIT} s")
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=60)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as page:
            return page.status == 200
    except OSError:
        return False
