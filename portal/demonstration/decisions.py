"""Printed papers: decisions with a red head, certificates, contracts, cards copied for the file."""

from __future__ import annotations

from itertools import pairwise

from portal.demonstration.drafts import Draft, answers, dotted, head, opinion, row, wage
from portal.demonstration.sheets import Certificate, Ink, Letter, Panel, RedHead, Seal, Sheet


def honour(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """授予荣誉称号的决定."""
    person = draft.person
    title = f"关于授予{person.name}等同志先进生产者称号的决定"
    others = "、".join(draft.clerk() for _ in range(4))
    text = (
        f"{draft.year}年，全体职工认真贯彻上级精神，坚持安全第一、质量第一，超额完成了{person.enterprise.product}各项任务，涌现出一批先进人物。\n"
        f"为表彰先进，经{'厂长' if draft.year < 1998 else '总经理'}办公会研究，决定授予{person.trade.workshop}{person.name}和{others}等五名同志"
        f"{draft.year}年度先进生产者称号，每人颁发荣誉证书，并发给一次性奖金。\n希望受表彰的同志戒骄戒躁，再接再厉；全体职工要以他们为榜样，立足岗位，努力工作，为完成下一年度的生产任务作出新的贡献。"
    )
    return _official(draft, pages, title, text)


def punishment(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """处分决定: the fact, the ground, the sanction, the right to object."""
    person = draft.person
    title = f"关于给予{person.name}同志警告处分的决定"
    text = (
        f"{person.name}，{person.sex}，{person.ethnicity}，{person.born.year}年{person.born.month}月出生，"
        f"{person.trade.workshop}{person.post}。\n"
        f"{draft.year}年上半年，{person.name}在值夜班时违反操作规程，未按规定巡回检查，造成设备损坏、停产四小时的责任事故。事故发生后，本人能够认识错误，作了书面检查。\n"
        "根据企业职工奖惩的有关规定，经职工代表大会团（组）长联席会议讨论，厂务会议决定，给予行政警告处分，扣发当月奖金。\n"
        "本人对处分不服的，可以在公布之日起十日内向上一级提出书面申诉。"
    )
    return _official(draft, pages, title, text)


def release(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """解除处分决定."""
    person = draft.person
    text = (
        f"{person.trade.workshop}{person.name}同志受行政警告处分以来，认真吸取教训，工作积极主动，遵守操作规程，群众反映良好，"
        "本人提出了解除处分的申请。\n经所在车间评议、厂务会议研究，决定自本决定下发之日起解除其行政警告处分，恢复参加评先和晋级的资格。"
    )
    return _official(draft, pages, f"关于解除{person.name}同志警告处分的决定", text)


def appointment(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """聘任通知, 干部任免: who takes which post."""
    person = draft.person
    text = (
        f"各车间、科室：\n经研究，聘任{person.name}同志为{person.trade.workshop}{person.post}，聘期三年，试用期六个月，自{draft.dated}起计算。"
        f"聘任期间享受相应岗位工资待遇，其原任职务自然免除。\n请{person.trade.workshop}做好工作交接，并将交接清单报劳动工资部门备案。"
    )
    return _official(draft, pages, f"关于{person.name}同志职务聘任的通知", text)


def diploma(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """毕业证书复印件."""
    person, schooling = draft.person, draft.person.schooling
    text = (
        f"学生{person.name}，性别{person.sex}，{person.born.year}年{person.born.month}月生，"
        f"于{schooling.left - 3}年9月至{schooling.left}年7月在本校{schooling.level}学习，"
        "学完教学计划规定的全部课程，成绩及格，准予毕业。"
    )
    return _certificates(draft, pages, "毕业证书", text, schooling.school)


def qualification(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """职业资格证书复印件, 岗位培训合格证明."""
    person = draft.person
    text = (
        f"{person.name}同志，{person.sex}，{person.born.year}年{person.born.month}月出生，经{person.post}工种技能鉴定（{person.trade.skill}），"
        f"理论知识{draft.rng.randint(72, 95)}分，操作技能{draft.rng.randint(74, 96)}分，评定合格，特发此证。"
    )
    return _certificates(draft, pages, "合格证书", text, "滇中工业技能鉴定所")


def merit(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """荣誉证书复印件."""
    person = draft.person
    text = f"{person.name}同志在{draft.year}年度工作中成绩显著，被评为{draft.pick('先进生产者', '安全生产标兵', '劳动竞赛优胜者')}，特发此证，以资鼓励。"
    return _certificates(draft, pages, "荣誉证书", text, draft.enterprise)


def only_child(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """独生子女证明复印件."""
    person = draft.person
    text = f"{person.name}、{person.spouse}夫妇终身只生育一个孩子{person.child}，符合规定，特发给独生子女证，凭证享受有关待遇。"
    return _certificates(draft, pages, "独生子女证", text, "青溪乡计划生育办公室")


def contract(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """劳动合同书: parties, clauses, signatures."""
    person = draft.person
    clauses = (
        f"甲方：{draft.enterprise}\n乙方：{person.name}\n根据国家劳动法律法规，甲乙双方在平等自愿、协商一致的基础上订立本合同，共同遵守。",
        f"第一条 本合同为无固定期限劳动合同，自{draft.dated}起生效。",
        f"第二条 乙方同意在{person.trade.workshop}从事{person.post}工作，甲方可以根据生产需要与乙方协商调整岗位。",
        "第三条 甲方实行每日工作不超过八小时、每周平均不超过四十小时的工时制度；轮班岗位按综合计算工时制执行。",
        f"第四条 甲方按月以货币形式支付乙方工资，岗位工资标准为每月{wage(draft.year):.2f}元，奖金按企业内部分配办法执行。",
        "第五条 甲乙双方依法参加养老、失业、工伤、医疗保险，按规定缴纳社会保险费。",
        f"第六条 甲方提供符合国家规定的劳动安全卫生条件，乙方须严格遵守{person.post}安全操作规程。",
        "第七条 乙方患病或者非因工负伤，医疗期和待遇按国家和地方规定执行。",
        "第八条 一方违反本合同给对方造成损失的，应当承担赔偿责任。",
        "第九条 因履行本合同发生争议，先向企业劳动争议调解委员会申请调解，调解不成的，可以申请仲裁。",
        "第十条 本合同一式三份，甲乙双方各执一份，一份存入乙方档案。",
    )
    parts = _split(clauses, pages)
    sheets = []
    for page, part in enumerate(parts):
        last = page == pages - 1
        letter = Letter(
            "\n".join(part),
            Ink.PRINT,
            ruled=False,
            closing=("甲方（盖章）    乙方（签名）：" + person.name, draft.dated) if last else (),
            seal=draft.seal if last else None,
        )
        sheets.append(Sheet(draft.title if page == 0 else "", (letter,), person.name, draft.year, right=f"第 {page + 1} 页 共 {pages} 页"))
    return tuple(sheets)


def marks(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """学生成绩表: one page a school year."""
    person, schooling = draft.person, draft.person.schooling
    subjects = ("政治", "语文", "数学", "物理", "化学", "历史", "地理", "生物", "体育", "劳动", "农业基础", "工业基础")
    sheets = []
    for page in range(pages):
        year = schooling.left - pages + page
        lines = [answers(subject, 1.4, *(str(draft.rng.randint(62, 98)) for _ in range(3))) for subject in subjects]
        sheets.append(
            Sheet(
                draft.title,
                (
                    row("姓名", person.name, "性别", person.sex, "出生年月", dotted(person.born.year, person.born.month)),
                    head("科目", 1.4, "上学期", "下学期", "学年"),
                    *lines,
                    Panel(
                        "品德评语",
                        draft.pick("尊敬师长，遵守纪律，爱劳动。", "学习努力，团结同学，能帮助别人。", "诚实守信，积极参加集体活动。"),
                    ),
                    opinion(draft, "教导处", "成绩属实。", Seal(schooling.school, "教导处")),
                ),
                person.name,
                draft.year,
                subtitle=f"（{year}—{year + 1}学年）",
                left=f"学校：{schooling.school}",
                right=schooling.level,
            )
        )
    return tuple(sheets)


def _official(draft: Draft, pages: int, title: str, text: str) -> tuple[Sheet, ...]:
    """A red-headed document; what follows on further pages is its list of recipients and the register of delivery."""
    number = f"滇厂字〔{draft.year}〕{draft.rng.randint(3, 88)}号"
    closing = (draft.enterprise, draft.dated)
    sheets = [
        Sheet(
            title,
            (RedHead(f"{draft.enterprise}文件", number), Letter(text, Ink.PRINT, ruled=False, closing=closing, seal=draft.seal)),
            "文书",
            draft.year,
        )
    ]
    annexes = (
        Letter(
            f"抄送：各车间、科室，工会，团委。\n本文件由厂部办公室于{draft.dated}印发，共印二十份，一份存入{draft.person.name}同志档案。",
            Ink.PRINT,
            ruled=False,
            closing=closing,
        ),
        Letter(f"{number}文件已于印发当日送达本人，本人无异议。\n签收人：{draft.person.name}", closing=(draft.dated,)),
    )
    heads = ("抄送和印发", "送达回证")
    sheets += [Sheet(name, (annex,), draft.person.name, draft.year, left=number) for name, annex in zip(heads, annexes, strict=True)]
    return tuple(sheets[:pages])


def _certificates(draft: Draft, pages: int, name: str, text: str, issuer: str) -> tuple[Sheet, ...]:
    """The certificate, then the note of who compared the copy with the original, then the holder's receipt."""
    certificate = Certificate(text, f"证书编号：{draft.year}{draft.rng.randint(1000, 9999)}", issuer, draft.dated, Seal(issuer))
    compared = Letter(
        f"此件与原件核对无误，原件由{draft.person.name}同志本人保存。",
        closing=(f"核对人：{draft.clerk()}", draft.dated),
        seal=draft.office_seal,
    )
    received = Letter(f"今领到《{name}》原件一份，复印件留存档案。", closing=(f"领取人：{draft.person.name}", draft.dated))
    sheets = (
        Sheet(name, (certificate,), draft.person.name, draft.year, framed=True),
        Sheet("复印件核对说明", (compared,), "核对", draft.year),
        Sheet("领 条", (received,), draft.person.name, draft.year),
    )
    return sheets[:pages]


def _split(parts: tuple[str, ...], pages: int) -> list[tuple[str, ...]]:
    """The parts in so many runs of about equal number."""
    bounds = [round(place * len(parts) / pages) for place in range(pages + 1)]
    return [parts[start:end] for start, end in pairwise(bounds)]
