"""The register of a list as a PDF and as a sheet: as it was kept, or, before anything is destroyed, as it would be."""
from __future__ import annotations

from portal import installation
from portal.preservation.disposal import queries
from portal.preservation.disposal.models import DisposalList
from portal.preservation.disposal.register import cells_about, headings, pdf_of, register_of, rows_of
from portal.preservation.disposal.sheet import write_sheet
from portal.preservation.disposal.states import DESTROYED
from portal.wording import CHINESE, use

PAPER, CONTENT = "register.pdf", "register.json"
"""Where the register lies in the object of the list."""


def register_pdf(one: DisposalList) -> bytes:
    """Raises StoreError where the kept one cannot be read."""
    installed = installation.current()
    if one.state == DESTROYED:
        return installed.store.read(one.object_id, PAPER)
    return pdf_of(register_of(one, queries.files_of(one), queries.fonds_of(one)), one, installed.settings)


def register_sheet(one: DisposalList) -> bytes:
    files = queries.files_of(one)
    with use(CHINESE):
        return write_sheet(cells_about(one, files, queries.fonds_of(one)), headings(), rows_of(files))
