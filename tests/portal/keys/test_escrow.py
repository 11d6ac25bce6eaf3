"""The text of an escrow: what opens it, what does not, and what is said then."""
import base64
import re

import pytest

from portal.keys import escrow as escrows
from portal.keys import make_keys, read_master
from portal.keys.escrow import About, CannotOpen, about, seal, unseal, weakness
from tests.conftest import CHECKOUT

PASSPHRASE = "海口 路灯 七张 木凳 and a kettle"
ABOUT = About("guidang.J123", "0123456789abcdef", "2026-11-25T08:00:00+00:00")


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    """Stretching costs a third of a second; how often is no matter here."""
    monkeypatch.setattr(escrows, "COST", 1 << 10)


@pytest.fixture
def master(tmp_path):
    make_keys(tmp_path / "keys")
    return read_master(tmp_path / "keys")


def test_what_was_sealed_opens_with_its_passphrase_alone(master):
    text = seal(master, PASSPHRASE, ABOUT)
    assert unseal(text, PASSPHRASE) == master and about(text) == ABOUT
    with pytest.raises(CannotOpen, match="口令不对"):
        unseal(text, PASSPHRASE + ".")


def test_the_key_stands_nowhere_in_the_text_and_two_escrows_differ(master):
    one, other = seal(master, PASSPHRASE, ABOUT), seal(master, PASSPHRASE, ABOUT)
    assert master.decode().strip() not in one and PASSPHRASE not in one
    assert re.findall("sealed: .*", one) != re.findall("sealed: .*", other)


def test_full_width_and_white_space_around_make_no_other_passphrase(master):
    text = seal(master, "ABCDEF 123456 kettle", ABOUT)
    assert unseal(text, " ＡＢＣＤＥＦ　123456 kettle ") == master


def test_it_may_be_retyped_with_other_line_ends_and_without_the_explanation(master):
    text = seal(master, PASSPHRASE, ABOUT)
    block = text[text.index(escrows.BEGIN) :].replace("\n", "\r\n")
    assert unseal(block, PASSPHRASE) == master


def test_every_slip_is_told_from_a_wrong_passphrase(master):
    text = seal(master, PASSPHRASE, ABOUT)
    lines = text[text.index(escrows.BEGIN) :].splitlines()[1:-1]
    for line in lines:
        changed = text.replace(line, line[:-1] + ("A" if line[-1] != "A" else "B"))
        with pytest.raises(CannotOpen) as fault:
            unseal(changed, PASSPHRASE)
        assert "口令不对" not in fault.value.sentence
        with pytest.raises(CannotOpen, match="缺了几行"):
            unseal(text.replace(line + "\n", ""), PASSPHRASE)


def test_what_stands_in_clear_cannot_be_changed_even_with_a_new_checksum(master):
    text = seal(master, PASSPHRASE, ABOUT).replace(ABOUT.archive, "guidang.X999")
    body = text[text.index("format: ") : text.index("sha256: ")]
    forged = re.sub("sha256: .*", f"sha256: {escrows._sum(body)}", text)
    assert about(forged).archive == "guidang.X999"
    with pytest.raises(CannotOpen, match="口令不对"):
        unseal(forged, PASSPHRASE)


@pytest.mark.parametrize(("name", "value"), [("n", str(1 << 40)), ("n", "3"), ("r", "x"), ("p", "0"), ("salt", "?"), ("sealed", "?")])
def test_parameters_that_are_none_or_ask_for_too_much_are_refused(master, name, value):
    text = re.sub(f"(?m)^{name}: .*$", f"{name}: {value}", seal(master, PASSPHRASE, ABOUT))
    body = text[text.index("format: ") : text.index("sha256: ")]
    with pytest.raises(CannotOpen, match="参数不对"):
        unseal(re.sub("sha256: .*", f"sha256: {escrows._sum(body)}", text), PASSPHRASE)


@pytest.mark.parametrize(("passphrase", "good"), [("x" * 14, False), ("x" * 15, True), (" " * 20, False)])
def test_a_short_passphrase_will_not_do(passphrase, good):
    assert (weakness(passphrase) is None) is good


def test_the_recipe_in_the_documentation_opens_it_without_the_portal(master, tmp_path, monkeypatch):
    recipe = (CHECKOUT / "docs" / "keys.md").read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    (tmp_path / "guidang-escrow.txt").write_text(seal(master, PASSPHRASE, ABOUT), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    said: list[bytes] = []
    exec(recipe, {"input": lambda _: PASSPHRASE, "print": said.append})
    assert said == [master] and len(base64.b64decode(said[0])) == 32
