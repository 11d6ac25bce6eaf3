"""An instance that an earlier version made: refused with a sentence, then brought up to date by `upgrade`."""
from __future__ import annotations

import pytest

from portal.cli.instance import MIGRATIONS, make_instance, open_instance
from portal.database import downgrade
from portal.settings import read_settings
from tests.portal.cli.commands import run_program


@pytest.fixture
def instance(tmp_path) -> str:
    """An instance whose tables are those of an earlier version."""
    folder = str(tmp_path / "instance")
    make_instance(read_settings(folder, {}))
    with open_instance(folder).app_context():
        downgrade(directory=str(MIGRATIONS), revision="base")
    return folder


def test_commands_refuse_old_tables_and_say_what_to_do_until_they_are_upgraded(instance):
    refused = run_program("work", "--until-idle", "--instance", instance)
    assert (refused.exit_code, refused.out) == (2, "")
    assert "guidang upgrade" in refused.err
    upgraded = run_program("upgrade", "--json", "--instance", instance)
    assert upgraded.exit_code == 0
    assert upgraded.json["before"] is None
    assert run_program("work", "--until-idle", "--instance", instance).exit_code == 0


def test_upgrading_again_changes_nothing(instance):
    first = run_program("upgrade", "--json", "--instance", instance).json
    assert run_program("upgrade", "--json", "--instance", instance).json == {"before": first["after"], "after": first["after"]}


def test_what_is_no_instance_is_not_upgraded(tmp_path):
    refused = run_program("upgrade", "--instance", tmp_path)
    assert refused.exit_code == 2
    assert list(tmp_path.iterdir()) == []
