"""A batch's way through the archive, as the tests of the intake walk it."""
from tests.portal.transfers.conftest import command, intake, warm_children

__all__ = ["command", "intake", "warm_children"]
