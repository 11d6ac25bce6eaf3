"""Square metres, archivists and service staff by Art. 11, 12 and 20, to the last digit."""
import json
from decimal import Decimal

import pytest

from portal.regulation.capacity import (
    OutOfBounds,
    archivists_needed,
    area_needed,
    as_number,
    gap,
    need,
    service_staff_needed,
)


@pytest.mark.parametrize(
    ("volumes", "linear", "with_floor"),
    [
        (0, "0", "0"),
        (1, "0.006", "15"),
        (2_499, "14.994", "15"),
        (2_500, "15", "15"),
        (2_501, "15.006", "15.006"),
        (10_000, "60", "60"),
        (25_000, "150", "150"),
        (100_000_000, "600000", "600000"),
    ],
)
def test_area_is_sixty_square_metres_for_ten_thousand_volumes(volumes, linear, with_floor):
    assert area_needed(volumes) == Decimal(linear)
    assert area_needed(volumes, national_floor=True) == Decimal(with_floor)


def test_area_counts_the_growth_of_the_years_of_storage():
    wanted = need(8_000, 0, growth=500, years=10)
    assert (wanted.volumes, wanted.total_volumes, wanted.area_m2, wanted.archivists) == (8_000, 13_000, 78, 2)


@pytest.mark.parametrize(
    ("volumes", "archivists"), [(0, 0), (1, 1), (9_999, 1), (10_000, 1), (10_001, 2), (25_000, 3), (100_000_000, 10_000)]
)
def test_one_archivist_for_each_started_ten_thousand_volumes(volumes, archivists):
    assert archivists_needed(volumes) == archivists


@pytest.mark.parametrize(
    ("people", "staff"),
    [(0, 0), (1, 0), (499, 0), (500, 1), (501, 1), (1_499, 1), (1_500, 1), (1_501, 2), (3_000, 2), (3_001, 3)],
)
def test_service_staff_by_the_ratio_of_article_11(people, staff):
    assert service_staff_needed(people) == staff
    assert need(0, people).service_staff == staff


def sentences(volumes: int, people: int) -> str:
    return "\n".join(f"{note.article} {note.text()}" for note in need(volumes, people).notes)


@pytest.mark.parametrize(
    ("people", "said"),
    [(499, "兼任"), (500, "正好 500 人"), (1_501, "1.0007"), (3_001, "2.0007"), (0, "没有算在里面"), (1_500, "没有算在里面")],
)
def test_boundary_cases_of_article_11_are_noted(people, said):
    assert said in sentences(0, people)


@pytest.mark.parametrize("people", [0, 501, 1_499, 1_500, 3_000])
def test_where_the_text_is_clear_only_the_two_extra_posts_are_noted(people):
    assert [note.article for note in need(0, people).notes] == ["11"]


def test_the_national_floor_and_the_guide_value_are_notes_and_not_applied():
    assert need(2_499, 0).area_m2 == Decimal("14.994")
    assert "20 不足 2500 卷的" in sentences(2_499, 0)
    assert "20 " not in sentences(2_500, 0)
    assert "12 每 10000 卷不少于 1 人是参考值" in sentences(1, 0)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ((-1, 0, 0, 0), "volumes"),
        ((10**8 + 1, 0, 0, 0), "volumes"),
        ((0, -1, 0, 0), "people"),
        ((0, 10**8 + 1, 0, 0), "people"),
        ((0, 0, 10**7 + 1, 0), "growth"),
        ((0, 0, -1, 1), "growth"),
        ((0, 0, 0, 101), "years"),
        ((0, 0, 0, -1), "years"),
        ((1.5, 0, 0, 0), "volumes"),
        ((True, 0, 0, 0), "volumes"),
    ],
)
def test_numbers_out_of_bounds_are_refused_by_name(asked, name):
    with pytest.raises(OutOfBounds, match=name):
        need(*asked)


def test_the_bounds_themselves_are_answered_exactly():
    wanted = need(10**8, 10**8, 10**7, 100)
    assert (wanted.total_volumes, wanted.area_m2, wanted.archivists) == (1_100_000_000, 6_600_000, 110_000)
    assert wanted.service_staff == 66_667


@pytest.mark.parametrize(
    ("needed", "present", "missing"),
    [(Decimal("14.994"), Decimal(10), Decimal("4.994")), (Decimal(60), Decimal(100), 0), (3, 1, 2), (1, 3, 0), (3, None, None)],
)
def test_a_gap_is_never_negative_and_unknown_where_nothing_was_entered(needed, present, missing):
    assert gap(needed, present) == missing


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("14.994"), "14.994"), (Decimal(60), "60"), (3, "3"), (None, "null"), (Decimal("0.006"), "0.006")],
)
def test_numbers_print_without_noise(value, text):
    assert json.dumps(as_number(value)) == text


@pytest.mark.parametrize("volumes", range(0, 30_000, 997))
def test_area_never_shrinks_and_doubles_with_the_volumes(volumes):
    assert area_needed(volumes) <= area_needed(volumes + 1)
    assert area_needed(2 * volumes) == 2 * area_needed(volumes)
    assert archivists_needed(volumes) * 10_000 >= volumes > (archivists_needed(volumes) - 1) * 10_000 or volumes == 0
