"""The state-owned enterprises of the demonstration: all invented, each with the trades that its papers speak of."""

from __future__ import annotations

from dataclasses import dataclass

from portal.regulation.identity import organisation_check, uscc_check


@dataclass(frozen=True)
class Trade:
    """A post as the papers name it; `special` trades retire five years earlier (特殊工种: 井下, 高温, 高空, 有毒有害)."""

    workshop: str
    post: str
    skill: str
    special: str = ""


@dataclass(frozen=True)
class Enterprise:
    """`uscc`: unified social credit code (GB 32100-2015); `registered`: six-digit area; `before`: its earlier name."""

    uscc: str
    name: str
    before: str
    registered: str
    product: str
    trades: tuple[Trade, ...]
    offices: tuple[str, ...]

    def name_in(self, year: int) -> str:
        """The name that a paper of that year carries: state factories became companies in the late nineties."""
        return self.before if year < 1998 else self.name


def credit_code(area: str, organisation: str) -> str:
    """A valid code of an enterprise (91) for a six-digit area and the eight characters of its organisation code."""
    first17 = f"91{area}{organisation}{organisation_check(organisation)}"
    return first17 + uscc_check(first17)


ENTERPRISES = (
    Enterprise(
        uscc=credit_code("530115", "MA6N0001"),
        name="滇池磷业有限责任公司",
        before="滇池磷矿",
        registered="530115",
        product="磷矿石采选",
        trades=(
            Trade("采矿车间", "采矿工", "台阶爆破与铲装作业", "井下"),
            Trade("破碎车间", "破碎工", "颚式破碎机操作与维护"),
            Trade("选矿车间", "浮选工", "正反浮选药剂调配"),
            Trade("机修车间", "电焊工", "压力容器焊接", "有毒有害"),
            Trade("运输队", "汽车驾驶员", "矿用自卸车驾驶"),
            Trade("机电车间", "维修电工", "高低压配电检修"),
            Trade("化验室", "化验员", "五氧化二磷含量测定"),
        ),
        offices=("劳资科科员", "安全环保科副科长", "财务科会计", "生产技术科工程师"),
    ),
    Enterprise(
        uscc=credit_code("530102", "MA6N0002"),
        name="滇东机床有限公司",
        before="滇东机床厂",
        registered="530102",
        product="普通车床和铣床制造",
        trades=(
            Trade("金工车间", "车工", "精密丝杠车削"),
            Trade("铸造车间", "造型工", "树脂砂造型", "高温"),
            Trade("装配车间", "装配钳工", "主轴箱装配与刮研"),
            Trade("热处理车间", "热处理工", "导轨淬火", "高温"),
            Trade("工具车间", "磨工", "量具刃具磨削"),
            Trade("动力车间", "锅炉工", "蒸汽锅炉运行"),
        ),
        offices=("人事科科员", "检验科副科长", "设计科工程师", "供销科科员"),
    ),
    Enterprise(
        uscc=credit_code("530115", "MA6N0003"),
        name="昆阳第二建筑有限公司",
        before="昆阳第二建筑公司",
        registered="530115",
        product="房屋建筑与市政工程施工",
        trades=(
            Trade("第一工程处", "瓦工", "清水墙砌筑"),
            Trade("第三工程处", "钢筋工", "框架结构钢筋绑扎"),
            Trade("机械队", "塔式起重机司机", "塔机操作与保养", "高空"),
            Trade("第二工程处", "架子工", "外脚手架搭设", "高空"),
            Trade("预制构件厂", "混凝土工", "预制空心板生产"),
            Trade("材料科", "保管员", "建筑材料收发保管"),
        ),
        offices=("质安科科员", "预算科预算员", "工程科技术员", "办公室副主任"),
    ),
)
