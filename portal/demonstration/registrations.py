"""Registration forms: résumés, entries into factory, school, army and party; up to three pages each.

Every function takes a draft and the number of pages and returns so many sheets.
"""

from __future__ import annotations

from portal.demonstration.careers import career, told
from portal.demonstration.drafts import Draft, answers, dotted, head, home, number_row, opinion, photo_of, row, who
from portal.demonstration.families import Kin, family, relatives
from portal.demonstration.sheets import Panel, Photo, Row, Seal, Sheet


def resume(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """履历表, 职工登记表, 入厂登记表: the person, the steps of life, the family, the enterprise's opinion."""
    person = draft.person
    first = _sheet(
        draft,
        *who(draft),
        number_row(draft),
        row(
            "健康状况",
            "健康",
            1.0,
            "婚姻状况",
            draft.pick("已婚", "初婚") if draft.year > person.born.year + 24 else "未婚",
            1.0,
            "有何特长",
            person.trade.skill,
            2.0,
        ),
        *_steps(draft),
        Panel(
            "何时何地受过何种奖励",
            draft.pick("{year}年以前多次被{workshop}评为先进个人。", "曾获{enterprise}嘉奖一次。", "无"),
            share=0.8,
        ),
        Panel(
            "业务专长",
            draft.pick("熟悉{skill}，能处理{post}岗位的常见故障。", "掌握{skill}，参加过{product}工艺改进。"),
            share=0.8,
        ),
        *((_approval(draft),) if pages == 1 else ()),
        photo=True,
    )
    return (first, *(_sheet(draft, *part, continued=True) for part in (_family(draft), _statement(draft))[: pages - 1]))


def school(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """毕业生登记表 and 学生登记表: school and class, marks, the school's appraisal."""
    schooling, person = draft.person.schooling, draft.person
    subjects = ("政治", "语文", "数学", "物理", "化学", "体育")
    marks = [str(draft.rng.randint(68, 96)) for _ in subjects]
    seal = Seal(schooling.school)
    appraisal = draft.pick(
        "该生热爱集体，尊敬师长，劳动积极，学习目的明确，各科成绩合格，准予毕业。",
        "该生遵守纪律，团结同学，勤学好问，积极参加学工学农活动，符合毕业条件。",
    )
    first = _sheet(
        draft,
        row("姓名", person.name, 1.2, "性别", 0.7, person.sex, 0.6, "出生年月", dotted(person.born.year, person.born.month), 1.1),
        row(
            "民族",
            person.ethnicity,
            1.2,
            "籍贯",
            0.7,
            person.native_place,
            1.2,
            "家庭出身",
            draft.pick("贫农", "工人", "下中农", "职员"),
            1.1,
        ),
        row("学校名称", schooling.school, 2.4, "毕业时间", f"{schooling.left}.07", 1.2),
        row("家庭住址", home(draft), 4),
        head("科目", *subjects),
        answers("成绩", *marks),
        Panel("自我鉴定", _self_appraisal(draft), signed=person.name, dated=draft.dated, share=1.5),
        opinion(draft, "班级意见", draft.pick("同意本人小结。该生表现良好。", "情况属实，该生为人诚实。"), None, 0.9),
        opinion(draft, "学校意见", appraisal, seal),
        photo=True,
        left=f"学校：{schooling.school}",
    )
    return (first, *(_sheet(draft, *part, continued=True) for part in (_family(draft, seal), _statement(draft))[: pages - 1]))


def joining(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """入团志愿书, 入党志愿书, 党员登记表: the wish in one's own words, the sponsors, the branch's resolution."""
    party = "党" in draft.title
    body = "中国共产党" if party else "中国共产主义青年团"
    wish = (
        f"我志愿加入{body}，拥护{'党的纲领，遵守党的章程，履行党员义务，执行党的决定' if party else '团的章程，履行团员义务，执行团的决议'}，"
        + _promise(draft)
    )
    seal = draft.party_seal if party else Seal(f"共青团{draft.place}委员会")
    sponsors = f"{draft.clerk()}、{draft.clerk()}"
    first = _sheet(
        draft,
        *who(draft),
        Panel("本人志愿", wish, signed=draft.person.name, dated=draft.dated, share=1.6),
        Panel("介绍人意见", f"该同志思想进步，工作踏实，能团结同志，我们愿意介绍。介绍人：{sponsors}。", share=0.8),
        opinion(
            draft,
            "支部大会决议",
            draft.pick("经支部大会讨论，到会人员一致同意吸收。", "支部大会认真讨论，认为该同志具备条件，同意吸收。"),
            None,
        ),
        opinion(draft, "上级组织审批意见", "同意支部大会决议。", seal),
        photo=True,
    )
    return (first, *(_sheet(draft, *part, continued=True) for part in (_statement(draft), _family(draft, seal))[: pages - 1]))


def soldier(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """退伍军人登记表: service, rewards, health, where placed."""
    person = draft.person
    served = f"{person.started.year}.{person.started.month:02}—{person.joined.year}.{person.joined.month:02}"
    first = _sheet(
        draft,
        *who(draft),
        row(
            "入伍时间",
            dotted(person.started.year, person.started.month),
            "退伍时间",
            dotted(person.joined.year, person.joined.month),
            "军衔职务",
            "战士",
        ),
        row("服役起止", served, 2.4, "立功受奖", draft.pick("嘉奖一次", "三等功一次", "无"), 1.6),
        Panel(
            "服役期间表现",
            draft.pick("该同志服从命令，训练刻苦，作风过硬，圆满完成战备施工任务。", "该同志爱护装备，团结战友，多次完成抢险救灾任务。"),
            share=1.2,
        ),
        Panel("本人要求", "服从组织安排，回原籍参加工业建设。", signed=person.name, dated=draft.dated),
        opinion(draft, "安置意见", f"同意安置到{draft.enterprise}工作，军龄计算为连续工龄。", Seal("滇中市退伍军人安置办公室")),
        photo=True,
    )
    return (first, *(_sheet(draft, *part, continued=True) for part in (_family(draft), _statement(draft))[: pages - 1]))


def _sheet(draft: Draft, *blocks: Row | Panel, photo: bool = False, left: str = "", continued: bool = False) -> Sheet:
    return Sheet(
        title="" if continued else draft.title,
        subtitle="",
        blocks=blocks,
        writer=draft.person.name,
        year=draft.year,
        left=f"{draft.title}（续页）" if continued else left or f"填报单位：{draft.place}",
        right=draft.person.name if continued else f"填表时间：{draft.dated}",
        photo=photo_of(draft.person) if photo else Photo.NONE,
        foot="" if continued else "注：本表用钢笔或毛笔填写，字迹要清楚。",
    )


def _steps(draft: Draft) -> tuple[Row, ...]:
    lines = [
        answers(f"{step.since}—{step.until}", 1.5, step.place, 2.6, step.post, 1.4, step.witness, 0.9)
        for step in career(draft.person, draft.year)
    ]
    lines += [answers("", 1.5, "", 2.6, "", 1.4, "", 0.9)] * max(0, 8 - len(lines))
    return (head("起止年月", 1.5, "在何地何单位", 2.6, "任何职务", 1.4, "证明人", 0.9), *lines)


def _family(draft: Draft, seal: Seal | None = None) -> tuple[Row | Panel, ...]:
    """Members of the family, then relatives, then what the office says to them."""
    person = draft.person
    labels = head("称谓", "姓名", "年龄", "政治面貌", "工作单位及职务", 2.2)
    clear = draft.pick("家庭成员和主要社会关系历史清楚，无其他需要说明的问题。", "以上所填各项属实，没有隐瞒。")
    return (
        head("家庭主要成员情况", height=96),
        labels,
        *map(_kin, family(person, draft.year)),
        answers("", "", "", "", "", 2.2),
        head("主要社会关系情况", height=96),
        labels,
        *map(_kin, relatives(person, draft.year)),
        Panel("需要说明的问题", clear, signed=person.name, dated=draft.dated),
        opinion(draft, "审核意见", "经核对，所填内容与本人档案一致。", seal or draft.office_seal),
    )


def _kin(kin: Kin) -> Row:
    return answers(kin.relation, kin.name, str(kin.age), kin.politics, kin.work, 2.2)


def _statement(draft: Draft) -> tuple[Panel, ...]:
    person = draft.person
    return (
        Panel("本人经历补充", told(person, draft.year), signed=person.name, dated=draft.dated, share=1.6),
        Panel("平时表现", _conduct(draft)),
        _approval(draft),
    )


def _conduct(draft: Draft) -> str:
    if draft.at_school:
        return draft.pick("学习刻苦，尊敬师长，积极参加学工学农活动。", "担任过学习小组长，乐于帮助同学，劳动带头。")
    return draft.pick(
        "在{workshop}从事{post}工作，熟练掌握{skill}，安全操作规程执行得好，年年完成生产任务。",
        "工作中肯动脑筋，参加过{product}技术攻关，带出学徒三名，出勤率高。",
    )


def _promise(draft: Draft) -> str:
    if draft.at_school:
        return draft.pick(
            "努力学习文化知识，积极参加学工学农，在同学中起带头作用。", "刻苦学习，热爱劳动，团结同学，毕业后到祖国需要的地方去。"
        )
    return draft.pick("努力学习，努力工作，在{workshop}的岗位上起带头作用。", "在{post}岗位上钻研技术，团结同志，为{product}多作贡献。")


def _approval(draft: Draft) -> Panel:
    return opinion(
        draft, "单位审查意见", draft.pick("所填情况属实，同意存入本人档案。", "经查阅有关材料，以上内容属实。"), draft.office_seal
    )


def _self_appraisal(draft: Draft) -> str:
    return draft.pick(
        "在校期间，我坚持德智体全面发展，听从老师教导，按时完成作业，课余参加勤工俭学和义务劳动。缺点是有时急躁，今后要努力改正，到生产第一线去锻炼自己。",
        "我在学校认真学习文化知识，尊敬师长，爱护公物，担任过劳动委员。今后无论分配到什么岗位，都要虚心向工人师傅学习，为四个现代化出力。",
    )
