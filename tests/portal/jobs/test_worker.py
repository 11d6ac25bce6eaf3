"""Jobs: a row is the truth; a dead worker leaves nothing behind that the next start does not take up."""
import pytest
from sqlalchemy import update

from portal.database import db, writing
from portal.jobs import actions, ask, register
from portal.jobs.models import Job
from portal.jobs.worker import work_until_idle

done_things: list[str] = []


@pytest.fixture(autouse=True)
def kinds():
    done_things.clear()
    register("test.note", lambda argument, progress: done_things.append(argument["what"]))
    register("test.fail", fail, retries=2)
    register("test.slow", lambda argument, progress: progress(2, 3))
    yield
    for kind in ("test.note", "test.fail", "test.slow"):
        del actions.KINDS[kind]


def fail(argument, progress):
    done_things.append("tried")
    raise ValueError("530122195809140025 stands in this message")


def asked(kind, **argument) -> int:
    with writing() as session:
        job = ask(kind, "test:1", argument)
        session.flush()
        return job.id


def state_of(job_id) -> Job:
    db.session.rollback()
    return db.session.get(Job, job_id, populate_existing=True)


def test_waiting_jobs_are_done_in_the_order_they_were_asked_for(app):
    for what in "abc":
        asked("test.note", what=what)
    assert work_until_idle(app) == {"done": 3, "failed": 0}
    assert done_things == ["a", "b", "c"]


def test_a_wish_of_a_transaction_that_failed_is_no_job(app):
    with pytest.raises(ValueError), writing():
        ask("test.note", "test:1", {"what": "never"})
        raise ValueError
    assert work_until_idle(app) == {"done": 0, "failed": 0}


def test_a_failing_job_is_tried_again_by_its_count_and_then_stops(app):
    job_id = asked("test.fail")
    assert work_until_idle(app) == {"done": 0, "failed": 1}
    assert done_things == ["tried", "tried"]
    assert state_of(job_id).state == "failed"
    assert state_of(job_id).error == "ValueError"


def test_a_stopped_job_can_be_asked_for_again(app, cast):
    job_id = asked("test.fail")
    work_until_idle(app)
    actions.repeat_one(cast["archivist"], job_id)
    assert state_of(job_id).state == "waiting"


def test_what_a_dead_worker_held_is_taken_up(app):
    job_id = asked("test.note", what="again")
    actions.claim("main")
    with writing() as session:
        session.execute(update(Job).where(Job.id == job_id).values(worker=actions.worker_name().rpartition(":")[0] + ":0"))
    assert work_until_idle(app) == {"done": 1, "failed": 0}
    assert done_things == ["again"]


def test_what_a_living_worker_holds_is_left_alone(app):
    job_id = asked("test.note", what="held")
    actions.claim("main")
    assert actions.take_up_abandoned() == 0
    assert state_of(job_id).state == "running"


def test_progress_can_be_read_while_a_job_runs(app):
    job_id = asked("test.slow")
    work_until_idle(app)
    assert (state_of(job_id).done, state_of(job_id).total) == (2, 3)
