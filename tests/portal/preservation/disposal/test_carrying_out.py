"""Two persons confirm, a job destroys: what is gone, what stays, and that nothing of it happens before."""
from __future__ import annotations

import json

from archive_store.layout import WITHDRAWN
from portal.catalogue.models import Material, Page
from portal.database import db
from portal.regulation.reference import object_id
from tests.portal.preservation.disposal.conftest import FIRST, SECOND, Disposals, store


def test_after_both_have_confirmed_the_content_is_gone_and_the_tombstone_stays(disposals: Disposals):
    number = disposals.confirmed(FIRST)
    assert store().head(object_id(FIRST)) > 0 and not store().withdrawn(object_id(FIRST))
    assert disposals.work()["failed"] == 0
    one, file = disposals.list(number), disposals.file(FIRST)
    assert (one.state, one.fault, file.custody, file.object_version, file.page_count) == ("destroyed", None, "destroyed", 1, 0)
    state = store().state(object_id(FIRST))
    assert set(state) == {WITHDRAWN, "metadata/record.json", "metadata/events.jsonl", "README.txt"}
    record = json.loads(store().read(object_id(FIRST), "metadata/record.json"))
    assert record["destroyed"]["list"] == number and record["person"]["id_number"]["token"] == ""
    assert db.session.query(Page).filter_by(file_id=file.id).count() == 0
    assert db.session.query(Material).filter_by(file_id=file.id).count() == 1
    assert not store().withdrawn(object_id(SECOND)) and disposals.file(SECOND).custody == "held"
