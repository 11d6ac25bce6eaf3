"""What images are called: the field's form, other orders, and what is no name of the material."""
import pytest

from portal.regulation.naming import Naming, is_pattern
from portal.regulation.standard import FIRST_STANDARD, Standard


def test_the_first_standard_calls_images_as_the_field_does():
    assert FIRST_STANDARD.naming.name("9-2", 5, 3) == "9-2-5-003.JPG"
    assert FIRST_STANDARD.naming.page_in("9-2-5-003.JPG", "9-2", 5) == 3


@pytest.mark.parametrize(("pattern", "digits", "name"), [
    ("类号_序号_页号", 4, "9-2_5_0003.TIF"), ("序号-类号-页号", 3, "5-9-2-003.TIF"), ("页号_类号-序号", 2, "03_9-2-5.TIF"),
])
def test_every_pattern_reads_back_what_it_writes(pattern, digits, name):
    naming = Standard(image_names=pattern, page_digits=digits).naming
    assert is_pattern(pattern) and naming.name("9-2", 5, 3, "TIF") == name
    assert naming.page_in(name, "9-2", 5) == 3 and naming.page_in(name, "9-2", 6) is None


@pytest.mark.parametrize(("name", "page"), [
    ("1-1-000.jpg", 0), ("1-1-012.tiff", 12), ("1-1-1000.JPG", 1000), ("１-１-００２.JPG", 2),
    ("1-1-0012.JPG", None), ("1-1-12.JPG", None), ("1-2-001.JPG", None), ("11-1-001.JPG", None), ("1_1_001.JPG", None),
    ("扫描0001.JPG", None), ("1-1-001 (2).JPG", None), ("1-1-.JPG", None), ("", None),
])
def test_a_page_number_has_the_digits_asked_and_no_more(name, page):
    assert Naming().page_in(name, "1", 1) == page


@pytest.mark.parametrize("text", ["", "类号", "类号-序号", "类号-序号-序号", "类号序号页号", "类号/序号/页号", "类号-序号-页号-", "类号-序号-{0}", "../类号-序号-页号"])
def test_other_texts_are_no_patterns(text):
    assert not is_pattern(text)
    with pytest.raises(ValueError, match="no pattern"):
        Naming(text if text != "类号-序号-序号" else "x").name("1", 1, 1)
