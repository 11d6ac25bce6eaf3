"""Fonds, personnel files, volumes, materials, pages: arrangement and description."""
