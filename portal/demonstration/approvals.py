"""Approval forms: hiring, probation, wages, skill grades, length of service, retirement, delegates, travel abroad."""

from __future__ import annotations

from portal.demonstration.careers import told
from portal.demonstration.drafts import Draft, answers, dotted, head, home, number_row, opinion, photo_of, row, wage, who
from portal.demonstration.sheets import Ink, Letter, Panel, Photo, Row, Seal, Sheet

WAGE_ITEMS = ("岗位工资", "技能工资", "工龄津贴", "岗位津贴", "地区补贴", "物价补贴", "粮油补贴")


def hiring(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """招工审批表: where from, to which trade, the authority's consent."""
    person = draft.person
    first = _form(
        draft,
        *who(draft),
        row("招收单位", draft.enterprise, 2.2, "招收工种", person.post, 1.8),
        row("户口所在地", home(draft), 2.2, "体检结论", "合格", 1.8),
        Panel("本人简历", told(person, person.joined.year), share=1.4),
        opinion(
            draft,
            "招收单位意见",
            f"经考核、体检合格，拟招收为{'干部见习员' if person.cadre else '全民所有制固定工'}，分配到{person.trade.workshop}。",
            draft.office_seal,
        ),
        opinion(draft, "劳动部门审批意见", f"同意招收，自{draft.dated}起计算工龄。", draft.authority_seal),
        photo=True,
    )
    return (first, *_attachments(draft, pages))


def regularisation(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """学徒工转正定级审批表: the test at the end of apprenticeship, the grade and its wage."""
    person = draft.person
    first = _form(
        draft,
        *who(draft),
        row("学徒期", "二年", "师傅姓名", draft.clerk(), "定级工资", f"{wage(draft.year):.2f}元"),
        head("考试科目", 1.6, "应知", "应会", "安全规程", "总评"),
        answers(person.trade.skill, 1.6, *(str(draft.rng.randint(72, 95)) for _ in range(3)), draft.pick("良好", "优秀", "合格")),
        Panel(
            "个人总结",
            draft.pick(
                "两年来在师傅带领下学习{skill}，能独立完成{post}的日常操作，没有发生责任事故。今后还要学好理论，提高质量意识。",
                "学徒期间出勤满、听指挥，掌握了{post}的应知应会，参加了车间的技术比武。不足是识图还不熟练。",
            ),
            signed=person.name,
            dated=draft.dated,
            share=1.4,
        ),
        opinion(draft, "车间意见", draft.pick("该同志虚心好学，同意转正。", "考试成绩合格，建议按期转正定级。"), None, 0.8),
        opinion(draft, "企业审批意见", "同意转正，定为二级工。" if not person.cadre else "同意转正定级。", draft.office_seal),
    )
    return (first, *_attachments(draft, pages))


def wages(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """工资变动审批表: item by item before and after."""
    total = wage(draft.year)
    lines, before_sum, after_sum = [], 0.0, 0.0
    for place, item in enumerate(WAGE_ITEMS):
        after = round(total * (0.52, 0.2, 0.06, 0.08, 0.05, 0.06, 0.03)[place] * 2) / 2
        before = round(after * draft.rng.uniform(0.78, 0.95) * 2) / 2
        before_sum, after_sum = before_sum + before, after_sum + after
        lines.append(answers(item, f"{before:.2f}", f"{after:.2f}", f"{after - before:.2f}", ""))
    first = _form(
        draft,
        *who(draft)[:3],
        head("项目", "变动前", "变动后", "增资额", "备注"),
        *lines,
        answers("合计", f"{before_sum:.2f}", f"{after_sum:.2f}", f"{after_sum - before_sum:.2f}", "元/月"),
        Panel(
            "变动原因",
            draft.pick(
                "按照企业工资改革方案，{year}年执行新的岗位技能工资标准。",
                "经年度考核合格，按规定晋升一档工资。",
                "企业经济效益增长，按工效挂钩办法调整工资。",
            ),
            share=0.8,
        ),
        opinion(draft, "企业意见", "同意按规定变动工资。", draft.office_seal),
        opinion(draft, "审批机关意见", f"同意从{draft.formed.year}年{draft.formed.month or 7}月起执行。", draft.authority_seal),
    )
    return (first, *_attachments(draft, pages))


def retirement(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """职工退休审批表: age, length of service, the law that applies, from when the pension is paid."""
    person = draft.person
    special = f"从事{person.trade.special}作业累计年限符合特殊工种提前退休规定" if person.trade.special else "达到法定退休年龄"
    first = _form(
        draft,
        *who(draft),
        number_row(draft),
        row(
            "退休时间",
            dotted(person.retired.year, person.retired.month),
            "连续工龄",
            f"{person.years_of_service}年",
            "养老金核定",
            f"{wage(draft.year) * 0.68:.2f}元",
        ),
        Panel("工作简历", told(person, draft.year), share=1.6),
        Panel("本人申请", f"本人{special}，申请办理退休手续。", signed=person.name, dated=draft.dated, share=0.8),
        opinion(draft, "企业意见", f"经审核，该同志{special}，连续工龄{person.years_of_service}年，同意申报退休。", draft.office_seal),
        opinion(
            draft,
            "审批部门意见",
            f"同意退休，自{person.retired.year}年{person.retired.month}月起按月发放基本养老金。",
            draft.authority_seal,
        ),
        photo=True,
    )
    return (first, *_attachments(draft, pages))


def service_years(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """企业职工连续工龄核定表 and 养老保险缴费年限认定表."""
    person = draft.person
    first = _form(
        draft,
        *who(draft)[:3],
        number_row(draft),
        head("起止年月", 1.6, "单位", 2.2, "年限", "缴费情况", 1.2),
        answers(
            f"{dotted(person.started.year, person.started.month)}—1992.12",
            1.6,
            person.enterprise.before,
            2.2,
            f"{max(1, 1992 - person.started.year)}年",
            "视同缴费",
            1.2,
        ),
        answers(f"1993.01—{dotted(draft.year, 1)}", 1.6, draft.enterprise, 2.2, f"{max(1, draft.year - 1993)}年", "实际缴费", 1.2),
        answers("合计", 1.6, "", 2.2, f"{max(1, draft.year - person.started.year)}年", "", 1.2),
        Panel(
            "认定依据",
            draft.pick(
                "依据本人档案中的招工审批表、转正定级表和历次工资变动审批表认定。",
                "招工表、工资表记载一致，参加工作时间以招工审批表为准。",
            ),
        ),
        opinion(draft, "企业意见", "以上年限属实。", draft.office_seal),
        opinion(draft, "经办机构意见", "同意认定。", draft.authority_seal),
    )
    return (first, *_attachments(draft, pages))


def delegate(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """职工代表大会代表登记表 and its like."""
    first = _form(
        draft,
        *who(draft),
        row(
            "选举单位",
            f"{draft.enterprise}{draft.person.trade.workshop}",
            2.4,
            "得票情况",
            f"应到{draft.rng.randint(40, 90)}人，过半数通过",
            1.8,
        ),
        Panel(
            "主要事迹",
            draft.pick(
                "在{post}岗位上任劳任怨，敢于管理，关心职工生活，群众威信高。",
                "多次提出改进{skill}的建议并被采纳，爱护企业财产，办事公道。",
            ),
            share=1.4,
        ),
        Panel("本人意见", "服从安排，认真履行代表职责，反映职工意见。", signed=draft.person.name, dated=draft.dated),
        opinion(draft, "资格审查意见", "经审查，代表资格有效。", Seal(draft.enterprise, "工会委员会")),
        photo=True,
    )
    return (first, *_attachments(draft, pages))


def abroad(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """因公出国（境）审批表."""
    first = _form(
        draft,
        *who(draft),
        row(
            "前往国家",
            draft.pick("缅甸", "老挝", "越南"),
            "出访任务",
            1.0,
            draft.pick("设备安装调试", "技术服务", "工程考察"),
            1.8,
            "停留时间",
            draft.pick("二十天", "一个月", "三个月"),
        ),
        Panel("任务说明", draft.pick("受公司派遣，随团承担{product}项目的现场技术服务。", "参加援外项目的{skill}工作。"), share=1.2),
        opinion(draft, "派出单位意见", "该同志政治可靠，身体健康，业务熟练，同意派出。", draft.seal),
        opinion(draft, "主管部门审批意见", "同意。", draft.authority_seal),
        photo=True,
    )
    return (first, *_attachments(draft, pages))


def _form(draft: Draft, *blocks: Row | Panel, photo: bool = False) -> Sheet:
    return Sheet(
        title=draft.title,
        blocks=blocks,
        writer=f"{draft.enterprise}经办{draft.year // 6}",
        year=draft.year,
        left=f"填报单位：{draft.enterprise}",
        right=draft.dated,
        photo=photo_of(draft.person) if photo else Photo.NONE,
        foot="注：本表一式三份，企业、审批机关和本人档案各存一份。",
    )


def _attachments(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """What follows a form: the printed instructions on its back, then a handwritten proof."""
    return (_instructions(draft), _proof(draft))[: pages - 1]


def _instructions(draft: Draft) -> Sheet:
    lines = (
        f"一、本表是《{draft.title}》的附页，由{draft.enterprise}劳动工资部门填写，随正表归入本人档案。",
        "二、表内年月一律用公历，金额以人民币元为单位，保留两位小数。",
        "三、参加工作时间以招工审批表或入伍登记表的记载为准；记载不一致的，应附证明材料。",
        f"四、工种按国家统一名称填写，本人工种为{draft.person.post}，所在车间为{draft.person.trade.workshop}。",
        "五、涂改处须加盖经办人名章，否则无效。",
        f"六、本表于{draft.dated}填报，经办人和审核人对内容的真实性负责。",
    )
    letter = Letter("\n".join(lines), Ink.PRINT, ruled=False, closing=(draft.enterprise, draft.dated), seal=draft.office_seal)
    return Sheet("填表说明", (letter,), draft.person.name, draft.year, left=f"《{draft.title}》附页")


def _proof(draft: Draft) -> Sheet:
    person = draft.person
    text = (
        f"兹证明{person.name}同志，{person.sex}，{person.ethnicity}，{person.native_place}人，"
        f"自{person.joined.year}年{person.joined.month}月起在我单位"
        f"{person.trade.workshop}工作，工种为{person.post}。"
        + draft.pick("该同志在我处期间表现良好，出勤正常。", "该同志的工资、出勤记录均存我处备查。")
        + f"现因办理《{draft.title}》需要，特此证明。"
    )
    letter = Letter(text, closing=(f"{draft.enterprise}{person.trade.workshop}", draft.clerk(), draft.dated), seal=draft.seal)
    return Sheet("证 明", (letter,), f"{person.trade.workshop}文书", draft.year)
