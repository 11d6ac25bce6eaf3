"""One table for rule, button and diagram."""
import pytest

from portal.lifecycle import Lifecycle, Refusal

DOOR = Lifecycle(
    "door", "shut", {"shut": "关着", "open": "开着"}, {("shut", "open"): "open", ("open", "close"): "shut"},
    {"open": "开门", "close": "关门"},
)


def test_a_legal_move_leads_to_the_state_of_the_table():
    assert DOOR.advance("shut", "open") == "open"


def test_an_illegal_move_is_refused_with_a_sentence():
    with pytest.raises(Refusal, match="现在是“开着”，不能开门。"):
        DOOR.advance("open", "open")


def test_buttons_are_the_verbs_of_the_state():
    assert DOOR.verbs("open") == ("close",)
