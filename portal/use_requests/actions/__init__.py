"""What can be done with a request, from the question to the copy that is fetched."""
from portal.use_requests.actions.asking import (
    IDENTITY_NEEDED,
    ITEMS_NEEDED,
    MOST_TEXT,
    PURPOSE_NEEDED,
    ask,
    ask_drafted,
    draft_items,
    draft_purpose,
    withdraw,
)
from portal.use_requests.actions.deciding import REASON_NEEDED, TWO_PERSONS, approve, refuse, send_back
from portal.use_requests.actions.delivering import collect, deliver, expiry, remake, remove_expired
from portal.use_requests.actions.handling import prepare, take, take_over

__all__ = [
    "IDENTITY_NEEDED", "ITEMS_NEEDED", "MOST_TEXT", "PURPOSE_NEEDED", "REASON_NEEDED", "TWO_PERSONS", "approve", "ask", "ask_drafted",
    "collect", "deliver", "draft_items", "draft_purpose", "expiry", "prepare", "refuse", "remake", "remove_expired", "send_back",
    "take", "take_over", "withdraw",
]
