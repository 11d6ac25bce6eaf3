"""The sentence, the step and the next step of a batch, for each side."""
from datetime import UTC, datetime, timedelta

import pytest

from portal.transfers.course import Side, heading, next_step, pace, step, steps
from portal.transfers.tally import Tally

E, A, R = Side.ENTERPRISE, Side.ARCHIVE, Side.READER


@pytest.mark.parametrize(("state", "count", "side", "said"), [
    ("draft", Tally(), E, "还没有人，先上传第一个包"),
    ("draft", Tally(announced=3), E, "还有 3 人的包没有上传"),
    ("draft", Tally(announced=1, staged=2, passing=4), E, "正在检测，已查完 4 / 7 人"),
    ("draft", Tally(failing=6, passing=305, barred=1), E, "还有 6 人要改，改完就能提交"),
    ("draft", Tally(passing=12, barred=1), E, "12 人通过，可以提交"),
    ("draft", Tally(barred=1), E, "1 人不能移交"),
    ("submitted", Tally(fit=305), E, "已提交 305 人，等档案馆签收"),
    ("submitted", Tally(fit=305), A, "可以签收 305 人"),
    ("submitted", Tally(fit=305), R, "可以签收 305 人"),
    ("submitted", Tally(fit=300, unfit=5), A, "可以签收 300 人，另有 5 人要退回"),
    ("submitted", Tally(unfit=5), A, "5 人都没有通过，要退回"),
    ("submitted", Tally(returned=5), A, "退回了 5 人，改好后重传"),
    ("submitted", Tally(fit=1, returned=5), E, "退回了 5 人，改好后重传"),
    ("accepted", Tally(fit=3, due=3, accessioned=2), A, "正在入藏，还有 3 人"),
    ("accessioned", Tally(accessioned=5), E, "已签收 5 人"),
    ("accessioned", Tally(accessioned=5, returned=2), E, "已签收 5 人，退回 2 人"),
    ("withdrawn", Tally(withdrawn=5), E, "本批已撤回"),
])
def test_the_heading_answers_how_the_batch_stands(state, count, side, said):
    assert heading(state, count, side) == said


@pytest.mark.parametrize(("state", "count", "side", "word"), [
    ("draft", Tally(announced=1), E, "上传"), ("draft", Tally(staged=1), E, "检测"), ("draft", Tally(failing=1, passing=1), E, "整改"),
    ("draft", Tally(passing=1), E, "提交"), ("submitted", Tally(fit=1), E, "签收"), ("submitted", Tally(fit=1, failing=1), E, "整改"),
    ("submitted", Tally(fit=1, failing=1), A, "签收"), ("accepted", Tally(due=1), A, "入藏"),
])
def test_one_step_is_the_present_one(state, count, side, word):
    shown = steps(state, count, side, {})
    assert [one["word"] for one in shown if one["at"] == "now"] == [word]
    assert [one["at"] for one in shown].index("now") == step(state, count, side)


@pytest.mark.parametrize(("state", "count", "side", "verb"), [
    ("draft", Tally(), E, "upload"), ("draft", Tally(failing=1, passing=1), E, "upload"), ("draft", Tally(passing=1), E, "submit"),
    ("submitted", Tally(fit=1), E, None), ("submitted", Tally(fit=1), A, "receive"), ("submitted", Tally(unfit=1), A, "receive"),
    ("submitted", Tally(returned=1), E, "upload"),
])
def test_there_is_one_next_step(state, count, side, verb):
    assert next_step(state, count, side).verb == verb


@pytest.mark.parametrize(("state", "count", "side"), [
    ("draft", Tally(staged=1), E), ("accepted", Tally(due=1), A), ("accessioned", Tally(accessioned=1), E), ("draft", Tally(passing=1), R),
])
def test_where_there_is_nothing_to_do_there_is_no_next_step(state, count, side):
    assert next_step(state, count, side) is None


def test_the_page_asks_less_often_after_a_minute():
    begun = datetime(2026, 3, 18, 10, 0, tzinfo=UTC)
    assert [pace(begun, begun + timedelta(seconds=after)) for after in (0, 59, 61)] == [2, 2, 10]
