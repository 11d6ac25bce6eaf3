"""Papers written freely: autobiographies, applications, deeds, self-criticism, answers to inquiries."""

from __future__ import annotations

from portal.demonstration.careers import told
from portal.demonstration.drafts import Draft
from portal.demonstration.sheets import Letter, Seal, Sheet

CHILDHOOD = (
    "我出生在一个普通家庭，父母勤劳朴实，从小教育我要诚实做人、热爱劳动。",
    "小时候家里人口多，生活困难，靠国家助学金读完了书，我一直记在心里。",
    "我从小在滇池边长大，放学以后帮家里割草喂猪，养成了吃苦的习惯。",
)
WORK = (
    "参加工作以后，我被分配到{workshop}当{post}，师傅手把手教我{skill}，我把每天学到的东西记在本子上。",
    "刚进厂时我连图纸也看不懂，白天跟班劳动，晚上到夜校补课，半年以后就能独立上岗。",
    "有一年雨季，厂里的水泵房进了水，我和班里的同志连续干了两天一夜，保住了设备，恢复了生产。",
    "在增产节约运动中，我提出修旧利废的建议，一年为{workshop}节约材料费一千多元。",
    "工作中我也有过失误，一次交接班没有检查清楚，影响了生产，班长批评了我，我从此更加仔细。",
    "这些年我先后带过三名徒弟，毫无保留地把{skill}的经验教给他们，现在他们都成了骨干。",
    "厂里搞{product}技术改造的时候，我主动报名参加安装，春节也没有回家。",
    "那几年材料紧张，我们把旧零件一件一件拆下来清洗、修配，能用的决不换新的。",
    "有一次设备半夜出了故障，我冒雨赶到车间，同值班的同志一起检修，天亮前恢复了运转。",
    "我坚持写生产日记，把每次检修的经过和数据都记下来，后来成了班组培训的教材。",
    "在劳动竞赛中，我所在的班组连续三个季度夺得流动红旗。",
)
THOUGHT = (
    "通过学习，我认识到个人的前途同国家、同企业的发展是分不开的，做好本职工作就是最实际的贡献。",
    "回顾自己走过的路，我深深感到没有组织的培养，就没有我的今天。",
    "我还存在不少缺点，主要是学习不够系统，看问题有时片面，对同志的帮助不够主动。",
    "今后我要更加严格地要求自己，向先进人物学习，虚心接受群众的批评和监督。",
    "我决心在{post}这个平凡的岗位上，干一行爱一行，钻一行精一行，不辜负组织的期望。",
    "对照先进典型，我在吃苦精神和全局观念上还有差距，要在实际工作中不断改进。",
    "我经常想，老一辈工人在那样艰苦的条件下办起了厂子，我们没有理由不把它建设好。",
    "平时我坚持读报学习，积极参加支部组织的活动，按时向组织汇报思想。",
    "对于社会上的一些不良现象，我认为首先要从自己做起，遵纪守法，公私分明。",
    "家里老人和孩子都支持我的工作，我也注意教育子女诚实劳动、勤俭节约。",
)
FAULT = (
    "{year}年上半年的一个夜班，我在{workshop}值班时思想麻痹，没有按规程巡回检查，造成设备损坏，停产四个小时。",
    "事故发生以后，车间领导和同志们对我进行了批评教育，我思想上震动很大，几天睡不好觉。",
    "究其原因，是我平时放松了学习，纪律观念淡薄，存在侥幸心理，对安全生产的重要性认识不足。",
    "我愿意接受组织的处理，并保证今后严格遵守操作规程，认真做好交接班记录，用实际行动改正错误。",
    "同时我也希望大家以我为戒，时刻把安全放在第一位。",
)
PAGE_SENTENCES = 8


