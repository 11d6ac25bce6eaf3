"""The human sample: drawn from a recorded seed, judged page by page, decided; a failed one stops the receipt."""
import io

import pytest
from PIL import Image

from portal.lifecycle import Refusal
from portal.regulation.sampling import draw, population_digest
from portal.transfers import actions, queries
from portal.transfers.queries.samples import last_sample, population_of, sample_pages
from tests.portal.transfers.intake import LI, ZHANG, Intake, package


def begun(intake: Intake, pages: int = 3) -> str:
    """A submitted batch of two persons whose sample was begun; one page of them all is drawn by the default rate."""
    reference = intake.submitted(package(ZHANG, pages=pages), package(LI))
    assert actions.begin_sample(intake.cast["archivist"], reference) == 1
    return reference


def test_anybody_can_draw_the_same_pages_from_what_is_recorded(intake: Intake):
    reference = begun(intake)
    transfer = intake.transfer(reference)
    sample, population = last_sample(transfer), {place.key: place for place in population_of(transfer)}
    assert (sample.population, sample.population_sha256) == (4, population_digest(list(population)))
    again = [population[key] for key in draw(sample.seed, list(population), sample.rate)]
    assert [(one.package_id, one.material, one.page) for one in again] == [
        (page.package_id, page.material, page.page) for page in sample_pages(sample)
    ]
    assert (sample.rate, sample.pass_rate, sample.standard) == (0.05, 0.95, queries.standard_on(queries.today()).version)
    assert intake.trail("transfer.sample_begun")[0].after == sample.seed


def test_pages_are_shown_one_by_one_and_the_last_decides(intake: Intake, client_of):
    reference, browser = intake.submitted(package(ZHANG), package(LI)), client_of("archivist")
    assert "从 2 页里抽 1 页" in browser.get(f"/transfers/{reference}/sample").text
    first = browser.post(f"/transfers/{reference}/sample").location
    assert first == f"/transfers/{reference}/sample/pages/1"
    text = browser.get(first).text
    assert "这一页合格吗" in text and 'data-key="1"' in text and "履历表" in text
    picture = browser.get(f"{first}/image")
    assert Image.open(io.BytesIO(picture.data)).width > 1000
    assert intake.trail("transfer.page_seen")[-1].subject == f"transfer:{reference}/sample/1"
    assert browser.post(first, data={"verdict": "fit"}).location == f"/transfers/{reference}/sample"
    assert "抽检通过" in browser.get(f"/transfers/{reference}/sample").text
    assert "1 / 1 页合格" in browser.get(f"/transfers/{reference}").text
    actions.receive(intake.cast["archivist"], reference)


def test_a_failed_sample_stops_the_receipt_until_mended_packages_pass_another(intake: Intake, client_of):
    reference, archivist, browser = begun(intake), intake.cast["archivist"], client_of("archivist")
    unreasoned = browser.post(f"/transfers/{reference}/sample/pages/1", data={"verdict": "unfit", "reason": " "})
    assert unreasoned.status_code == 409 and "写明哪里不合格" in unreasoned.text
    actions.judge_page(archivist, reference, 1, False, "模糊")
    assert last_sample(intake.transfer(reference)).outcome == "fail"
    with pytest.raises(Refusal, match="抽检没有通过"):
        actions.receive(archivist, reference)
    with pytest.raises(Refusal, match="不能重抽"):
        actions.begin_sample(archivist, reference)
    seen = client_of("enterprise").get(f"/transfers/{reference}/sample").text
    assert "抽检没有通过" in seen and "模糊" in seen and "开始抽检" not in seen
    actions.return_file(archivist, reference, 1, "模糊")
    actions.begin_sample(archivist, reference)
    actions.judge_page(archivist, reference, 1, True)
    assert actions.receive(archivist, reference)


def test_a_sample_that_was_begun_is_finished_before_the_receipt(intake: Intake):
    reference = begun(intake)
    with pytest.raises(Refusal, match="还有 1 页没有看"):
        actions.receive(intake.cast["archivist"], reference)


def test_a_decided_sample_is_not_judged_again(intake: Intake):
    reference = begun(intake)
    actions.judge_page(intake.cast["archivist"], reference, 1, True)
    with pytest.raises(Refusal, match="已有结果"):
        actions.judge_page(intake.cast["archivist"], reference, 1, False, "模糊")


def test_nothing_is_sampled_before_the_submission(intake: Intake):
    reference = intake.checked(package(ZHANG))
    with pytest.raises(Refusal, match="不能抽检"):
        actions.begin_sample(intake.cast["archivist"], reference)


@pytest.mark.parametrize(("who", "status"), [("enterprise", 403), ("auditor", 403), ("lead", 200)])
def test_who_sees_the_pages(intake: Intake, client_of, who, status):
    reference = begun(intake)
    assert client_of(who).get(f"/transfers/{reference}/sample/pages/1").status_code == status
    assert client_of(who).get(f"/transfers/{reference}/sample").status_code == 200
