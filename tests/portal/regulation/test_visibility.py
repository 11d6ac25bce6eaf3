"""What a person does not see of the own file."""
from portal.regulation.catalogue import class_codes, label
from portal.regulation.visibility import HIDDEN_FROM_RETIREE


def test_appraisals_vetting_and_discipline_are_not_shown_to_the_person():
    assert [label(code) for code in HIDDEN_FROM_RETIREE] == ["考核鉴定类材料", "政审、审计和审核类材料", "违规违纪违法处理处分类材料"]
    assert set(HIDDEN_FROM_RETIREE) < set(class_codes())
