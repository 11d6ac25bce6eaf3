"""The same on a real S3 server: each damage is found there, mended from a copy, and what belongs to nothing is swept."""
from __future__ import annotations

import shutil
import uuid
from datetime import timedelta
from pathlib import Path

import pytest

from portal.lifecycle import Refusal
from portal.preservation.fixity import actions, queries
from portal.settings import Settings
from tests.portal.conftest import settings_in
from tests.portal.preservation.conftest import PAGE, verify
from tests.services.seaweed import S3Server


@pytest.fixture
def settings(tmp_path: Path, migrated_sqlite: Path, s3_server: S3Server) -> Settings:
    chosen = settings_in(tmp_path / "instance", store=s3_server.url(f"test-{uuid.uuid4().hex}", "archive"))
    shutil.copy(migrated_sqlite, chosen.instance / "guidang.sqlite")
    return chosen


def test_damage_in_a_bucket_is_found_and_mended(cast, held, replica):
    page, one = held.store.read(held.objects[0], PAGE), held.objects[0]
    inventory = f"{held.key(0, PAGE).partition('/v1/')[0]}/inventory.json"
    backend = held.store._backend
    damages = (
        lambda: held.put(0, PAGE, page[:-1] + b"!"), lambda: held.put(0, PAGE, page[:-3]), lambda: held.remove(0, PAGE),
        lambda: backend.put(inventory, b"{"), lambda: held.remove_object(0),
    )
    for damage in damages:
        damage()
        assert list(verify(cast)[1]) == [one]
        assert actions.repair(cast["lead"], one, replica).left == []
    assert verify(cast)[1] == {} and held.store.read(one, PAGE) == page
    held.put(0, PAGE, b"damaged")
    with pytest.raises(Refusal, match="没有设置副本"):
        actions.repair(cast["lead"], one)


def test_rows_and_a_bucket_are_reconciled(cast, held):
    stray = held.key(0, PAGE).replace("9-2-5-002", "9-2-5-009")
    held.store._backend.put(stray, b"left behind")
    held.store.create("urn:x-jnda:J123-RS.QT-000777", {"README.txt": b"x"}, "accession")
    held.remove_object(1)
    for sweep, orphans in ((False, 1), (True, 0)):
        actions.reconcile(cast["lead"], sweep=sweep, grace=timedelta(0))
        kinds = [finding.kind for finding in queries.findings()]
        assert kinds == ["object_without_row", *["orphan"] * orphans, "row_without_object"]
    assert held.store._backend.size(stray) is None
