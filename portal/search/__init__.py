"""The search page and command; keeps the index caught up with the trail."""
