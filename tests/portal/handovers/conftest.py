"""A batch's way through the archive, as the tests of the intake walk it."""
from tests.portal.transfers.conftest import command, intake

__all__ = ["command", "intake"]
