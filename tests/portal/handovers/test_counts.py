"""Paper is counted at the counter against the electronic count; differences stay with the file, with who and when."""
from __future__ import annotations

import pytest

from portal.handovers import actions, queries
from portal.handovers.counts import Count, progress, signed
from portal.lifecycle import Refusal
from tests.portal.transfers.intake import FAULT, LI, ZHANG, Intake, package


def test_a_difference_says_what_is_missing_and_what_is_too_many():
    count = Count(volumes=1, pages=90, stated_volumes=2, stated_pages=88)
    assert (count.differs, signed(count.volumes_more), signed(count.pages_more)) == (True, "−1", "+2")
    assert not Count(2, 88, 2, 88).differs and signed(0) == "0"


def test_the_counter_knows_how_far_it_has_come():
    done = progress([Count(1, 1, 1, 1), Count(1, 2, 1, 1), None])
    assert (done.counted, done.left, done.differing) == (2, 1, 1)


def test_a_count_stays_as_it_was_and_the_newest_one_holds(intake: Intake):
    reference = intake.submitted(package(ZHANG, pages=3))
    assert actions.count_paper(intake.cast["archivist"], reference, 1, 1, 2, "第 3 页没有带来") is True
    assert actions.count_paper(intake.cast["archivist2"], reference, 1, 1, 3) is False
    (entry,) = intake.entries(reference)
    count = queries.counts_of([entry])[entry.id]
    assert (count.volumes, count.pages, count.differs, count.who) == (1, 3, False, "archivist2") and count.when
    first, second = intake.trail("transfer.paper_counted")
    assert (first.subject, first.before, first.after, first.reason) == (f"transfer:{reference}/1", "1 3", "1 2", "第 3 页没有带来")
    assert second.account_id == intake.cast["archivist2"].account_id


def test_paper_is_counted_once_it_is_handed_over(intake: Intake):
    reference = intake.checked(package(ZHANG))
    with pytest.raises(Refusal, match="提交以后"):
        actions.count_paper(intake.cast["archivist"], reference, 1, 1, 1)
    with pytest.raises(Refusal, match="页数最多"):
        actions.count_paper(intake.cast["archivist"], intake.submitted(package(LI)), 1, 1, 100_000)


def test_the_counter_s_page_takes_a_count_row_by_row_and_the_batch_shows_what_differs(intake: Intake, client_of):
    reference = intake.submitted(package(ZHANG, pages=2), package(LI))
    archivist = client_of("archivist")
    address = f"/papers/batch/{reference}/count"
    assert "纸质档案还有 2 人没有清点" in archivist.get(address).text
    answer = archivist.htmx("post", f"{address}/1", {"volumes": "1", "pages": "1", "remark": "缺末页"})
    assert 'id="file-1"' in answer.text and "−1 页" in answer.text and "还有 1 人没有清点" in answer.text and "<html" not in answer.text
    wrong = archivist.htmx("post", f"{address}/2", {"volumes": "一", "pages": ""})
    assert wrong.status_code == 422 and "数一数有几页。" in wrong.text
    assert archivist.post(f"{address}/2", data={"volumes": "1", "pages": "1"}).status_code == 303
    part = client_of("enterprise").htmx("get", address).text
    assert 'id="counted"' in part and "1 人不符" in part and "缺末页" in part and "archivist" in part
    assert client_of("enterprise").post(f"{address}/1", data={"volumes": "1", "pages": "2"}).status_code == 403
    assert client_of("other_enterprise").get(address).status_code == 404


def test_a_returned_file_is_listed_and_not_counted(intake: Intake, client_of):
    reference = intake.checked(package(ZHANG, **FAULT), package(LI))
    assert "记下" not in client_of("archivist").get(f"/papers/batch/{reference}/count").text
