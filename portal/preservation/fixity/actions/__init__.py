"""What is done to the objects in the store: read, mend, compare with the rows."""
from portal.preservation.fixity.actions.keeping import ask_keeping, keep_record
from portal.preservation.fixity.actions.named import object_for
from portal.preservation.fixity.actions.nightly import begin_night, read_on
from portal.preservation.fixity.actions.reconciling import ask_reconciling, reconcile
from portal.preservation.fixity.actions.repairing import ask_repair, repair
from portal.preservation.fixity.actions.root import repair_root
from portal.preservation.fixity.actions.second import verify_copies
from portal.preservation.fixity.actions.verifying import ask_reading, verify

__all__ = [
    "ask_keeping", "ask_reading", "ask_reconciling", "ask_repair", "begin_night", "keep_record", "object_for", "read_on", "reconcile",
    "repair", "repair_root", "verify", "verify_copies",
]
