"""The life of a thing as one table: (state, verb) -> state. Rules, buttons and the diagram are drawn from it."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.wording import N_, gettext


class Refusal(Exception):
    """Not now, and here is why: a sentence a person understands (409 on pages, exit 2 on the command line)."""

    def __init__(self, sentence: str, **facts: object):
        self.sentence = gettext(sentence, **facts)
        super().__init__(self.sentence)


@dataclass(frozen=True)
class Lifecycle:
    """`labels`: state -> Chinese label; `moves`: (state, verb) -> next state; `verbs_said`: verb -> what a button says."""

    name: str
    start: str
    labels: Mapping[str, str]
    moves: Mapping[tuple[str, str], str]
    verbs_said: Mapping[str, str]

    def verbs(self, state: str) -> tuple[str, ...]:
        """The verbs that are legal in a state, in the order of the table."""
        return tuple(verb for (at, verb) in self.moves if at == state)

    def allows(self, state: str, verb: str) -> bool:
        return (state, verb) in self.moves

    def advance(self, state: str, verb: str) -> str:
        """The state after `verb`. Raises Refusal where the table has no such move."""
        after = self.moves.get((state, verb))
        if after is None:
            raise Refusal(N_("现在是“%(state)s”，不能%(verb)s。"), state=self.label(state), verb=self.said(verb))
        return after

    def label(self, state: str) -> str:
        return gettext(self.labels[state])

    def said(self, verb: str) -> str:
        return gettext(self.verbs_said[verb])
