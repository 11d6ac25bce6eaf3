"""Work that outlives a request: a row with progress is the truth, whoever works on it may die at any moment.

`register` names a function for a kind of job, `ask` puts a row into the caller's own transaction, `work` does what waits.
"""
from portal.jobs.actions import Progress, ask, register

__all__ = ["Progress", "ask", "register"]
