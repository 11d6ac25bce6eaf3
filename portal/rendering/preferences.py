"""How a visitor likes pages: language, elder view, keys of one letter. Kept in the browser's cookie, and by the account."""
from __future__ import annotations

from dataclasses import dataclass

from flask import g, session

from portal import wording
from portal.access import ROLE_LABELS, Actor, Role, current_actor

LANGUAGE, ELDER, SINGLE_KEYS = "language", "elder", "single_keys"
CHOSEN = "chosen"
KEPT = (LANGUAGE, ELDER, SINGLE_KEYS)
DENSE = frozenset({Role.ARCHIVIST, Role.LEAD, Role.AUDITOR, Role.PLANNER, Role.ADMIN})
"""Those who work here all day get the smaller of the two type sizes."""


def prefer_by_cookie() -> None:
    """What this browser chose; before every request."""
    g.spoken_before = wording.language()
    wording.set_language(session.get(LANGUAGE))
    g.elder = bool(session.get(ELDER))


def speak_as_before(fault: BaseException | None = None) -> None:
    """After every request: whatever else the thread does speaks no visitor's language."""
    if "spoken_before" in g:
        wording.set_language(g.pop("spoken_before"))


def welcome(actor: Actor, name: str, language: str, elder: bool, idle_seconds: int) -> None:
    """Says who is signed in on this request and what the account chose; the accounts room does, before every view.

    `idle_seconds` is how long this account may rest before it is signed out; the page warns in time.
    """
    wording.set_language(language)
    g.actor, g.name, g.elder, g.idle_seconds = actor, name, elder, idle_seconds


def keep(**choices: object) -> None:
    """Keeps choices in this browser: `language`, `elder`, `single_keys`; None leaves a choice as it is."""
    made = {name: value for name, value in choices.items() if name in KEPT and value is not None}
    session.update(made)
    if current_actor() is None:
        session[CHOSEN] = {**session.get(CHOSEN, {}), **made}


def chosen_before_sign_in() -> dict:
    """What somebody chose in this browser before signing in, so that the account can follow it."""
    return dict(session.get(CHOSEN, {}))


def forget_all_but_preferences() -> None:
    """A new cookie with nothing of the old one but how pages should look: no session outlives a change of account."""
    kept = {name: session[name] for name in KEPT if name in session}
    session.clear()
    session.update(kept)


@dataclass(frozen=True)
class Visitor:
    """For whom a page is drawn; `name` and `role` are empty where nobody is signed in."""

    name: str
    role: str
    language: str
    elder: bool
    dense: bool
    single_keys: bool
    idle_seconds: int | None


def visitor() -> Visitor:
    """The visitor of this request, as templates see it."""
    actor = current_actor()
    return Visitor(
        name=g.get("name", ""),
        role=wording.gettext(ROLE_LABELS[actor.role]) if actor else "",
        language=wording.language(),
        elder=g.get("elder", False),
        dense=actor is not None and actor.role in DENSE,
        single_keys=bool(session.get(SINGLE_KEYS, True)),
        idle_seconds=g.get("idle_seconds"),
    )
