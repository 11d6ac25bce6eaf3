"""档号: one form, one width, read back from every depth, ASCII in the store."""
import pytest

from portal.regulation import reference

FILE = "J123-RS·QT-000123"


def test_a_file_its_volume_a_material_and_a_page():
    assert reference.file_reference("J123", 123) == FILE
    assert reference.volume_reference(FILE, 1) == "J123-RS·QT-000123.1"
    assert reference.item_reference(FILE, "9-2-5") == "J123-RS·QT-000123-9-2-5"
    assert reference.page_reference(FILE, "9-2-5", 3) == "J123-RS·QT-000123-9-2-5-003"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (FILE, reference.Reference("J123", 123)),
        (f"{FILE}.2", reference.Reference("J123", 123, volume=2)),
        (f"{FILE}-1-1", reference.Reference("J123", 123, item="1-1")),
        (f"{FILE}-9-2-5", reference.Reference("J123", 123, item="9-2-5")),
        (f"{FILE}-9-5", reference.Reference("J123", 123, item="9-5")),
        (f"{FILE}-9-2-5-003", reference.Reference("J123", 123, item="9-2-5", page=3)),
        (f"{FILE}-1-1-001", reference.Reference("J123", 123, item="1-1", page=1)),
        (f"{FILE}-10-2-1000", reference.Reference("J123", 123, item="10-2", page=1000)),
        (f"{FILE}-4-1-123", reference.Reference("J123", 123, item="4-1-123")),
    ],
)
def test_the_parts_are_read_back(text, parts):
    assert reference.parse(text) == parts
    assert reference.parse(text).file == FILE


@pytest.mark.parametrize(
    "text",
    ["", None, "J123", "J123-RS·QT-123", "J123-RS·QT-0000123", "j123-RS·QT-000123", "J123-RS.QT-000123", "J123-RS·QT-000000",
     f"{FILE}.0", f"{FILE}-", f"{FILE}-11-1", f"{FILE}-1-1-000", f"{FILE}-1-1-01", f"{FILE}.1-1-1", f" {FILE}", f"{FILE}\n"],
)  # fmt: skip
def test_anything_else_is_no_reference(text):
    assert reference.parse(text) is None


@pytest.mark.parametrize(
    ("fonds", "number"), [("J12", 1), ("123", 1), ("j123", 1), ("J123", 0), ("J123", 1_000_000), ("J123", -1)]
)
def test_no_reference_is_given_outside_its_form(fonds, number):
    with pytest.raises(ValueError):
        reference.file_reference(fonds, number)


def test_all_references_have_one_width():
    assert {len(reference.file_reference("J123", number)) for number in (1, 99, 999_999)} == {len(FILE)}


def test_a_file_has_one_object_with_an_ascii_identifier():
    identifier = reference.object_id(FILE)
    assert identifier == "urn:x-jnda:J123-RS.QT-000123"
    assert identifier.isascii()
    assert reference.file_of(identifier) == FILE


@pytest.mark.parametrize("text", [f"{FILE}.1", f"{FILE}-9-2-5", "", "urn:x-jnda:J123-RS.QT-000123"])
def test_only_a_file_has_an_object(text):
    with pytest.raises(ValueError):
        reference.object_id(text)


@pytest.mark.parametrize(
    "identifier", ["urn:x-jnda:system:accounts", "J123-RS.QT-000123", FILE, "urn:x-jnda:J123-RS·QT-000123", ""]
)
def test_other_objects_are_no_personnel_files(identifier):
    assert reference.file_of(identifier) is None
