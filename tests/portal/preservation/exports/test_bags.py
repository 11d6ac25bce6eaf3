"""Bags that go out (`docs/exports.md`), checked by coreutils, and what refuses or stops them."""
from __future__ import annotations

import json
import subprocess
import sys

import pytest

from archive_store import Conflict
from portal import database, installation
from portal.access import Forbidden, NotFound
from portal.catalogue.actions import Description, edit_material
from portal.lifecycle import Refusal
from portal.preservation.exports import making, writing
from portal.preservation.exports.making import export_to
from portal.preservation.exports.selection import Selection
from portal.regulation.dates import PartialDate
from portal.regulation.reference import object_id
from tests.portal.cast import OTHER_USCC, USCC
from tests.portal.preservation.exports.conftest import FIRST, PLAIN, SECOND, Custody, sha512sum, sums
from tests.portal.transfers.intake import WANG, ZHANG, package

WHY = "迁入玉溪市，随人转递"


def send(held: Custody, folder, *references: str, by: str = "lead", form: str = "bag", reason: str = WHY, **chosen):
    selection = chosen.pop("selection", Selection(references or (FIRST,)))
    return export_to(held.cast[by], folder, selection, form, reason, **chosen)


def test_a_bag_is_the_object_and_coreutils_call_it_whole(held: Custody, tmp_path):
    send(held, tmp_path / "out")
    bag = tmp_path / "out" / PLAIN
    kept = {path: entry.digest for path, entry in held.store.state(object_id(FIRST)).items()}
    assert sums(bag) == kept
    assert sha512sum(bag) == (0, "")
    info = dict(line.split(": ", 1) for line in (bag / "bag-info.txt").read_text().splitlines())
    payload = [path for path in (bag / "data").rglob("*") if path.is_file()]
    assert info["Payload-Oxum"] == f"{sum(path.stat().st_size for path in payload)}.{len(payload)}"
    assert (info["External-Identifier"], info["Guidang-Object-Version"], info["Guidang-ID-Number"]) == (FIRST, "1", "token")
    outside = "".join(path.read_text() for path in bag.iterdir() if path.is_file()) + str(payload)
    assert ZHANG[0] not in outside and ZHANG[1] not in outside and WHY not in outside


def test_a_changed_byte_is_told_by_coreutils(held: Custody, tmp_path):
    send(held, tmp_path / "out")
    page = tmp_path / "out" / PLAIN / "data/original/1-1-001.PDF"
    page.write_bytes(page.read_bytes() + b" ")
    assert sha512sum(page.parents[2])[0] == 1


def test_nobody_else_reads_what_went_out(held: Custody, tmp_path):
    send(held, tmp_path / "out")
    modes = {path.stat().st_mode & 0o077 for path in [tmp_path / "out", *(tmp_path / "out").rglob("*")]}
    assert modes == {0}


def test_a_number_in_clear_is_written_into_the_record_and_into_nothing_else(held: Custody, tmp_path):
    send(held, tmp_path / "token")
    send(held, tmp_path / "clear", clear_numbers=True)
    one, other = sums(tmp_path / "token" / PLAIN), sums(tmp_path / "clear" / PLAIN)
    assert {path for path in one if one[path] != other[path]} == {"metadata/record.json", "metadata/manifest-sm3.txt"}
    token, clear = (json.loads((tmp_path / name / PLAIN / "data/metadata/record.json").read_text()) for name in ("token", "clear"))
    assert "token" in token["person"].pop("id_number") and clear["person"].pop("id_number") == {"clear": ZHANG[1]}
    assert token == clear
    assert sha512sum(tmp_path / "clear" / PLAIN) == (0, "")
    assert [after for _, _, after, _ in held.trail("export.begun")] == ["bag 1", "bag 1 clear"]


def test_a_file_that_is_being_edited_goes_out_as_it_stands(held: Custody, tmp_path):
    """An edit that waits for its version gets it first; one that comes later is not in the bag, which stays as it is."""
    for number, title in enumerate(("第一次改", "第二次改")):
        edit_material(held.cast["archivist"], FIRST, "1-1", number, Description(title, PartialDate(1990), ""))
        send(held, tmp_path / str(number))
        bag = tmp_path / str(number) / PLAIN
        record = json.loads((bag / "data/metadata/record.json").read_text())
        assert (record["materials"][0]["title"], held.file(FIRST).object_version) == (title, number + 2)
        assert f"Guidang-Object-Version: {number + 2}\n" in (bag / "bag-info.txt").read_text()
        assert sums(bag) == {path: entry.digest for path, entry in held.store.state(object_id(FIRST)).items()}
    assert sha512sum(tmp_path / "0" / PLAIN) == sha512sum(tmp_path / "1" / PLAIN) == (0, "")


