"""`guidang sample`: packages that pass every check, a register that agrees with them, the same bytes again."""
from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from portal.demonstration.register_rows import HANDED_OVER
from portal.demonstration.sample import NotEmpty, Samples, write_samples
from portal.regulation.standard import FIRST_STANDARD
from portal.transfers.inspection import inspect


def table(samples: Samples) -> tuple[dict[str, object], list[dict[str, object]]]:
    """The register as head values and rows by column name."""
    sheet = openpyxl.load_workbook(samples.register).worksheets[0]
    lines = list(sheet.iter_rows(values_only=True))
    top = next(place for place, line in enumerate(lines) if "姓名" in line and "身份证号" in line)
    head = {line[0]: line[1] for line in lines[:top] if line[0]}
    return head, [dict(zip(lines[top], line, strict=True)) for line in lines[top + 1 :]]


def test_every_package_passes_without_any_finding(samples):
    for packed in samples.packages:
        report = inspect(packed.path, standard=FIRST_STANDARD, transfer_date=HANDED_OVER)
        assert (report["verdict"], report["findings"]) == ("pass", [])
        assert (len(report["items"]), report["pages"], report["bytes"]) == (packed.items, 4, packed.bytes)
        assert report["person"]["id_number"] == packed.person.id_number


def test_the_folder_holds_the_packages_and_the_register_and_nothing_else(samples):
    names = {f"{packed.person.name}{packed.person.id_number}.zip" for packed in samples.packages} | {"移交清册.xlsx"}
    assert {path.name for path in samples.register.parent.iterdir()} == names
    assert len(names) == 3


def test_a_package_is_laid_out_as_the_field_exchanges_it(samples):
    packed = samples.packages[0]
    folder = packed.person.folder
    with ZipFile(packed.path) as archive:
        names = archive.namelist()
        catalogue = ElementTree.fromstring(archive.read(f"{folder}/{folder}.xml"))
    assert catalogue.tag == "数字档案"
    for image_set in ("原始图像数据", "优化图像数据"):
        listed = [element.text for element in catalogue.iter(image_set)]
        assert sorted(f"{folder}/图像数据/{image_set}/{name}" for name in listed) == sorted(n for n in names if image_set in n)
        assert len(listed) == 4


def test_the_register_agrees_with_the_packages(samples):
    head, rows = table(samples)
    assert (head["总人数"], head["总卷数"], head["总页数"], head["图像数"]) == (2, 2, 8, 16)
    assert head["总件数"] == sum(packed.items for packed in samples.packages)
    assert head["移交日期"].date() == HANDED_OVER
    assert "虚构" in head["说明"]
    for row, packed in zip(rows, samples.packages, strict=True):
        assert (row["姓名"], row["身份证号"]) == (packed.person.name, packed.person.id_number)
        assert (row["材料份数"], row["页数"], row["卷数"]) == (packed.items, 4, 1)


def test_citizen_numbers_in_the_register_are_text_and_dates_are_date_cells(samples):
    sheet: Worksheet = openpyxl.load_workbook(samples.register).worksheets[0]
    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value is not None]
    numbers = {packed.person.id_number for packed in samples.packages}
    assert {(cell.data_type, cell.number_format) for cell in cells if cell.value in numbers} == {("s", "@")}
    assert sum(cell.is_date for cell in cells) == 3


def test_the_same_seed_gives_the_same_bytes(samples, tmp_path):
    again = write_samples(tmp_path / "again", people=2, pages=4, seed=7)
    for path in samples.register.parent.iterdir():
        assert (again.register.parent / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("pages", [1, 3])
def test_a_person_has_exactly_so_many_pages_and_an_empty_folder_will_do(tmp_path, pages):
    packed = write_samples(tmp_path, people=1, pages=pages, seed=7).packages[0]
    with ZipFile(packed.path) as archive:
        assert sum(name.endswith(".JPG") for name in archive.namelist()) == 2 * pages


@pytest.mark.parametrize("name", ["file.txt", ".hidden"])
def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path, name):
    (tmp_path / name).write_text("mine")
    with pytest.raises(NotEmpty) as refused:
        write_samples(tmp_path, people=1, pages=1, seed=1)
    assert str(tmp_path) in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_in_the_place_of_the_folder_is_left_as_it_is(tmp_path):
    place = Path(tmp_path / "out")
    place.write_text("mine")
    with pytest.raises(NotEmpty):
        write_samples(place, people=1, pages=1, seed=1)
    assert place.read_text() == "mine"


@pytest.mark.parametrize("stands_already", [True, False])
def test_where_writing_fails_the_folder_is_left_as_it_was_found(tmp_path, stands_already):
    out = tmp_path / "out"
    if stands_already:
        out.mkdir()

    def full(done: int) -> None:
        assert list(out.iterdir())
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="space"):
        write_samples(out, people=2, pages=1, seed=7, on_package=full)
    assert out.exists() is stands_already
    assert not stands_already or not list(out.iterdir())
