"""The second store follows the first on either database."""
from __future__ import annotations

import pytest

from portal.jobs.worker import work_until_idle
from portal.preservation.copies import actions, queries
from tests.portal.preservation.test_copies import edited, lag, objects, replica

__all__ = ["objects"]


@pytest.fixture
def settings(settings, tmp_path):
    return settings.with_(replica=f"directory:{tmp_path / 'second'}")


def test_what_comes_into_the_store_is_copied_by_the_worker_and_the_lag_is_told(app, objects):
    assert lag().objects == 2 and lag().oldest is not None
    actions._known()
    actions.note_changes()
    assert lag().bytes > 0 and lag().objects == 2
    work_until_idle(app)
    assert lag().as_json() == {"objects": 0, "bytes": 0, "oldest_seconds": 0, "troubled": 0}
    assert all(replica().validate(one) == [] for one in objects) and replica().validate_root() == []
    assert queries.state().compared_at is not None and queries.state().compared >= 2, "the first comparison follows at once"
    edited(objects[0], 2)
    assert lag().objects == 1
    work_until_idle(app)
    assert replica().head(objects[0]) == 2 and lag().objects == 0
