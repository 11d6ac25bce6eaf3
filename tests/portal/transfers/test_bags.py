"""A bag is verified over every file by its manifests (RFC 8493), and is what its payload is (`docs/packages.md`)."""
from __future__ import annotations

import pytest

from tests.package_forms import BOTH_SETS, CALLED, Files, bag, manifest, tree
from tests.packages import OPTIMISED, jpeg, right_package
from tests.portal.transfers.forms import found, model, unpacked, zipped
from tests.portal.transfers.looking import report_on

RIGHT = right_package()


@pytest.fixture(scope="module")
def national(tmp_path_factory: pytest.TempPathFactory) -> dict:
    return report_on(RIGHT.zip(tmp_path_factory.mktemp("national")))


TREE = tree(sets=BOTH_SETS)
PAYLOADS = {"national": RIGHT.members(), "tree": TREE, "bare tree": {path.partition("/")[2]: content for path, content in TREE.items()}}


@pytest.mark.parametrize("algorithms", [("sha512",), ("sha256",), ("md5", "sha1")], ids=str)
@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_a_bag_is_what_its_payload_is(payload, algorithms, national, tmp_path):
    report = report_on(zipped(tmp_path, bag(payload, algorithms)))
    assert model(report) == model(national)
    assert (report["findings"], report["form"]) == ([], "bag")


def test_a_bag_at_the_root_of_its_zip_and_as_a_folder(national, tmp_path):
    oxum = f"Payload-Oxum: {sum(map(len, RIGHT.members().values()))}.{len(RIGHT.members())}\n"
    for package in (zipped(tmp_path, bag(RIGHT.members(), root="", bag_info=oxum)), unpacked(tmp_path, bag(RIGHT.members()))):
        report = report_on(package)
        assert (model(report), report["findings"]) == (model(national), [])


# --- what the manifests say -------------------------------------------------------------------------------------------

BAG = bag(RIGHT.members())
PAGE = f"{CALLED}/data/{CALLED}/{OPTIMISED}/1-1-001.JPG"
LINES = BAG[f"{CALLED}/manifest-sha512.txt"].decode().splitlines(keepends=True)


def with_manifest(text: str) -> Files:
    """The bag with another manifest, and without the manifest of its tag files."""
    files = {path: content for path, content in BAG.items() if "tagmanifest" not in path}
    return files | {f"{CALLED}/manifest-sha512.txt": text.encode()}


def declared(content: bytes) -> Files:
    return {f"{CALLED}/bagit.txt": content}


SPOILT_BAGS = {
    "a page that changed": (BAG | {PAGE: jpeg("another", dpi=200)}, [("digest-differs", "1-1-001.JPG")]),
    "a wrong digest": (with_manifest("".join(LINES).replace(LINES[0][:9], "012345678", 1)), [("digest-differs", "package")]),
    "a file that no manifest lists": (with_manifest("".join(LINES[1:])), [("bag-file-unlisted", "package")]),
    "a listed file that is absent": (with_manifest("".join(LINES) + "0" * 128 + "  data/x.txt\n"), [("digest-file-missing", "package")]),
    "a tag file that changed": (BAG | {f"{CALLED}/bagit.txt": BAG[f"{CALLED}/bagit.txt"] + b"\n"}, [("digest-differs", "package")]),
    "a count that differs": (bag(RIGHT.members(), bag_info="Payload-Oxum: 12.3\n"), [("bag-oxum-differs", "package")]),
    "a foreign tag file": (bag(RIGHT.members(), notes="x"), [("package-stray", "package")]),
    "no manifest": (bag(RIGHT.members(), ()), [("bag-unreadable", "package")]),
    "a line that is none": (with_manifest("data/x\n"), [("bag-unreadable", "package")]),
    "a digest of another length": (with_manifest("ab  data/x\n"), [("bag-unreadable", "package")]),
    "two digests of one file": (with_manifest(LINES[0] + "0" * 128 + LINES[0][128:]), [("bag-unreadable", "package")]),
    "a path outside data": (with_manifest("0" * 128 + "  bagit.txt\n"), [("bag-unreadable", "package")]),
    "a path that leaves the bag": (with_manifest("0" * 128 + "  data/../../x\n"), [("package-path", "package")]),
    "another encoding": (BAG | declared(b"BagIt-Version: 1.0\nTag-File-Character-Encoding: GBK\n"), [("bag-unreadable", "package")]),
    "no version": (BAG | declared(b"hello"), [("bag-unreadable", "package")]),
    "no payload": ({k: v for k, v in with_manifest("".join(LINES)).items() if "/data/" not in k}, [("package-layout", "package")]),
    "a bag in a bag": (bag(bag(RIGHT.members(), root="")), [("package-stray", "package")] * 2),
}


@pytest.mark.parametrize("name", SPOILT_BAGS)
def test_what_is_wrong_with_a_bag(name, tmp_path):
    files, expected = SPOILT_BAGS[name]
    assert found(tmp_path, files) == expected


def test_percent_signs_line_ends_and_stars_of_manifests_are_read(tmp_path):
    payload = RIGHT.members() | {f"{CALLED}/50%.txt": b"x"}
    files = {path: content for path, content in bag(payload).items() if "tagmanifest" not in path}
    listed = manifest({f"data/{path}": content for path, content in payload.items()}, "sha512").decode()
    lines = [f"{line[:128].upper()} *{line[130:].replace('%', '%25')}\r\n" for line in listed.splitlines()]
    files[f"{CALLED}/manifest-sha512.txt"] = "".join(lines).encode()
    assert found(tmp_path, files) == [("package-stray", "package")]
