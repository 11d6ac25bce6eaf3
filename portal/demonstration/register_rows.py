"""What the enterprise writes into the 移交清册 about the packages that it hands over (domain facts, 3.2)."""

from __future__ import annotations

from datetime import date

from portal.demonstration.enterprises import Enterprise
from portal.demonstration.packages import Packed
from portal.demonstration.people import Person
from portal.regulation.areas import AREAS

HANDED_OVER = date(2024, 9, 10)
RECEIVER = "昆明市晋宁区档案馆"
BASIS = "晋政办通〔2020〕18号"
NOTE = "样例数据：人物、单位和内容均为虚构"

_DISTRICTS = {area.code: area.name for area in AREAS}


def head_of(enterprise: Enterprise, packages: list[Packed], seed: int) -> dict[str, object]:
    """The values above the table; totals are those of the packages."""
    return {
        "批次号": f"YJ-{HANDED_OVER:%Y%m%d}-{seed % 1000:03}",
        "移交单位": enterprise.name,
        "统一社会信用代码": enterprise.uscc,
        "接收单位": RECEIVER,
        "移交依据": BASIS,
        "移交日期": HANDED_OVER,
        "总人数": len(packages),
        "总卷数": len(packages),
        "总件数": sum(packed.items for packed in packages),
        "总页数": sum(packed.pages for packed in packages),
        "图像数": sum(packed.images for packed in packages),
        "数据量(GB)": round(sum(packed.bytes for packed in packages) / 10**9, 3),
        "载体/方式": "移动硬盘",
        "说明": NOTE,
    }


def row_of(number: int, packed: Packed) -> dict[str, object]:
    """One person's row by column name."""
    person = packed.person
    return {
        "序号": number,
        "姓名": person.name,
        "性别": person.sex,
        "身份证号": person.id_number,
        "出生年月": f"{person.born:%Y%m}",
        "参加工作时间": f"{person.started:%Y%m}",
        "退休时间": person.retired,
        "原单位/岗位": f"{person.trade.workshop}/{person.post}",
        "档案编号(企业)": f"TX{number:05}",
        "卷数": 1,
        "材料份数": packed.items,
        "页数": packed.pages,
        "有无数字化": "有",
        "缺失说明": "",
        "备注": "",
        **_facts(person),
    }


def _facts(person: Person) -> dict[str, object]:
    """What destination and exclusion depend on (Art. 21(3), 21(4), 36)."""
    registered = person.enterprise.registered
    return {
        "长期居住地": person.residence,
        "户口所在地": person.household,
        "企业注册地": f"昆明市{_DISTRICTS[registered]} {registered}",
        "死亡日期": "",
        "是否党委组织部门管理的领导人员": "否",
        "是否涉密部门": "否",
        "是否离休": "否",
        "单位性质": "国有企业",
    }
