"""Appraisals and training: yearly assessments, tests of skill, titles, improvements, safety courses, health checks."""

from __future__ import annotations

from portal.demonstration.careers import told
from portal.demonstration.drafts import Draft, answers, head, opinion, photo_of, row, who
from portal.demonstration.sheets import Panel, Photo, Row, Seal, Sheet

SUMMARIES = (
    "一年来，我认真学习，遵守厂规厂纪，在{workshop}从事{post}工作，坚持安全第一，没有发生违章操作。",
    "全年出满勤，夜班和节假日加班从不讲条件。",
    "在生产任务重、人手紧的情况下，我和班组同志一起克服困难，提前完成了{product}的生产计划。",
    "结合本岗位，我钻研{skill}，向老师傅请教，解决了设备上的两个老毛病，节约了材料。",
    "平时注意爱护设备，交接班记录清楚，所在班组被评为安全生产先进班组。",
    "下半年参加了技术培训，结业考试成绩良好，并把学到的东西用到工作中。",
    "能够团结同志，服从调动，参加车间组织的义务劳动和技术比武，取得较好名次。",
    "积极参加工会活动，关心退休老师傅和生病的同志。",
    "存在的不足：理论学习抓得不紧，对新设备的性能掌握不够，今后要加以改进。",
    "遇事有时急躁，工作方法比较简单，同志们的批评我虚心接受。",
)


