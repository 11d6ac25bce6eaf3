"""Retirees and enterprises: identity, residence, state."""
