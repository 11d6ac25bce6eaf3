"""Inward batches, from announcement to accession; the readers of hand-over packages and of the register."""
