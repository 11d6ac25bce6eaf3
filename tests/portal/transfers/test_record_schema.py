"""Who has the store alone can read a record by the schema at its root."""
from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from portal import installation
from portal.regulation.reference import object_id
from portal.transfers.record_schema import FILE, record_schema
from tests.portal.transfers.intake import ZHANG, Intake, package

FIRST = "J123-RS·QT-000001"
KINDS = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}


def faults(value: Any, schema: dict[str, Any], where: str = "") -> Iterator[str]:
    """What JSON Schema says against a value, for the words that our schema uses."""
    kinds = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    if not isinstance(value, tuple(KINDS[kind] for kind in kinds)) or (isinstance(value, bool) and "boolean" not in kinds):
        yield f"{where}: {value!r} is no {kinds}"
        return
    if "const" in schema and value != schema["const"]:
        yield f"{where}: not {schema['const']}"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{where}: {value!r} does not match"
    if isinstance(value, dict):
        yield from (f"{where}.{name}: missing" for name in schema.get("required", ()) if name not in value)
        for name in schema["properties"].keys() & value.keys():
            yield from faults(value[name], schema["properties"][name], f"{where}.{name}")
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from faults(item, schema["items"], f"{where}[{place}]")


def test_a_record_that_was_accepted_follows_the_schema_at_the_root_of_its_store(intake: Intake):
    intake.received(package(ZHANG))
    settings, store = installation.current().settings, installation.current().store
    kept = json.loads((settings.instance / "store" / "ocfl" / FILE).read_bytes())
    assert kept == record_schema()
    record = json.loads(store.read(object_id(FIRST), "metadata/record.json"))
    assert list(faults(record, kept)) == []
    assert store.validate_root() == []


def test_the_schema_knows_every_name_of_a_record(intake: Intake):
    """A field that the schema does not describe would be a riddle to whoever reads the store later."""
    intake.received(package(ZHANG))
    record = json.loads(installation.current().store.read(object_id(FIRST), "metadata/record.json"))
    schema = record_schema()["properties"]
    assert record.keys() <= schema.keys()
    assert record["person"].keys() <= schema["person"]["properties"].keys()
    material = record["materials"][0]
    assert material.keys() <= schema["materials"]["items"]["properties"].keys()
    assert material["pages"][0].keys() <= schema["materials"]["items"]["properties"]["pages"]["items"]["properties"].keys()


def test_the_checker_of_this_test_finds_what_is_wrong():
    wrong = {"schema": "guidang-record/0", "reference": 3, "object": "else", "materials": [{"code": None}]}
    assert len(list(faults(wrong, record_schema()))) > 8
