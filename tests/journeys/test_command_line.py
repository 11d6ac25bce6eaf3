"""From packages on a disk to a word found on a page, through the command line alone, in a folder and on real servers."""
from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.house import ENTERPRISE, House

pytestmark = pytest.mark.timeout(600)
PEOPLE, PAGES, SEED = 2, 2, 11
VERIFY = Path(__file__).resolve().parents[2] / "tools" / "verify_store.py"


def test_what_a_disk_brought_is_found_by_any_words_on_its_pages(house: House, tmp_path: Path, people):
    disk = tmp_path / "disk"
    house.tell("sample", disk, "--people", PEOPLE, "--pages", PAGES, "--seed", SEED)
    checked = house.tell("check", disk, "--register", disk / "移交清册.xlsx")
    assert [package["verdict"] for package in checked["packages"]] == ["pass"] * PEOPLE and checked["register"]["verdict"] == "pass"

    house.open("enterprise", "archivist", "auditor")
    brought = house.tell("import", disk, "--enterprise", ENTERPRISE.uscc, "--by", "enterprise")
    assert [file["state"] for file in brought["files"]] == ["submitted"] * PEOPLE

    received = house.tell("receive", brought["batch"], "--by", "archivist")
    references = {person.name: file["reference"] for person, file in zip(people, received["files"], strict=True)}
    assert received["accession"] and [file["pages"] for file in received["files"]] == [PAGES] * PEOPLE
    assert house.tell("receive", brought["batch"], "--by", "archivist") == received, "repeated, it gives the same answer"
    assert house.tell("work", "--until-idle")["failed"] == 0
    assert house.tell("work", "--until-idle") == {"done": 0, "failed": 0}

    person = people[0]
    assert house.found(person.name)[0] == {"reference": references[person.name], "material": None, "page": None, "snippet": person.name}
    on_pages = house.found(person.post)
    assert {(hit["reference"], hit["page"]) for hit in on_pages} == {(references[person.name], 1), (references[person.name], 2)}
    by_number = house.found(person.id_number)
    assert by_number and person.id_number not in json.dumps(by_number), "found, and shown masked"
    assert len(house.found("退休审批")) == PEOPLE * (1 + PAGES), "each title, and each page that names the form"
    _each_sees_its_own(house, person, references[person.name])
    _is_preserved(house)
    assert house.tell("capacity")["volumes"] == PEOPLE


def _each_sees_its_own(house: House, person, reference: str) -> None:
    house.add("retiree", "--person", reference)
    assert {hit["reference"] for hit in house.found("退休审批", "retiree")} == {reference}
    assert all(hit["page"] is None for hit in house.found("退休审批", "auditor")), "titles, no page text"
    assert house.found("退休审批", "enterprise") == []
    assert [hit["reference"] for hit in house.found(person.name, "enterprise")] == [reference]


def _is_preserved(house: House) -> None:
    """By a validator that knows nothing of the portal, where it can reach the store."""
    store = house.folder / "store" / "ocfl"
    if store.exists():
        done = subprocess.run([sys.executable, VERIFY, store], capture_output=True, text=True, timeout=120, check=False)
        objects = re.fullmatch(r"(\d+) objects, 0 problems\n", done.stdout)
        assert done.returncode == 0 and objects and int(objects[1]) > PEOPLE, "the files, and what else the archive knows"
