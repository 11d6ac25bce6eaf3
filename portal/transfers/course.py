"""What a batch says of itself: its heading, how far it has come, and the one next step, read from its state and its count."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.transfers.states import ACCEPTED, ACCESSIONED, DRAFT, SUBMITTED, WITHDRAWN
from portal.transfers.tally import Tally
from portal.wording import N_, gettext, ngettext

STEPS = (N_("登记"), N_("上传"), N_("检测"), N_("整改"), N_("提交"), N_("签收"), N_("入藏"))
FAST_SECONDS, SLOW_SECONDS, SLOW_AFTER_SECONDS = 2, 10, 60
ANNOUNCE, UPLOAD, CHECK, MEND, SUBMIT, RECEIVE, ACCESSION, OVER = range(8)


class Side(StrEnum):
    """From where somebody looks at a batch: who hands over, who receives, or who only reads."""

    ENTERPRISE = "enterprise"
    ARCHIVE = "archive"
    READER = "reader"


@dataclass(frozen=True)
class Next:
    """The next step: title, why, and what the filled button does (None where there is nothing to do but wait)."""

    title: str
    text: str
    verb: str | None = None
    kind: str = "run"


def heading(state: str, count: Tally, side: Side) -> str:
    """The one sentence that answers how the batch stands."""
    sentence = _of_state(state, count)
    if sentence is None and state == SUBMITTED and side is not Side.ENTERPRISE:
        sentence = _for_receipt(count)
    return gettext(sentence or _for_hand_over(count), **vars(count), files=count.files, done=count.inspected, waiting=count.submitted)


def _of_state(state: str, count: Tally) -> str | None:
    if state == WITHDRAWN:
        return N_("本批已撤回")
    if state == ACCESSIONED:
        return N_("已签收 %(accessioned)s 人，退回 %(returned)s 人") if count.returned else N_("已签收 %(accessioned)s 人")
    if state == ACCEPTED:
        return N_("正在入藏，还有 %(due)s 人")
    if count.staged:
        return N_("正在检测，已查完 %(done)s / %(files)s 人")
    return None


def _for_receipt(count: Tally) -> str | None:
    if count.fit and count.unfit:
        return N_("可以签收 %(fit)s 人，另有 %(unfit)s 人要退回")
    if count.fit:
        return N_("可以签收 %(fit)s 人")
    if count.unfit:
        return N_("%(unfit)s 人都没有通过，要退回")
    return None


def _for_hand_over(count: Tally) -> str:
    if count.failing:
        return N_("还有 %(failing)s 人要改，改完就能提交")
    if count.returned:
        return N_("退回了 %(returned)s 人，改好后重传")
    if count.passing:
        return N_("%(passing)s 人通过，可以提交")
    if count.submitted:
        return N_("已提交 %(waiting)s 人，等档案馆签收")
    if count.announced:
        return N_("还有 %(announced)s 人的包没有上传")
    if count.barred:
        return N_("%(barred)s 人不能移交")
    return N_("还没有人，先上传第一个包")


def step(state: str, count: Tally, side: Side) -> int:
    """Where in STEPS the batch is now: the archive can receive what is submitted while the enterprise still mends the rest."""
    if state in (ACCESSIONED, WITHDRAWN):
        return OVER
    if state == ACCEPTED:
        return ACCESSION
    if count.staged:
        return CHECK
    if side is not Side.ENTERPRISE and count.submitted:
        return RECEIVE
    if count.failing or (count.returned and not count.submitted):
        return MEND
    if count.passing:
        return SUBMIT
    return RECEIVE if count.submitted else UPLOAD


def steps(state: str, count: Tally, side: Side, notes: dict[int, str]) -> list[dict[str, str]]:
    """The steps for the `steps` component; `notes` are small lines by step."""
    now = step(state, count, side)
    said = {UPLOAD: _uploaded(count), MEND: _to_mend(count)} | notes
    return [
        {"word": gettext(word), "at": "done" if place < now else ("now" if place == now else "later"), "note": said.get(place, "")}
        for place, word in enumerate(STEPS)
    ]


def _uploaded(count: Tally) -> str:
    arrived = count.files - count.announced
    return ngettext("%(count)s 人", "%(count)s 人", arrived, count=arrived) if arrived > 0 else ""


def _to_mend(count: Tally) -> str:
    left = count.failing + count.returned
    return gettext(N_("剩 %(count)s 人"), count=left) if left else ""


def next_step(state: str, count: Tally, side: Side) -> Next | None:
    """The notice under the steps; None where the heading says all, or where work goes on by itself."""
    if side is Side.READER or count.staged or state in (ACCESSIONED, WITHDRAWN, ACCEPTED):
        return None
    if side is Side.ARCHIVE and state == SUBMITTED and count.submitted:
        return _receipt(count)
    return _hand_over(count)


def _receipt(count: Tally) -> Next:
    if not count.fit:
        text = gettext(N_("退回以后企业按检测结果改，改好再传到这一批。"))
        return Next(gettext(N_("退回 %(count)s 人"), count=count.unfit), text, "receive", "warn")
    text = gettext(N_("签收后保管责任归本馆，本批就此关闭，不能撤销。"))
    rest = count.unfit + count.returned + count.failing + count.passing + count.barred
    if rest:
        text += gettext(N_("其余 %(count)s 人不在签收之内，要移交的另报新的批次。"), count=rest)
    return Next(gettext(N_("签收 %(count)s 人，保管责任从此归本馆"), count=count.fit), text, "receive")


def _hand_over(count: Tally) -> Next:
    left = count.failing + count.returned
    if left:
        return Next(gettext(N_("下一步：改 %(count)s 个人的包，只重传这 %(count)s 个"), count=left), _kept_so_far(count), "upload")
    if count.passing:
        text = gettext(N_("提交后由档案馆核对签收。"))
        return Next(gettext(N_("下一步：提交 %(count)s 人"), count=count.passing), text, "submit")
    if count.submitted:
        text = gettext(N_("签收以前，个别人仍可移出本批；有退回的，改好再传到这一批。"))
        return Next(gettext(N_("已交给档案馆，等签收")), text)
    title = N_("下一步：上传 %(count)s 个人的包") if count.announced else N_("下一步：上传第一个包")
    text = gettext(N_("一个人一个包，包名是姓名加身份证号。传完自动检测，可以分几次传。"))
    return Next(gettext(title, count=count.announced), text, "upload")


def _kept_so_far(count: Tally) -> str:
    passed = count.passing + count.fit
    sentences = [gettext(N_("另外 %(count)s 人已通过，不用动。"), count=passed)] if passed else []
    sentences += [gettext(N_("%(count)s 人不能移交，请移出本批。"), count=count.barred)] if count.barred else []
    return "".join([*sentences, gettext(N_("以前的检测结果都保留。"))])


def pace(begun_at: datetime | None, at: datetime) -> int:
    """Seconds until the page asks again how far the work is: every 2 s, every 10 s after a minute."""
    return SLOW_SECONDS if begun_at is not None and (at - begun_at).total_seconds() > SLOW_AFTER_SECONDS else FAST_SECONDS


def is_open(state: str) -> bool:
    """Whether packages may still be put into the batch."""
    return state in (DRAFT, SUBMITTED)


def offers_upload(state: str, count: Tally, side: Side) -> bool:
    """Whether the page offers to send packages; at the receipt an archivist only where one is missing or was returned."""
    if state == SUBMITTED and side is Side.ARCHIVE:
        return bool(count.announced or count.returned)
    return is_open(state)


def is_working(state: str, count: Tally) -> bool:
    """Whether something goes on by itself, so that the page asks again."""
    return state == ACCEPTED or count.staged > 0


