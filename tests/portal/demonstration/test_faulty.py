"""The batch with errors of the demonstration: every planted fault is found, and nothing else in that package."""
from __future__ import annotations

import pytest

from portal.demonstration.defects.registers import DIED
from portal.demonstration.faulty import FaultyBatch, write_faulty
from portal.demonstration.register_rows import HANDED_OVER
from portal.regulation.standard import FIRST_STANDARD
from portal.transfers.inspection import inspect

IN_THE_REGISTER = {"excluded-dead"}
"""Found by the row's facts, not in the package."""


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> FaultyBatch:
    return write_faulty(tmp_path_factory.mktemp("faulty") / "out", seed=11)


@pytest.mark.slow
def test_each_package_has_exactly_its_planted_findings(batch):
    for planted in batch.planted:
        report = inspect(planted.packed.path, standard=FIRST_STANDARD, transfer_date=HANDED_OVER)
        assert {finding["code"] for finding in report["findings"]} == set(planted.codes) - IN_THE_REGISTER


@pytest.mark.slow
def test_one_package_is_as_it_should_be_and_the_others_have_a_fault_each(batch):
    assert [bool(planted.codes) for planted in batch.planted] == [False, *[True] * 6]


def test_the_death_in_the_register_comes_before_the_hand_over():
    assert DIED < HANDED_OVER
