"""What the planner enters."""
from __future__ import annotations

from portal.access import Actor, Permission
from portal.capacity.models import ARCHIVISTS, SERVICE_STAFF, FilledPosts
from portal.capacity.queries import filled_posts
from portal.database import db, now
from portal.lifecycle import Refusal
from portal.regulation.capacity import HIGHEST
from portal.trail import Recorded, recorded
from portal.wording import N_

KINDS = (ARCHIVISTS, SERVICE_STAFF)


@recorded("capacity.posts_entered", Permission.CAPACITY_PLAN)
def enter_posts(actor: Actor, kind: str, number: int) -> Recorded:
    """Enters how many posts of a kind are filled. Raises Refusal for a number that cannot be."""
    if kind not in KINDS or not 0 <= number <= HIGHEST["people"]:
        raise Refusal(N_("人数要是 0 以上的整数。"))
    before = filled_posts(kind)
    db.session.add(FilledPosts(kind=kind, number=number, entered_at=now(), account_id=actor.account_id))
    return Recorded(f"posts:{kind}", before=None if before is None else str(before), after=str(number), value=number)
