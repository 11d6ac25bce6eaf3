"""Reading what was counted and made out for a batch, and the facts that papers are made from."""
from portal.handovers.queries.facts import batch_facts
from portal.handovers.queries.papers import counts_of, paper_for, papers_of, pdf_for, scan_content, scan_for, scans_of

__all__ = ["batch_facts", "counts_of", "paper_for", "papers_of", "pdf_for", "scan_content", "scan_for", "scans_of"]
