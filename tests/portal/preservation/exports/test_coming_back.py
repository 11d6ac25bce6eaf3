"""A bag of ours goes into another, empty archive and out again: the same payload but for what docs/exports.md names."""
from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Iterator

import pytest

from portal.catalogue.actions import Description, edit_material
from portal.regulation.dates import PartialDate
from portal.settings import Settings
from tests.portal.cast import USCC
from tests.portal.conftest import settings_in
from tests.portal.preservation.exports.conftest import FIRST, PLAIN, Custody, sha512sum, sums

RECORD = "metadata/record.json"
MUST_DIFFER = {RECORD, "README.txt", "metadata/events.jsonl", "metadata/manifest-sm3.txt"}
NEW_CUSTODY = {"reference", "object", "fonds", "volumes", "transfer", "accession", "received_at", "enterprise"}
FONDS = "Y200"


@pytest.fixture(params=["embedded", "postgres and bucket"])
def other(request: pytest.FixtureRequest, tmp_path) -> Iterator[Settings]:
    """Where another archive is going to be: embedded, or on servers."""
    if request.param == "embedded":
        yield settings_in(tmp_path / "other").with_(fonds=FONDS)
        return
    server, name = request.getfixturevalue("postgres_server"), f"other_{uuid.uuid4().hex}"
    store = request.getfixturevalue("s3_server").url(f"other-{uuid.uuid4().hex}", "archive")
    yield settings_in(tmp_path / "other", database=server.url_for(name), store=store).with_(fonds=FONDS)
    server.drop(name)


def send(command, to, references: tuple[str, ...], on: Settings, *options: str):
    said = command("export", *references, "--form", "bag", "--to", to, "--by", "lead", "--reason", "转递", *options, on=on)
    assert said.code == 0, said
    return to / said.data["files"][0]["path"]


def open_archive(command, other: Settings) -> None:
    shutil.rmtree(other.instance)
    assert command("init", on=other).code == 0
    assert command("enterprise", "add", USCC, "滇池磷业有限责任公司", "--registered", "530115", on=other).code == 0
    for role in ("lead", "archivist"):
        assert command("account", "add", role, "--role", role, on=other).code == 0


def test_a_bag_goes_into_an_empty_archive_and_comes_out_equal(held: Custody, tmp_path, command, settings, other, monkeypatch):
    monkeypatch.setenv("GUIDANG_FONDS", FONDS)
    edit_material(held.cast["archivist"], FIRST, "1-1", 0, Description("改过的履历表", PartialDate(1988), "复印件"))
    first = send(command, tmp_path / "first", (FIRST,), settings, "--clear-numbers")
    open_archive(command, other)
    assert command("check", first, on=other).data["packages"][0]["findings"] == []
    batch = command("import", first, "--enterprise", USCC, "--by", "archivist", on=other)
    assert (batch.code, batch.err) == (0, "")
    received = command("receive", batch.data["batch"], "--by", "lead", on=other)
    (file,) = received.data["files"]
    assert (received.data["returned"], file["reference"], file["pages"]) == ([], "Y200-RS·QT-000001", 2)
    second = send(command, tmp_path / "second", (file["reference"],), other, "--clear-numbers")
    assert second.name == "Y200-RS.QT-000001" != PLAIN and sha512sum(second) == (0, "")
    compare(first, second)


def compare(first, second) -> None:
    """What docs/exports.md says of a bag that comes back."""
    before, after = sums(first), sums(second)
    added = {path for path in after if path.startswith("metadata/received-")}
    assert after.keys() - added == before.keys()
    assert {path for path in before if before[path] != after[path]} == MUST_DIFFER
    assert {path.removeprefix("metadata/received-") for path in added} == {
        "record.json", "events.jsonl", "manifest-sm3.txt", "bagit.txt", "bag-info.txt", "manifest-sha512.txt", "tagmanifest-sha512.txt"}
    assert after["metadata/received-record.json"] == before[RECORD]
    one, other = (json.loads((bag / "data" / RECORD).read_text()) for bag in (first, second))
    assert one["materials"][0]["title"] == "改过的履历表" and one["materials"][0]["remark"] == "复印件"
    assert [edit["title"] for material in one["materials"] for edit in material.pop("history", [])] == ["履历表"]
    assert {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)} <= NEW_CUSTODY
    assert len(one["volumes"]) == len(other["volumes"]) == 2 and one["person"]["retired_on"] == "2015-03-07"
