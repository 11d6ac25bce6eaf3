"""A bag of a file as an archive kept it is read to the model that the file was received with (`docs/exports.md`)."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.transfers.accession import MANIFEST, RECORD, contents, sm3_manifest
from portal.transfers.record import kept_paths, make_record
from portal.transfers.writers.bag import Written, tag_files
from tests.package_forms import Files
from tests.packages import NUMBER, OPTIMISED, ORIGINALS, Made, write_zip
from tests.portal.transfers.forms import model
from tests.portal.transfers.intake import package
from tests.portal.transfers.looking import report_on
from tests.portal.transfers.test_record import ACCEPTANCE

CALLED = "J123-RS.QT-000007"
SETS = {"original": ORIGINALS, "optimised": OPTIMISED}
RIGHT = package(pages=2)


@pytest.fixture(scope="module")
def national(tmp_path_factory: pytest.TempPathFactory) -> dict:
    return report_on(RIGHT.zip(tmp_path_factory.mktemp("national")))


def kept(report: dict, made: Made = RIGHT) -> Files:
    """What an archive keeps of a package that was inspected so."""
    images = {kept: made.files[f"{SETS[path.partition('/')[0]]}/{path.partition('/')[2]}"] for path, kept in kept_paths(report).items()}
    return contents({**images, "metadata/package.xml": made.xml(made.catalogue())}, make_record(report, ACCEPTANCE), [])


def bagged(files: Files, **facts: str) -> Files:
    payload = [Written(path, hashlib.sha512(content).hexdigest(), len(content)) for path, content in files.items()]
    inside = {f"{CALLED}/data/{path}": content for path, content in files.items()}
    return inside | {f"{CALLED}/{name}": content for name, content in tag_files(payload, facts.items()).items()}


def report(folder: Path, files: Files) -> dict:
    return report_on(write_zip(folder / f"{CALLED}.zip", bagged(files)))


def with_record(files: Files, change: Callable[[dict], object]) -> Files:
    """With another record, and sums that fit."""
    record = json.loads(files[RECORD])
    change(record)
    files = files | {RECORD: json.dumps(record, ensure_ascii=False).encode()}
    return files | {MANIFEST: sm3_manifest({path: content for path, content in files.items() if path != MANIFEST})}


def codes(report: dict) -> list[tuple[str, str]]:
    return [(finding["code"], finding["subject"]) for finding in report["findings"]]


def test_a_kept_file_is_what_was_received(national, tmp_path):
    read = report(tmp_path, kept(national))
    assert (model(read), codes(read), read["form"]) == (model(national), [], "bag")
    assert read["stated"]["residence"] == "昆阳街道" and read["volumes"] == 2
    assert [(row["path"]) for row in read["kept"] if "package" in row["path"]] == ["metadata/package.xml"]
    former = {"metadata/received-record.json", "metadata/received-events.jsonl", "metadata/received-manifest-sm3.txt"}
    assert former <= {row["path"] for row in read["kept"]}


def test_the_record_of_the_second_archive_says_the_same(national, tmp_path):
    first = make_record(national, ACCEPTANCE)
    second = make_record(report(tmp_path, kept(national)), ACCEPTANCE)
    assert second == first


def test_what_was_edited_is_read_and_not_what_was_handed_over(national, tmp_path):
    def edit(record: dict) -> None:
        record["materials"][0] |= {"title": "改过的名称", "date": "1990"}

    read = report(tmp_path, with_record(kept(national), edit))
    assert (read["items"][0]["title"], read["items"][0]["date"], codes(read)) == ("改过的名称", "1990", [])


def test_a_number_in_clear_goes_before_the_received_one_and_without_any_it_is_missing(national, tmp_path):
    clear = with_record(kept(national), lambda record: record["person"].update(id_number={"clear": NUMBER}))
    del clear["metadata/package.xml"]
    clear = with_record(clear, lambda record: None)
    assert report(tmp_path, clear)["person"]["id_number"] == NUMBER
    neither = with_record(clear, lambda record: record["person"].update(id_number={"token": "x"}))
    assert codes(report(tmp_path, neither)) == [("person-field-missing", "package")]


def test_fields_that_the_first_archive_did_not_know_are_not_missed(national, tmp_path):
    read = report(tmp_path, with_record(kept(national), lambda record: record["person"].update(ethnicity=None)))
    assert (read["person"]["ethnicity"], codes(read)) == ("", [])


def test_a_page_that_changed_is_named_by_both_lists(national, tmp_path):
    files = kept(national)
    good = bagged(files)
    page = f"{CALLED}/data/original/1-1-001.PDF"
    read = report_on(write_zip(tmp_path / f"{CALLED}.zip", good | {page: files["optimised/1-1-001.PDF"]}))
    assert codes(read).count(("digest-differs", "1-1-001.PDF")) == 1  # the bag's list
    assert codes(read).count(("digest-differs", "package")) == 1  # the SM3 list


HOSTILE = {
    "no JSON": lambda files: files | {RECORD: b"{"},
    "a list": lambda files: files | {RECORD: b"[]"},
    "nested without end": lambda files: files | {RECORD: b"[" * 100_000},
    "of something else": lambda files: with_record(files, lambda record: record.update(schema="other/1")),
    "a person that is none": lambda files: with_record(files, lambda record: record.update(person=["x"])),
    "a name that is a number": lambda files: with_record(files, lambda record: record["person"].update(name=7)),
    "no materials": lambda files: with_record(files, lambda record: record.pop("materials")),
    "pages that are none": lambda files: with_record(files, lambda record: record["materials"][0].update(pages="001")),
    "an image that is a list": lambda files: with_record(files, lambda record: record["materials"][0]["pages"][0].update(image=["x"])),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_record_that_is_none_refuses_the_bag(name, national, tmp_path):
    assert codes(report(tmp_path, HOSTILE[name](kept(national)))) == [("bag-unreadable", "package")]


STATED = {"residence": "a\0b", "area": "../x", "retired_on": "soon", "post": "x" * 500, "started_work_on": "1976-05"}


def test_what_a_record_states_of_a_person_is_a_fact_or_left_out(national, tmp_path):
    stated = report(tmp_path, with_record(kept(national), lambda record: record["person"].update(STATED)))["stated"]
    assert stated == dict.fromkeys(("residence", "household", "area", "retired_on")) | {"post": "x" * 120, "started_work_on": "1976-05"}


def test_other_files_are_strays_and_are_not_kept(national, tmp_path):
    files = kept(national) | {"metadata/a b.txt": b"x", "notes.txt": b"x", "deep/er/x.jpg": b"x"}
    read = report(tmp_path, with_record(files, lambda record: None))
    assert sorted(codes(read)) == [("package-stray", "package")] * 2 + [("page-outside", "x.jpg")]
