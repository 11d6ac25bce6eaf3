"""Asking to use a file: a certified copy of named items; finding, deciding, delivering (Art. 27)."""
