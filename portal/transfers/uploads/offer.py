"""What the page says about uploads before one begins: how large, how long one can wait, what has not arrived whole."""
from __future__ import annotations

from typing import Any

from portal.transfers.actions.uploading import LIFETIME
from portal.transfers.queries.uploads import unfinished_in
from portal.transfers.uploads.tus import MOST_BYTES


def offer(transfer: Any) -> dict[str, Any]:
    """Facts for `transfers/_upload.html`."""
    return {"most_gigabytes": MOST_BYTES >> 30, "days": LIFETIME.days, "unfinished": unfinished_in(transfer)}
