"""compose.yaml, without a container engine: its structure, its variables, its commands, and its object store for real."""
from __future__ import annotations

import json
import re
import tomllib
from importlib import import_module, metadata

import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url

from archive_store.address import parse_address
from portal.cli import COMMANDS
from portal.settings import VARIABLES, read_settings
from tests.architecture.checkout import CHECKOUT
from tests.architecture.compose import SECRETS, read, variables

TOP_LEVEL = {"services", "networks", "volumes", "configs", "x-guidang"}
SERVICE_KEYS = {
    "image", "build", "restart", "init", "read_only", "tmpfs", "cap_drop", "security_opt", "volumes", "networks", "environment",
    "command", "depends_on", "ports", "healthcheck", "configs", "stdin_open",
}
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}
OUR_SERVICES = ("preparation", "web", "worker", "reader")


@pytest.fixture(scope="module")
def compose() -> dict:
    return read({name: f"{name.lower()}-value" for name in SECRETS})


def words(command: str | list[str]) -> list[str]:
    return command.split() if isinstance(command, str) else [word for part in command for word in part.split()]


def test_it_has_only_keys_that_the_compose_specification_knows(compose):
    assert set(compose) <= TOP_LEVEL
    assert {key for service in compose["services"].values() for key in service} <= SERVICE_KEYS


def test_every_volume_network_config_and_service_named_is_declared(compose):
    for name, service in compose["services"].items():
        assert {volume.split(":")[0] for volume in service.get("volumes", [])} <= set(compose["volumes"]), name
        assert set(service["networks"]) <= set(compose["networks"]), name
        assert {config["source"] for config in service.get("configs", [])} <= set(compose["configs"]), name
        for other, how in service.get("depends_on", {}).items():
            assert how["condition"] in CONDITIONS, name
            assert other in compose["services"], name
            if how["condition"] == "service_healthy":
                assert "healthcheck" in compose["services"][other], f"{name} waits for the health of {other}"


def test_only_the_pages_are_published_and_only_to_this_machine(compose):
    published = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}
    assert published == {"web": ["127.0.0.1:8000:8000"]}
    assert compose["networks"]["inside"]["internal"] is True


def test_no_secret_stands_in_the_file_and_each_is_demanded_and_documented():
    text = (CHECKOUT / "compose.yaml").read_text(encoding="utf-8")
    guide = (CHECKOUT / "docs" / "operators.md").read_text(encoding="utf-8")
    for name in SECRETS:
        assert variables()[name].startswith(":?"), f"{name} may be empty"
        assert name in guide
    assert not re.search(r"(PASSWORD|KEY): (?!\$\{)", text)
    with pytest.raises(KeyError):
        read({})


def test_every_setting_is_one_that_the_portal_reads(compose, monkeypatch):
    for name in OUR_SERVICES:
        environment = compose["services"][name]["environment"]
        for variable, value in environment.items():
            monkeypatch.setenv(variable, value)
        assert set(environment) <= set(VARIABLES), name
        settings = read_settings(environment=environment)
        assert make_url(settings.database).drivername == "postgresql+psycopg"
        assert conninfo_to_dict(settings.index.removeprefix("postgres:"))["host"] == "database"
        store = parse_address(settings.store)
        assert (store.endpoint, store.secure) == ("store:8333", False)
        assert {f"{settings.instance}"} == {volume.split(":")[1] for volume in compose["services"][name]["volumes"]}


def test_every_program_started_is_installed_with_the_portal(compose):
    ours = {script.name for script in metadata.distribution("gunicorn").entry_points}
    scripts = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    for name in OUR_SERVICES:
        program = words(compose["services"][name]["command"])[0]
        assert program in {*ours, *scripts, "sh"}, name


def test_every_command_of_the_portal_in_it_exists(compose):
    for name in OUR_SERVICES:
        line = " ".join(words(compose["services"][name]["command"]))
        assert set(re.findall(r"guidang (\w+)", line)) <= set(COMMANDS), name


def test_the_pages_are_served_by_what_checks_the_instance_first(compose):
    module, _, call = words(compose["services"]["web"]["command"])[-1].partition(":")
    assert callable(getattr(import_module(module), call.partition("(")[0]))


def test_a_worker_that_ends_with_its_standard_input_is_given_one(compose):
    assert all(compose["services"][name].get("stdin_open") for name in ("worker", "reader"))


def test_the_store_gets_identities_and_closed_doors_in_files_that_parse(compose):
    contents = {name: config["content"] for name, config in compose["configs"].items()}
    identity = json.loads(contents["store-identities"])["identities"][0]
    settings = compose["services"]["web"]["environment"]
    assert identity["credentials"] == [
        {"accessKey": settings["GUIDANG_S3_ACCESS_KEY"], "secretKey": settings["GUIDANG_S3_SECRET_KEY"]}
    ]
    doors = tomllib.loads(contents["store-security"])["jwt"]
    assert doors["signing"]["key"] and doors["signing"]["read"]["key"]
    assert doors["filer_signing"]["key"] and doors["filer_signing"]["read"]["key"]


def test_the_image_is_built_from_what_the_checkout_has():
    recipe = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8")
    for line in re.findall(r"pip install .*-r .*", recipe):
        assert "--require-hashes" in line
    for path in re.findall(r"(?:python |COPY )((?:tools|requirements)[/\w.]*)", recipe):
        assert (CHECKOUT / path).exists(), path