def test_an_edit_that_others_keep_meanwhile_is_tried_again_and_not_without_end(held: Custody, tmp_path, monkeypatch):
    edit_material(held.cast["archivist"], FIRST, "1-1", 0, Description("改", PartialDate(1990), ""))
    tried = []

    def faster(kind, key):
        tried.append(key)
        raise Conflict("somebody was faster")

    monkeypatch.setattr(making, "keep", faster)
    with pytest.raises(Conflict):
        send(held, tmp_path / "out")
    assert tried == [FIRST] * 3 and [path.name for path in (tmp_path / "out").iterdir()] == ["guidang-export.json"]
    monkeypatch.undo()
    send(held, tmp_path / "out")
    assert sha512sum(tmp_path / "out" / PLAIN) == (0, "")


def test_the_trail_says_who_sent_what_out_and_why(held: Custody, tmp_path):
    send(held, tmp_path / "out", FIRST, SECOND)
    number = held.trail("export.made")[0][1].removeprefix("export:")
    assert held.trail("export.begun") == [("export.begun", f"export:{number}", "bag 2", WHY)]
    assert held.trail("file.exported") == [("file.exported", f"file:{one}", number, WHY) for one in (FIRST, SECOND)]


CHOICES = {
    "by number": (Selection((SECOND, FIRST, FIRST)), [FIRST, SECOND]), "of an enterprise": (Selection(enterprise=USCC), [FIRST, SECOND]),
    "of an accession": (Selection(accession="RS2026-0002"), [SECOND]), "all": (Selection(everything=True), [FIRST, SECOND]),
}


def test_what_is_chosen_goes_out(held: Custody, tmp_path):
    for name, (selection, expected) in CHOICES.items():
        send(held, tmp_path / name, selection=selection)
        assert sorted(path.name for path in (tmp_path / name).iterdir() if path.is_dir()) == [one.replace("·", ".") for one in expected]


REFUSED = {
    "nothing chosen": (Refusal, {"selection": Selection()}), "two choices": (Refusal, {"selection": Selection((FIRST,), everything=True)}),
    "an enterprise without files": (Refusal, {"selection": Selection(enterprise=OTHER_USCC)}),
    "an unknown accession": (Refusal, {"selection": Selection(accession="RS1999-0001")}),
    "an unknown file": (NotFound, {"selection": Selection((FIRST, "J123-RS·QT-000009"))}),
    "a path": (NotFound, {"selection": Selection(("../../etc",))}),
    "no reason": (Refusal, {"reason": " "}),
    "a reason without end": (Refusal, {"reason": "长" * 501}), "an archivist": (Forbidden, {"by": "archivist"}),
    "an administrator": (Forbidden, {"by": "admin"}), "an auditor": (Forbidden, {"by": "auditor"}),
    "a number in clear for packages": (Refusal, {"form": "package", "clear_numbers": True}),
}


def test_what_is_refused_leaves_nothing(held: Custody, tmp_path):
    for name, (fault, wish) in REFUSED.items():
        with pytest.raises(fault):
            send(held, tmp_path / name, **wish)
        assert not (tmp_path / name).exists(), name
    assert held.trail("export.begun") == []


def test_a_folder_with_other_things_or_another_export_is_not_touched(held: Custody, tmp_path):
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "notes.txt").write_text("x")
    (tmp_path / "file").write_text("x")
    send(held, tmp_path / "out")
    before = sums(tmp_path / "out" / PLAIN)
    for folder, wish in (("used", {}), ("file", {}), ("out", {"selection": Selection((SECOND,))}), ("out", {"clear_numbers": True})):
        with pytest.raises(Refusal):
            send(held, tmp_path / folder, **wish)
    assert [path.name for path in (tmp_path / "used").iterdir()] == ["notes.txt"]
    assert sums(tmp_path / "out" / PLAIN) == before and len(held.trail("export.begun")) == 1


def test_a_marker_that_is_none_is_not_taken_over(held: Custody, tmp_path):
    for number, content in enumerate(("[]", "{", '{"mark": 7}', '{"mark": "../../x"}')):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "guidang-export.json").write_text(content)
        with pytest.raises(Refusal, match="不是导出时写的"):
            send(held, folder)


def test_repeated_it_writes_only_what_was_taken_away(held: Custody, tmp_path):
    export = send(held, tmp_path / "out", FIRST, SECOND)
    stays, goes = (tmp_path / "out" / one.replace("·", ".") for one in (FIRST, SECOND))
    born = stays.stat().st_ino
    (goes / "bagit.txt").rename(tmp_path / "bagit.txt")
    goes.rename(tmp_path / "taken")
    assert send(held, tmp_path / "out", FIRST, SECOND) == export
    assert stays.stat().st_ino == born and sha512sum(goes) == (0, "")
    assert len(held.trail("file.exported")) == 3 and len(held.trail("export.begun", "export.made")) == 2


