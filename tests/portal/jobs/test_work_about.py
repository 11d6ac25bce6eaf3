"""A command does the jobs about its own subject here and now, and leaves all others to the worker."""
import pytest

from portal.database import writing
from portal.jobs import actions, ask, register
from portal.jobs.queries import open_about
from portal.jobs.worker import work_about

done: list[str] = []


@pytest.fixture(autouse=True)
def kinds():
    done.clear()
    register("test.note", lambda argument, progress: done.append(argument["what"]))
    register("test.other", lambda argument, progress: done.append(argument["what"]))
    register("test.fail", fail, retries=2)
    yield
    for kind in ("test.note", "test.other", "test.fail"):
        del actions.KINDS[kind]


def fail(argument, progress):
    done.append("tried")
    raise ValueError


def asked(kind: str, subject: str, what: str) -> None:
    with writing():
        ask(kind, subject, {"what": what})


def test_only_the_jobs_of_this_kind_about_this_subject_are_done(app):
    asked("test.note", "test:1", "mine")
    asked("test.note", "test:2", "another's")
    asked("test.other", "test:1", "another kind")
    left = []
    work_about(app, "test:1", "test.note", left.append)
    assert (done, left, open_about("test:2", "test.note")) == (["mine"], [1], 1)


def test_what_uses_up_its_retries_ends_the_waiting_and_can_be_asked_for_again(app):
    asked("test.fail", "test:1", "broken")
    work_about(app, "test:1", "test.fail")
    assert (done, open_about("test:1", "test.fail")) == (["tried", "tried"], 0)
    assert actions.repeat_failed("test:1", "test.fail") == 1
    work_about(app, "test:1", "test.fail")
    assert done == ["tried"] * 4
