"""`init --demo`: what a newcomer finds there, and that it is told apart from a real archive."""
from __future__ import annotations

import json
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal.access import Role
from portal.accounts import passwords
from portal.accounts.queries import account_named, actor_named
from portal.capacity.queries import plan_for
from portal.cli.instance import open_instance
from portal.database import db
from portal.demonstration.accounts import FILE, read_accounts
from portal.jobs.queries import open_about
from portal.jobs.worker import TICKS
from portal.preservation.disposal.queries import files_of, open_lists
from portal.repository.queries import rooms, unshelved_count
from portal.search.queries import search
from portal.transfers.queries import entries_of, transfers_for
from portal.transfers.states import DRAFT
from portal.use_requests.queries import requests_for
from tests.portal.cli.commands import GUIDANG, refused, run_program

pytestmark = pytest.mark.timeout(600)
FIRST, READ = "J123-RS·QT-000001", "digitisation.read"
SECONDS = 500
"""A guard against hanging, not a promise: on a busy machine drawing and checking take minutes."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance of a demonstration, made once as a newcomer makes it."""
    folder = tmp_path_factory.mktemp("demonstration") / "instance"
    made = subprocess.run([GUIDANG, "--json", "--instance", folder, "init", "--demo"], capture_output=True, timeout=SECONDS, check=False)
    assert (made.returncode, made.stderr) == (0, b"")
    assert json.loads(made.stdout)["made"] == ["keys", "database", "store", "index", "staging", "demonstration"]
    return folder


@pytest.fixture(scope="module")
def archive(folder: Path) -> Iterator[Flask]:
    """Its application, inside its context."""
    app = open_instance(str(folder))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_there_is_an_account_of_each_role_that_can_sign_in_with_the_password_kept_for_it(archive, folder):
    accounts = read_accounts(folder)
    assert {account.role for account in accounts} == set(Role)
    for account in accounts:
        row = account_named(account.user)
        assert row and row.role == account.role and passwords.matches(row.password_hash, account.password)
        assert not row.must_change_password


def test_only_the_owner_of_the_instance_can_read_the_passwords(folder):
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600


def test_a_list_waits_for_its_authority_and_nothing_was_destroyed(archive):
    lists = open_lists()
    assert [one.state for one in lists] == ["proposed"] and [row.destroyed_at for row in files_of(*lists)] == [None]


def test_twelve_people_of_three_enterprises_are_in_custody_with_six_pages_each(archive):
    assert plan_for().volumes == 12
    batches = [batch for batch, _ in transfers_for(actor_named("lead"))[0]]
    assert len(batches) == 4 and len({batch.enterprise_id for batch in batches}) == 3
    assert [entry.pages for batch in batches if batch.accession for entry in entries_of(batch)] == [6] * 12


def test_the_enterprise_has_one_batch_with_errors_to_mend(archive):
    open_ones = [batch for batch, _ in transfers_for(actor_named("enterprise"))[0] if batch.state == DRAFT]
    assert [entry.verdict for entry in entries_of(open_ones[0])] == ["pass"] + ["fail"] * 6
    assert len(open_ones) == 1


def test_most_volumes_stand_on_shelves_and_some_wait(archive):
    assert len(rooms()) == 1 and unshelved_count() == 4


def test_one_request_waits_and_retiree_counter_and_archivist_see_it(archive):
    for role in (Role.RETIREE, Role.TOWNSHIP, Role.ARCHIVIST):
        waiting, total = requests_for(actor_named(role.value))
        assert total == 1 and waiting[0].items


def test_names_and_titles_are_found_before_any_page_is_read(archive, folder):
    assert open_about(f"file:{FIRST}", READ) == 1, "reading goes on in the background, in `serve`"
    while sum(tick() for tick in TICKS):
        db.session.rollback()
    retiree = next(account for account in read_accounts(folder) if account.role is Role.RETIREE)
    assert FIRST in [hit.reference for hit in search(actor_named("archivist"), retiree.name, 50).hits]
    assert {hit.reference for hit in search(actor_named("retiree"), "表", 50).hits} == {FIRST}


def test_a_second_init_leaves_it_as_it_is(folder):
    before = (folder / FILE).read_bytes()
    assert "里已经有东西" in refused(run_program("--instance", folder, "init", "--demo"))
    assert (folder / FILE).read_bytes() == before
