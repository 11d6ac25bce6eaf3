"""Packages that arrive piece by piece: the tus 1.0 protocol, the file that grows in staging, the addresses under which it does."""
