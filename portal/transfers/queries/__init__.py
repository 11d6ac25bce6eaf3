"""Reading batches, their files, registers and findings, narrowed by reach."""
from portal.transfers.queries.batches import TRANSFERS_A_PAGE, tallies, tally_of, transfer_for, transfers_for
from portal.transfers.queries.files import (
    contested,
    earlier_claim,
    entries_of,
    entry_for,
    entry_of_package,
    hold_package,
    in_custody,
    packages_of,
    staging_names,
    twins_in,
    unchecked,
)
from portal.transfers.queries.findings import found_now, inspections_of, kept_findings, last_inspection
from portal.transfers.queries.registers import register_of, rows_about, rows_of
from portal.transfers.queries.standards import first_standard, standard_on, today

__all__ = [
    "TRANSFERS_A_PAGE", "contested", "earlier_claim", "entries_of", "entry_for", "entry_of_package", "first_standard", "found_now",
    "hold_package", "in_custody", "inspections_of", "kept_findings", "last_inspection", "packages_of", "register_of",
    "rows_about", "rows_of", "staging_names", "standard_on", "tallies", "tally_of", "today", "transfer_for", "transfers_for", "twins_in", "unchecked",
]
