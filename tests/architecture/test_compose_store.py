"""The object store of compose.yaml with the very arguments that stand there, started from the tests' own SeaweedFS."""
from __future__ import annotations

import io
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from minio import Minio

from tests.architecture.compose import SECRETS, read
from tests.services import seaweed
from tests.services.lifeline import ends_with_its_parent

pytestmark = pytest.mark.slow
OUTSIDE = "127.0.0.2"  # stands for the container's address on the inner network
LOOPBACK = "127.0.0.1"
CONTROL = 10_000  # the control port stands that far above


def command_line(service: dict, folder: Path, ports: dict[str, int]) -> list[str]:
    """compose.yaml's arguments, with folders, addresses and ports of this machine in place of the container's."""
    places = {"/data": str(folder / "data"), "/etc/seaweedfs": str(folder), "0.0.0.0": OUTSIDE, "8333": str(ports["s3"])}
    arguments = []
    for argument in service["command"]:
        for theirs, ours in places.items():
            argument = argument.replace(theirs, ours)
        arguments.append(argument)
    extra = [f"-{server}.port={ports[server]}" for server in ("master", "volume", "filer")]
    return [str(Path(sys.executable).with_name("weed")), "-logtostderr=true", *arguments, *extra]


def wait_until_ready(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=2)
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


class Store:
    def __init__(self, process: subprocess.Popen, ports: dict[str, int], compose: dict):
        self.process = process
        self.ports = ports
        settings = compose["services"]["web"]["environment"]
        self.client = Minio(
            f"{OUTSIDE}:{ports['s3']}", access_key=settings["GUIDANG_S3_ACCESS_KEY"],
            secret_key=settings["GUIDANG_S3_SECRET_KEY"], secure=False,
        )


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("compose-store")
    (folder / "data").mkdir()
    compose = read({name: f"{name.lower()}0123456789" for name in SECRETS})
    (folder / "s3.json").write_text(compose["configs"]["store-identities"]["content"])
    (folder / "security.toml").write_text(compose["configs"]["store-security"]["content"])
    ports = dict(zip(seaweed.SERVICES, seaweed.free_ports(len(seaweed.SERVICES)), strict=True))
    with (folder / "log").open("wb") as log:
        command = command_line(compose["services"]["store"], folder, ports)
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, preexec_fn=ends_with_its_parent())
    try:
        wait_until_ready(f"http://{OUTSIDE}:{ports['s3']}/healthz")
        yield Store(process, ports, compose)
    finally:
        process.kill()
        process.wait()
        seaweed.remove_sockets(list(ports.values()))
        shutil.rmtree(folder, ignore_errors=True)


def listening(process: subprocess.Popen) -> set[tuple[str, int]]:
    found = psutil.Process(process.pid).net_connections(kind="tcp")
    return {(each.laddr.ip, each.laddr.port) for each in found if each.status == psutil.CONN_LISTEN}


def test_outside_its_container_only_s3_can_be_reached(store):
    outside = {port for address, port in listening(store.process) if address != LOOPBACK}
    assert outside == {store.ports["s3"], store.ports["s3"] + CONTROL}


def test_the_portal_s_keys_open_it_and_no_others_do(store):
    store.client.make_bucket(bucket_name="archive")
    store.client.put_object(bucket_name="archive", object_name="one", data=io.BytesIO(b"kept"), length=4)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://{OUTSIDE}:{store.ports['s3']}/archive/one", timeout=10)
    assert refused.value.code == 403


def test_even_inside_its_container_nothing_is_deleted_without_a_signed_token(store):
    if not store.client.bucket_exists(bucket_name="kept"):
        store.client.make_bucket(bucket_name="kept")
    store.client.put_object(bucket_name="kept", object_name="one", data=io.BytesIO(b"kept"), length=4)
    address = f"http://{LOOPBACK}:{store.ports['filer']}/buckets/kept/one?recursive=true"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(address, method="DELETE"), timeout=10)
    assert refused.value.code == 401
    assert store.client.get_object(bucket_name="kept", object_name="one").read() == b"kept"
