"""An archive that keeps what it knows in its store."""
from __future__ import annotations

import pytest
from sqlalchemy import delete

from portal.accounts.models import Account
from portal.database import writing
from portal.people.models import Person
from tests.portal.transfers.conftest import command, intake
from tests.portal.transfers.intake import Intake

__all__ = ["command", "intake"]


@pytest.fixture
def archive(intake: Intake) -> Intake:
    """An intake without the cast's retiree, whose file nobody has handed over: in an archive there is no such person."""
    with writing() as session:
        session.execute(delete(Account).where(Account.role == "retiree"))
        session.execute(delete(Person))
    return intake
