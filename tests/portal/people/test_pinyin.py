"""Names are found by their pinyin and by its initials."""
import pytest

from portal.people.pinyin import spell


@pytest.mark.parametrize(("name", "full", "initials"), [
    ("张秀兰", "zhangxiulan", "zxl"), ("单桂英", "shanguiying", "sgy"), ("尉迟敬", "yuchijing", "ycj"), ("阿依夏木·买买提", "ayixiamumaimaiti", "ayxmmmt"),
    ("", "", ""),
])
def test_a_name_is_spelled_in_full_and_by_initials(name, full, initials):
    assert spell(name) == (full, initials)