# --- what goes wrong on the way ---------------------------------------------------------------------------------------


def test_a_damaged_object_does_not_go_out_and_the_others_do(held: Custody, tmp_path, command):
    page = next(installation.current().settings.instance.rglob("*000001/v1/content/original/*"))
    whole = page.read_bytes()
    page.write_bytes(b"spoilt" + whole[6:])
    words = ("export", FIRST, SECOND, "--form", "bag", "--to", str(tmp_path / "out"), "--by", "lead", "--reason", WHY)
    said = command(*words)
    assert said.code == 1 and [row["reference"] for row in said.data["failed"]] == [FIRST]
    assert [row["path"] for row in said.data["files"]] == [SECOND.replace("·", ".")]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [SECOND.replace("·", "."), "guidang-export.json"]
    page.write_bytes(whole)
    again = command(*words)
    assert (again.code, again.data["failed"], again.data["export"]) == (0, [], said.data["export"])


def test_a_disk_without_space_is_said_before_the_first_file(held: Custody, tmp_path, command, monkeypatch):
    monkeypatch.setattr("portal.preservation.exports.folder.MARGIN", 1 << 60)
    said = command("export", FIRST, "--form", "bag", "--to", str(tmp_path / "out"), "--by", "lead", "--reason", WHY)
    assert (said.code, said.out) == (2, "") and "放不下" in said.err
    assert not (tmp_path / "out").exists() and held.trail("export.begun") == []


def test_a_disk_that_fills_up_on_the_way_leaves_whole_bags_and_the_rest_follows(held: Custody, tmp_path, monkeypatch):
    written = []

    def fill(path, *_):
        written.append(path)
        if len(written) > 14:
            raise OSError(28, "No space left on device")
        return open_new(path)

    open_new = writing._new
    monkeypatch.setattr(writing, "_new", fill)
    with pytest.raises(OSError):
        send(held, tmp_path / "out", FIRST, SECOND)
    monkeypatch.setattr(writing, "_new", open_new)
    there = [path for path in (tmp_path / "out").iterdir() if path.is_dir()]
    assert all(sha512sum(bag) == (0, "") for bag in there) and not list((tmp_path / "out").glob("*.part"))
    send(held, tmp_path / "out", FIRST, SECOND)
    assert [sha512sum(tmp_path / "out" / one.replace("·", ".")) for one in (FIRST, SECOND)] == [(0, "")] * 2
    assert len(held.trail("export.begun")) == 1


def test_a_second_command_in_the_same_folder_waits_for_its_turn(held: Custody, tmp_path):
    held_by = subprocess.Popen(
        [sys.executable, "-c", "import sys\nfrom pathlib import Path\nfrom portal.preservation.exports.folder import claimed\n"
         "with claimed(Path(sys.argv[1])):\n print('in', flush=True)\n sys.stdin.read()", str(tmp_path / "out")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert held_by.stdout.readline() == b"in\n"
    with pytest.raises(Refusal, match="另一个命令"):
        send(held, tmp_path / "out")
    held_by.kill()
    held_by.wait()
    send(held, tmp_path / "out")
    assert sha512sum(tmp_path / "out" / PLAIN) == (0, "")


def test_a_file_that_was_withdrawn_does_not_go_out(held: Custody, tmp_path, command):
    held.store.withdraw(object_id(FIRST), {"tombstone.json": b"{}"}, "withdrawal")
    for form in ("bag", "package"):
        said = command("export", FIRST, SECOND, "--form", form, "--to", tmp_path / form, "--by", "lead", "--reason", WHY)
        assert (said.code, len(said.data["files"])) == (1, 1)
        assert said.data["failed"] == [{"reference": FIRST, "why": "已经销毁或撤出，保存库里只留着凭据"}]


def test_a_number_that_cannot_be_read_keeps_a_file_in(held: Custody, tmp_path):
    with database.writing():
        held.file(FIRST).person.id_number_token = "AAAA" * 12
    send(held, tmp_path / "bag")
    assert sha512sum(tmp_path / "bag" / PLAIN) == (0, "")
    for name, wish in (("clear", {"clear_numbers": True}), ("package", {"form": "package"})):
        send(held, tmp_path / name, **wish)
        assert [path.name for path in (tmp_path / name).iterdir()] == ["guidang-export.json"]


def test_an_added_file_is_not_part_of_an_export_that_was_begun(held: Custody, tmp_path):
    send(held, tmp_path / "out", selection=Selection(everything=True))
    held.take(package(WANG))
    send(held, tmp_path / "out", selection=Selection(everything=True))
    assert len([path for path in (tmp_path / "out").iterdir() if path.is_dir()]) == 2
