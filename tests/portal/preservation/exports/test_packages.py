"""National packages are written from the catalogue as it is now; read again they are the same, and a clean file is found clean."""
from __future__ import annotations

import zipfile

import pytest

from portal.catalogue.actions import Description, edit_material
from portal.database import db, writing
from portal.preservation.exports import queries
from portal.preservation.exports.contents import package as package_of
from portal.preservation.exports.selection import Selection
from portal.regulation.dates import PartialDate
from portal.transfers.writers.national import Row, catalogue_xml, package_name
from tests.package_forms import CALLED
from tests.packages import OPTIMISED, ORIGINALS, right_package
from tests.portal.preservation.exports.conftest import FIRST, Custody
from tests.portal.preservation.exports.test_bags import WHY, send
from tests.portal.transfers.forms import model
from tests.portal.transfers.intake import ZHANG, package
from tests.portal.transfers.looking import report_on


def test_a_clean_file_goes_out_clean_and_is_read_as_it_came(empty: Custody, tmp_path):
    made = right_package()
    empty.take(made)
    send(empty, tmp_path / "out", form="package")
    (out,) = (tmp_path / "out").glob("*.zip")
    assert out.name == f"{CALLED}.zip"
    read = report_on(out)
    assert (model(read), read["findings"], read["form"]) == (model(report_on(made.zip(tmp_path))), [], "national")
    assert {member.compress_type for member in zipfile.ZipFile(out).infolist()} == {zipfile.ZIP_STORED}


def test_what_was_edited_and_added_goes_out(held: Custody, tmp_path):
    words = Description("改过的〈名称〉 & 另一个", PartialDate(1990), "复印件")
    edit_material(held.cast["archivist"], FIRST, "1-1", 0, words)
    send(held, tmp_path / "out", form="package")
    (out,) = (tmp_path / "out").glob("*.zip")
    (item,) = report_on(out)["items"]
    assert (item["title"], item["date"], item["remark"], item["stated_pages"]) == (words.title, "1990", "复印件", 2)


def test_the_answer_masks_the_number_in_the_name(held: Custody, tmp_path, command):
    said = command("export", FIRST, "--form", "package", "--to", tmp_path / "out", "--by", "lead", "--reason", WHY)
    assert said.code == 0 and ZHANG[1] not in said.out + said.err
    assert said.data["files"][0]["path"] == "张测试530***********001X.zip"
    assert (tmp_path / "out" / f"{ZHANG[0]}{ZHANG[1]}.zip").stat().st_size == said.data["files"][0]["bytes"]
    assert all(ZHANG[1] not in f"{entry}" for entry in held.trail("export.begun", "file.exported", "export.made"))


NAMES = {"../../../tmp/x": "_.._.._tmp_x", "a/b\\c": "a_b_c", "..": "", "x\0y\nz": "x_y_z", "𠮷" * 300: "𠮷" * 58}


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_no_name_of_a_person_leads_out_of_the_folder(name):
    called = package_name(name, ZHANG[1])
    assert called == NAMES[name] + ZHANG[1]
    assert len(f"{called}.zip".encode()) <= 255


def test_a_hostile_name_stays_in_the_folder(held: Custody, tmp_path):
    with writing():
        held.file(FIRST).person.name = "../../张/三"
    db.session.rollback()
    send(held, tmp_path / "out", form="package")
    assert [path.name for path in (tmp_path / "out").glob("*.zip")] == [f"_.._张_三{ZHANG[1]}.zip"]
    (out,) = (tmp_path / "out").glob("*.zip")
    assert all(".." not in name.split("/") for name in zipfile.ZipFile(out).namelist())


def test_characters_that_xml_cannot_hold_are_left_out():
    xml = catalogue_xml({"姓名": "张\x0b\ud800三"}, [Row("一", 1, "履历\0表", "", 1, [], [])])
    assert "张三".encode() in xml and "履历表".encode() in xml


def test_optimised_images_that_are_called_otherwise_go_to_their_material(held: Custody):
    made = package(ZHANG)
    other = made.with_row(0, optimised=("1-1-009.PDF",)).with_files(
        {f"{OPTIMISED}/1-1-001.PDF": None, f"{OPTIMISED}/1-1-009.PDF": made.files[f"{OPTIMISED}/1-1-001.PDF"]})
    reference = held.take(other.with_(number="530115196401020039"))
    assert "optimised/1-1-009.PDF" in held.store.state(held.file(reference).object_id)
    described = queries.described(reference)
    _, pieces = package_of(held.store, described.object_id, 1, ZHANG[1], described.person, described.materials)
    assert [piece.path.partition("/")[2] for piece in pieces[1:]] == [f"{ORIGINALS}/1-1-001.PDF", f"{OPTIMISED}/1-1-009.PDF"]


def test_a_damaged_page_is_no_package(held: Custody, tmp_path, settings):
    page = next(settings.instance.rglob("*000001/v1/content/optimised/*"))
    page.write_bytes(page.read_bytes()[:-1] + b"!")
    send(held, tmp_path / "out", form="package", selection=Selection(everything=True))
    assert len(list((tmp_path / "out").iterdir())) == 2  # the other one, and the marker
