"""How a name is spelled in pinyin, so that it is found by `zhangxiulan` and by `zxl`."""
from __future__ import annotations

SURNAMES = {
    "单": "shan", "解": "xie", "查": "zha", "仇": "qiu", "朴": "piao", "区": "ou", "盖": "ge", "翟": "zhai", "曾": "zeng", "任": "ren",
    "尉迟": "yu chi", "乐": "yue", "宁": "ning", "召": "shao", "缪": "miao", "覃": "qin", "黑": "he", "洗": "xian", "逄": "pang", "员": "yun",
}
"""Surnames that are read otherwise than their characters alone."""


def spell(name: str) -> tuple[str, str]:
    """(full pinyin, initials) of a name in small letters without tones: 张秀兰 is ("zhangxiulan", "zxl")."""
    from pypinyin import lazy_pinyin  # its tables take 0.2 s to load, and most commands spell nothing

    surname = next((known for known in SURNAMES if name.startswith(known)), "")
    syllables = SURNAMES.get(surname, "").split() + [syllable.lower() for syllable in lazy_pinyin(name[len(surname) :])]
    read = [syllable for syllable in syllables if syllable.isalnum()]
    return "".join(read), "".join(syllable[0] for syllable in read)
