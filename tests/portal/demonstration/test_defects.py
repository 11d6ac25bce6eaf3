"""`guidang sample --defects`: each code of a finding is planted by a sample that brings it and nothing else, or has a reason why not."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from portal.cli import answer, guidang
from portal.demonstration.defects import DEFECTS, UNPLANTED
from portal.regulation.code import Weight
from portal.regulation.codes import CODES
from portal.regulation.standard import Standard
from portal.transfers import checking
from portal.transfers.inspection import examine


def in_this_process(path: Path, *, standard: Standard, transfer_date, name: str) -> dict[str, Any]:
    """`inspect` without a child of its own: the same report, a hundred packages in a fraction of the time."""
    return examine(lambda step: None, str(path), name, standard.as_dict(), transfer_date.isoformat())


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> dict[str | None, Path]:
    """A folder for each code, and the clean one at None, as the command writes them."""
    out = tmp_path_factory.mktemp("defects") / "out"
    assert answer.run(guidang, ["sample", str(out), "--people", "1", "--pages", "4", "--seed", "7", "--defects", "all", "--json"]) == 0
    return {None if folder.name == "clean" else folder.name: folder for folder in out.iterdir()}


def found_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[set[str], str]:
    """Codes that `guidang check` finds in a folder with its register, and the heaviest verdict."""
    monkeypatch.setattr(checking, "inspect", in_this_process)
    checked = checking.check_packages([str(folder)])
    found = [finding for package in (*checked["packages"], checked["register"]) for finding in package["findings"]]
    verdicts = {package["verdict"] for package in (*checked["packages"], checked["register"])}
    return {finding["code"] for finding in found}, "fail" if "fail" in verdicts else "pass"


def test_every_code_is_planted_or_has_a_reason():
    for code, reason in UNPLANTED.items():
        print(f"{code}: {reason}")
    assert set(DEFECTS) | set(UNPLANTED) == set(CODES)
    assert not set(DEFECTS) & set(UNPLANTED)
    assert all(UNPLANTED.values())
    assert len(UNPLANTED) <= 15


def test_the_clean_package_brings_no_finding(planted, monkeypatch):
    assert found_in(planted[None], monkeypatch) == (set(), "pass")


@pytest.mark.parametrize("code", DEFECTS)
def test_a_planted_defect_brings_its_finding_and_no_other(code, planted, monkeypatch):
    heavy = CODES[code].weight in (Weight.BAR, Weight.ERROR)
    assert found_in(planted[code], monkeypatch) == ({code}, "fail" if heavy else "pass")


# --- the command ------------------------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture, *words: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = answer.run(guidang, ["sample", *words, "--seed", "7", "--json"])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_answer_names_a_folder_for_each_code_and_the_same_seed_gives_the_same_files(tmp_path, capsys, planted):
    code, out, _ = run(capsys, str(tmp_path / "out"), "--people", "1", "--pages", "4", "--defects", "register-uscc, package-stray")
    answered = json.loads(out)
    assert code == 0
    assert [row["code"] for row in answered["defects"]] == [None, "register-uscc", "package-stray"]
    assert (answered["unplanted"], answered["register"], len(answered["packages"])) == ([], None, 3)
    for file in (tmp_path / "out" / "package-stray").iterdir():
        assert file.read_bytes() == (planted["package-stray"] / file.name).read_bytes()


@pytest.mark.parametrize(("words", "said"), [
    (("--pages", "4", "--defects", "no-such-code"), "no-such-code"),
    (("--pages", "4", "--defects", "virus-found"), "病毒"),
    (("--pages", "4", "--defects", ","), "--defects"),
    (("--pages", "2", "--defects", "all"), "4"),
    (("--pages", "4", "--defects", "all", "--form", "bag"), "--form"),
    (("--pages", "4", "--form", "paper"), "--form"),
])
def test_what_cannot_be_planted_is_exit_2_and_leaves_nothing(words, said, tmp_path, capsys):
    code, out, err = run(capsys, str(tmp_path / "out"), "--people", "1", *words)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert said in err and not (tmp_path / "out").exists()


# --- the other forms --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same person in each form."""
    place = tmp_path_factory.mktemp("forms")
    for form in ("national", "tree", "bag", "pdf"):
        words = ["sample", str(place / form), "--people", "1", "--pages", "3", "--seed", "7", "--form", form]
        assert answer.run(guidang, words) == 0
    return {folder.name: folder for folder in place.iterdir()}


def report(folder: Path) -> dict[str, Any]:
    (package,) = folder.glob("*.zip")
    return examine(lambda step: None, str(package), package.stem, Standard().as_dict(), "2024-09-10")


@pytest.mark.parametrize("form", ["national", "tree", "bag", "pdf"])
def test_a_sample_of_every_form_brings_no_finding(form, forms, monkeypatch):
    assert found_in(forms[form], monkeypatch) == (set(), "pass")


def test_samples_of_all_forms_are_one_model(forms):
    reports = {form: report(folder) for form, folder in forms.items()}
    national = reports["national"]
    for form, other in reports.items():
        assert other["form"] == form
        assert [(item["code"], item["title"], item["date"]) for item in other["items"]] == [
            (item["code"], item["title"], item["date"]) for item in national["items"]]
        assert (other["pages"], other["person"]["id_number"]) == (3, national["person"]["id_number"])
    for form in ("tree", "bag"):
        assert [item["originals"] for item in reports[form]["items"]] == [
            [image | {"member": other["member"]} for image, other in zip(item["originals"], twin["originals"], strict=True)]
            for item, twin in zip(national["items"], reports[form]["items"], strict=True)]