def autobiography(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """个人自传."""
    person = draft.person
    born = f"{person.born.year}年{person.born.month}月{person.born.day}日"
    opening = f"我叫{person.name}，{person.sex}，{person.ethnicity}，{born}出生，{person.native_place}人。"
    return _pages(draft, pages, opening + draft.rng.choice(CHILDHOOD) + "\n" + told(person, draft.year), WORK + THOUGHT)


def application(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """入党申请书, 入团申请书, 转正申请书."""
    body = "中国共产党" if "党" in draft.title else "中国共产主义青年团"
    opening = (
        f"我自愿申请加入{body}，为建设社会主义贡献自己的力量。" if "转正" not in draft.title else "我的预备期已满，现向党组织提出转正申请。"
    )
    return _pages(draft, pages, opening, THOUGHT + WORK, salutation="敬爱的党支部：" if "党" in draft.title else "敬爱的团支部：")


def report(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """思想汇报, 个人小结."""
    return _pages(
        draft,
        pages,
        draft.pick("近一个时期以来，我的思想和工作情况汇报如下。", "现将我半年来的思想、学习和工作情况向组织汇报。"),
        THOUGHT + WORK,
        salutation="党支部：",
    )


def deeds(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """先进事迹材料."""
    person = draft.person
    opening = f"{person.name}同志是{draft.enterprise}{person.trade.workshop}的{person.post}，以厂为家，多年来默默无闻地工作在生产第一线。"
    pronoun = "他" if person.sex == "男" else "她"
    told_of = tuple(sentence.replace("我", pronoun) for sentence in WORK)
    return _pages(draft, pages, opening, told_of, writer=f"{draft.enterprise}通讯员", issuer=draft.enterprise)


def criticism(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """本人检查."""
    return _pages(draft, pages, draft.pick(FAULT[0]), FAULT[1:] + THOUGHT[2:], salutation="车间党支部：")


def inquiry(draft: Draft, pages: int) -> tuple[Sheet, ...]:
    """家庭成员和社会关系函调材料."""
    person = draft.person
    opening = (
        f"来函收悉。关于{person.name}同志家庭主要成员和社会关系的情况，经向知情人了解，现答复如下：其父母均为{person.native_place}农民，"
        f"一贯拥护政府，没有发现政治历史问题；配偶{person.spouse}，现在企业工作，表现较好。"
    )
    more = (
        "其舅父在农机站工作，系中共党员，历史清楚。",
        "其堂兄弟均在本地务农，遵纪守法，群众反映良好。",
        "以上情况由村里两位老党员提供，并经我处核对户籍底册。",
        "该户家庭成分为贫农，土改时分得土地和房屋，积极交售公粮。",
        "未发现其直系亲属和主要社会关系中有受刑事处分的人员。",
        "因年代较久，个别亲属的出生年月以户口登记为准。",
    )
    return _pages(draft, pages, opening, more, salutation=f"{draft.enterprise}政工科：", writer="函调", issuer="青溪乡人民政府")


def _pages(
    draft: Draft, pages: int, opening: str, pool: tuple[str, ...], salutation: str = "", writer: str = "", issuer: str = ""
) -> tuple[Sheet, ...]:
    """The text over so many pages: each takes its share of the sentences, the last one is signed."""
    sentences = [draft.pick(sentence) for sentence in draft.rng.sample(pool, len(pool))]
    sheets = []
    for page in range(pages):
        share = sentences[page * PAGE_SENTENCES : (page + 1) * PAGE_SENTENCES] or sentences[-3:]
        text = (opening + "\n" if page == 0 else "") + "\n".join("".join(share[start : start + 3]) for start in (0, 3, 6))
        last = page == pages - 1
        letter = Letter(
            text.rstrip(),
            salutation=salutation if page == 0 else "",
            closing=_closing(draft, issuer) if last else (),
            seal=Seal(issuer) if last and issuer else None,
        )
        sheets.append(
            Sheet(
                draft.title if page == 0 else "",
                (letter,),
                writer or draft.person.name,
                draft.year,
                right=f"第 {page + 1} 页" if pages > 1 else "",
            )
        )
    return tuple(sheets)


def _closing(draft: Draft, issuer: str) -> tuple[str, ...]:
    if issuer:
        return (issuer, draft.dated)
    opening = "申请人：" if "申请" in draft.title else "汇报人：" if "汇报" in draft.title else ""
    return (f"{opening}{draft.person.name}", draft.dated)