def yearly(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """年度考核登记表, 劳动鉴定表, 试用期满考核表: one's own summary, then what leaders and enterprise say."""
    person = draft.person
    grade = draft.pick("合格", "合格", "良好", "优秀")
    panels = (
        Panel(
            "主管领导评语",
            draft.pick(
                "该同志工作踏实，技术熟练，能带动班组完成任务。",
                "能够坚守{post}岗位，吃苦耐劳，服从分配。",
                "思想稳定，遵守纪律，完成了各项指标。",
            ),
            signed=(leader := draft.clerk()),
            dated=draft.dated,
            writer=leader,
        ),
        opinion(draft, "考核小组意见", f"经评议，确定为{grade}等次。", draft.office_seal),
        Panel("本人意见", "同意考核意见。", signed=person.name, dated=draft.dated, share=0.7),
    )
    summary = _summary(draft, 5)
    first = _form(draft, *who(draft), Panel("个人总结", summary, share=2.6), *(panels if pages == 1 else panels[:1]), photo=True)
    second = _form(draft, Panel("个人总结（续）", _summary(draft, 4), share=1.4), *panels[1:], continued=True)
    third = _form(draft, *_attendance(draft), continued=True)
    return (first, second, third)[:pages]


def skill(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """工人技术等级考核表, 技术工人考工晋级登记表: theory, practice, the grade reached."""
    person = draft.person
    theory, practice = draft.rng.randint(70, 96), draft.rng.randint(72, 97)
    level = "三级" if draft.year < person.born.year + 28 else "五级" if draft.year < person.born.year + 36 else "高级"
    first = _form(
        draft,
        *who(draft),
        row("申报工种", person.post, 1.2, "申报等级", f"{level}工", 1.2, "培训学时", str(draft.rng.choice((80, 120, 160))), 1.0),
        head("考核项目", 2, "内容", 3, "成绩", 1, "考评员", 1.4),
        answers("应知（理论）", 2, "工艺、图纸与安全知识", 3, str(theory), 1, draft.clerk(), 1.4),
        answers("应会（实作）", 2, person.trade.skill, 3, str(practice), 1, draft.clerk(), 1.4),
        Panel("技术小结", _summary(draft, 3), signed=person.name, dated=draft.dated, share=1.4),
        opinion(
            draft,
            "考核委员会意见",
            f"理论{theory}分，实作{practice}分，达到{level}工标准。",
            Seal(draft.enterprise, "工人技术考核委员会"),
        ),
        opinion(draft, "主管部门意见", f"同意定为{level}工。", draft.authority_seal),
        photo=True,
    )
    return (first, *_more(draft, pages))


def title_review(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """专业技术职务任职资格评审表: achievements, votes, the title granted."""
    person = draft.person
    level = "助理级" if draft.year < person.born.year + 35 else "中级"
    votes = draft.rng.randint(9, 13)
    first = _form(
        draft,
        *who(draft),
        row("申报专业", draft.pick("工程技术", "经济管理"), "申报级别", level, "外语成绩", draft.pick("合格", "免试")),
        Panel(
            "专业技术工作总结",
            f"{told(person, draft.year)}\n{_summary(draft, 3)}",
            signed=person.name,
            dated=draft.dated,
            share=2.2,
        ),
        opinion(
            draft,
            "评审组织意见",
            f"到会评委{votes}人，同意{votes - 1}票，通过{level}任职资格。",
            Seal("滇中工业系统", "职称评审委员会"),
        ),
        opinion(draft, "审批机关意见", "同意评审结果。", draft.authority_seal),
        photo=True,
    )
    return (first, *_more(draft, pages))


def improvement(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """技术革新成果表, 合理化建议成果登记表: what was wrong, what was done, what it saved."""
    saved = draft.rng.randrange(800, 46000, 100)
    name = draft.pick("{skill}工装改进", "{post}操作法改进", "{workshop}设备降耗改造", "{workshop}安全联锁装置")
    first = _form(
        draft,
        row("成果名称", name, 3.2),
        row("主要完成人", draft.person.name, "所在单位", f"{draft.enterprise}{draft.person.trade.workshop}", 2.4),
        row("实施时间", draft.dated, "经济效益", f"年节约{saved}元", 2.4),
        Panel(
            "改进前的问题",
            draft.pick("原工艺劳动强度大，废品多，设备经常停车检修。", "原装置能耗高，备件供应紧张，影响{product}的产量。"),
        ),
        Panel(
            "主要内容",
            draft.pick(
                "改进夹具和操作顺序，增加防护装置，由人工上料改为半自动上料，并编写了操作规程。",
                "利用废旧材料自制专用工具，调整工艺参数，减少了辅助时间。",
            ),
            share=1.4,
        ),
        opinion(draft, "鉴定意见", f"经三个月运行考核，效果良好，年节约{saved}元，同意推广。", Seal(draft.enterprise, "技术委员会")),
    )
    return (first, *_more(draft, pages))


def training(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """安全生产培训考核表, 培训结业登记表: courses with hours and marks."""
    courses = draft.rng.sample(
        ("安全生产法规", "本工种操作规程", "机械基础", "电气安全", "识图与公差", "质量管理", "消防与急救", "职业卫生"), 5
    )
    lines = [
        answers(course, 2.2, str(draft.rng.choice((8, 12, 16, 24))), 1, str(draft.rng.randint(70, 98)), 1, draft.clerk(), 1.2)
        for course in courses
    ]
    first = _form(
        draft,
        *who(draft),
        head("培训课程", 2.2, "学时", 1, "成绩", 1, "教员", 1.2),
        *lines,
        Panel(
            "学员小结",
            draft.pick(
                "通过学习，提高了对{skill}的认识，懂得了事故教训，回到岗位后要带头遵守规程。",
                "培训内容结合生产实际，收获很大，今后要做到不伤害自己、不伤害他人、不被他人伤害。",
            ),
            signed=draft.person.name,
            dated=draft.dated,
        ),
        opinion(draft, "培训单位意见", "考核合格，准予结业。", Seal(draft.enterprise, "职工教育科")),
        photo=True,
    )
    return (first, *_more(draft, pages))


def health(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """体检表: measures, findings, the conclusion."""
    rng = draft.rng
    height, weight = rng.randint(152, 176), rng.randint(48, 76)
    first = _form(
        draft,
        *who(draft)[:3],
        row("身高", f"{height} cm", "体重", f"{weight} kg", "血压", f"{rng.randint(108, 132)}/{rng.randint(66, 84)}"),
        row("视力（左）", rng.choice(("1.0", "1.2", "0.8")), "视力（右）", rng.choice(("1.0", "1.2", "0.9")), "听力", "正常"),
        row("心肺", "未见异常", "肝脾", "未触及", "胸透", "心肺膈正常"),
        Panel("既往病史", draft.pick("无", "否认传染病史和家族遗传病史。", "幼年患过麻疹，已愈。"), share=0.8),
        Panel(
            "医师意见",
            draft.pick("体格检查合格。", "各项检查未见明显异常。"),
            signed=(doctor := draft.clerk()),
            dated=draft.dated,
            writer=doctor,
        ),
        opinion(draft, "体检结论", "合格，可以从事本工种作业。", Seal("滇中工业职工医院", "体检专用章")),
        photo=True,
    )
    return (first, *_more(draft, pages))


def _form(draft: Draft, *blocks: Row | Panel, photo: bool = False, continued: bool = False) -> Sheet:
    return Sheet(
        title="" if continued else draft.title,
        blocks=blocks,
        writer=draft.person.name,
        year=draft.year,
        subtitle=f"（{draft.year}年度）" if draft.title.startswith("年度") and not continued else "",
        left=f"{draft.title}（续页）" if continued else f"单位：{draft.enterprise}",
        right=draft.person.name if continued else draft.dated,
        photo=photo_of(draft.person) if photo else Photo.NONE,
    )


def _summary(draft: Draft, sentences: int) -> str:
    chosen = sorted(draft.rng.sample(range(len(SUMMARIES)), sentences))
    return "".join(draft.pick(SUMMARIES[place]) for place in chosen)


def _more(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    second = _form(
        draft,
        Panel("补充说明", _summary(draft, 5), signed=draft.person.name, dated=draft.dated, share=1.5),
        opinion(draft, "班组评议", draft.pick("情况属实。", "班组同志一致同意。"), None),
        continued=True,
    )
    third = _form(draft, *_attendance(draft), continued=True)
    return (second, third)[: pages - 1]


def _attendance(draft: Draft) -> tuple[Row | Panel, ...]:
    """A table of the year's months: days worked, output, quality."""
    lines = [
        answers(
            f"{month}月",
            str(draft.rng.randint(22, 26)),
            f"{draft.rng.randint(96, 124)}%",
            f"{draft.rng.uniform(97.2, 99.9):.1f}%",
            draft.rng.choice(("", "", "夜班", "加班")),
        )
        for month in range(1, 13)
    ]
    return (
        head("月份", "出勤天数", "定额完成率", "质量合格率", "备注"),
        *lines,
        opinion(draft, "统计员意见", "以上数字根据班组原始记录汇总。", draft.office_seal),
    )
