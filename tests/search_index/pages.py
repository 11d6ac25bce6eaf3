"""Believable page texts made from a seed: words of the field, other words by Zipf's law, names, dates, numbers and line ends."""

import random
from bisect import bisect
from collections.abc import Iterator
from itertools import accumulate

from search_index import Entry

PHRASES = (
    "年度考核", "干部履历表", "入党志愿书", "工资变动审批表", "招工登记表", "退休审批表", "专业技术职务任职资格", "思想政治表现", "先进生产者",
    "家庭成员及社会关系", "劳动合同书", "本人自传", "组织意见", "同意转正", "政治审查", "自我鉴定", "调动工作", "奖励审批", "评定技术等级", "学历证明",
)  # fmt: skip
WORDS = (
    "工作", "同志", "单位", "领导", "生产", "学习", "思想", "考核", "工资", "干部", "职工", "车间", "工厂", "技术", "年度", "参加", "组织", "群众", "表现",
    "任务", "完成", "积极", "认真", "负责", "意见", "同意", "批准", "审批", "登记", "姓名", "性别", "籍贯", "民族", "文化", "程度", "毕业", "学校", "专业",
)  # fmt: skip
SURNAMES = "王李张刘陈杨黄赵周吴徐孙马胡朱郭何罗高林覃韦蒙莫农陆"
GIVEN = "建国华明秀英志强桂兰玉珍文军丽红卫东小平春梅海燕德福永清淑芳翀堃瑢"
ENTERPRISES = ("邕江机械厂", "南湖纺织印染厂", "武鸣糖业公司", "青秀建筑安装公司", "江南水泥厂")
FILES_OF_PAGES = 150
"""Pages of one personnel file."""


def level_one_characters() -> list[str]:
    """The 3,755 common characters of GB 2312-1980, level 1."""
    codes = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return [code.decode("gb2312") for code in codes if code < b"\xd7\xfa"]


class PageWriter:
    """Writes pages of 300 to 500 characters; the same seed writes the same pages."""

    def __init__(self, seed: int = 20261125):
        self.dice = random.Random(seed)
        characters = level_one_characters()
        self.words = [*WORDS, *("".join(self.dice.choices(characters, k=self.dice.choice((2, 2, 2, 3)))) for _ in range(6000))]
        self.weights = list(accumulate(1 / (rank + 80) for rank in range(len(self.words))))
        self.names = sorted({self._name() for _ in range(400)})

    def page(self) -> str:
        parts: list[str] = []
        wanted, length = self.dice.randint(300, 500), 0
        while length < wanted:
            parts.append(self._part())
            length += len(parts[-1])
        return "".join(parts)[:wanted]

    def _part(self) -> str:
        chance = self.dice.random()
        if chance < 0.85:
            return self.words[bisect(self.weights, self.dice.random() * self.weights[-1])]
        if chance < 0.90:
            return self.dice.choice("，。、：\n\n")
        if chance < 0.93:
            return f"{self.dice.randint(1958, 2020)}年{self.dice.randint(1, 12)}月"
        if chance < 0.96:
            return self.dice.choice(PHRASES)
        if chance < 0.98:
            return self.dice.choice(self.names)
        return self.dice.choice(ENTERPRISES)

    def _name(self) -> str:
        return self.dice.choice(SURNAMES) + "".join(self.dice.choices(GIVEN, k=self.dice.choice((1, 2, 2))))


def page_entries(count: int, seed: int = 20261125) -> Iterator[Entry]:
    """`count` page entries in files of `FILES_OF_PAGES` pages, over the ten categories, `ENTERPRISES` and three townships."""
    writer = PageWriter(seed)
    for number in range(count):
        file, page = divmod(number, FILES_OF_PAGES)
        reference = f"J{100 + file % 5}-RS·QT-{file:06d}"
        category = ("1", "4-1", "9-2", "3", "10", "8", "2-1", "5", "9-1", "4-2")[page % 10]
        key = f"{reference}-{category}-{page:04d}"
        yield Entry(key, "page", reference, category, f"91450100E{file % 5:04d}", f"45010{file % 3}001", key, writer.page())
