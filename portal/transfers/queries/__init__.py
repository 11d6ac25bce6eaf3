"""Reading batches, their files, registers and findings, narrowed by reach."""
from portal.transfers.queries.acceptance import BINDING, assessments_of, attestations_of, last_assessment
from portal.transfers.queries.batches import (
    TRANSFERS_A_PAGE,
    announced_volumes,
    enterprise_choices,
    refuse_closed,
    tallies,
    tally_of,
    transfer_for,
    transfers_for,
)
from portal.transfers.queries.defects import defects_file
from portal.transfers.queries.files import (
    contested,
    due_objects,
    earlier_claim,
    entries_of,
    entry_for,
    entry_of_package,
    has_stopped,
    hold_package,
    in_custody,
    is_staged,
    packages_of,
    picture_for,
    positions_of,
    staging_names,
    twins_in,
    work_begun_at,
)
from portal.transfers.queries.findings import found_now, inspections_of, kept_findings, last_inspected, last_inspection, once_failed
from portal.transfers.queries.registers import (
    empty_register,
    register_file,
    register_findings,
    register_of,
    row_cells,
    rows_about,
    rows_of,
    stated_by_register,
    untested_facts,
)
from portal.transfers.queries.standards import first_standard, standard_on, today

__all__ = [
    "BINDING", "TRANSFERS_A_PAGE", "announced_volumes", "assessments_of", "attestations_of", "contested",
    "defects_file", "due_objects", "earlier_claim",
    "empty_register", "enterprise_choices", "entries_of",
    "entry_for", "entry_of_package", "first_standard", "found_now", "has_stopped", "hold_package", "in_custody",
    "inspections_of", "is_staged", "kept_findings", "last_assessment", "last_inspected", "last_inspection", "once_failed", "packages_of",
    "picture_for", "positions_of",
    "refuse_closed", "register_file", "register_findings", "register_of", "row_cells", "rows_about", "rows_of", "staging_names",
    "standard_on", "stated_by_register", "tallies", "tally_of", "today", "transfer_for", "transfers_for", "twins_in",
    "untested_facts", "work_begun_at",
]
