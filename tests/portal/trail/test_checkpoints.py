"""Sealing the trail: what was signed and carried away proves later that nothing was changed, taken out or put in."""
from __future__ import annotations

import dataclasses
import json
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from portal import installation
from portal.database import db, writing
from portal.trail import note, number_entries, sealing
from portal.trail.checkpoint import Checkpoint, NotGenuine, open_note, sign, verifier_key
from portal.trail.export import prove, read_checkpoints, read_export

SEED, OTHER_SEED = bytes(range(32)), bytes(32)
CHECKPOINT = Checkpoint("guidang.J123", 82, bytes(range(32)))


# --- the signed note ---


def test_a_note_is_read_back_by_the_key_that_verifies():
    assert open_note(sign(CHECKPOINT, SEED), verifier_key("guidang.J123", SEED)) == CHECKPOINT


def test_a_note_has_the_form_of_its_specification():
    origin, size, root, empty, signature, end = sign(CHECKPOINT, SEED).split("\n")
    assert (origin, size, empty, end) == ("guidang.J123", "82", "", "")
    assert signature.startswith("\N{EM DASH} guidang.J123 ") and len(root) == 44


@pytest.mark.parametrize("spoil", [
    lambda note: note.replace("\n82\n", "\n83\n"), lambda note: note.replace("guidang", "another"), lambda note: note[:-10],
    lambda note: note.partition("\n\n")[0], lambda note: "", lambda note: sign(CHECKPOINT, OTHER_SEED),
])
def test_a_note_that_was_touched_is_not_genuine(spoil):
    with pytest.raises(NotGenuine):
        open_note(spoil(sign(CHECKPOINT, SEED)), verifier_key("guidang.J123", SEED))


# --- sealing and the proof ---


@pytest.fixture
def sealed(app, cast, tmp_path):
    """Nine entries under three checkpoints that were carried away, and one entry after them; (export, checkpoints, key)."""
    carried = tmp_path / "away"
    installed = installation.current()
    installed.settings = dataclasses.replace(installed.settings, checkpoints=f"directory:{carried}")
    before = sealing.last_number()
    for count in (2, 3, 4):
        for _ in range(count):
            note(cast["archivist"], "page.viewed", "page:1")
        number_entries()
        assert sealing.seal()
    assert sealing.export_checkpoints() == 3
    note(cast["archivist"], "page.viewed", "page:2")
    number_entries()
    assert sealing.unsealed() == 1 and sealing.unexported() == 0
    export = tmp_path / "trail.jsonl"
    export.write_bytes(b"".join(line + b"\n" for line in sealing.lines_after(0)))
    assert len(export.read_bytes().splitlines()) == before + 10
    return export, carried, sealing.trail_key()


def proof(export, checkpoints, key):
    return prove(read_export(export), read_checkpoints(checkpoints), key)


def test_an_untouched_trail_is_proved_and_what_is_not_covered_is_counted(sealed):
    export, checkpoints, key = sealed
    found = proof(export, checkpoints, key)
    assert (found.first_wrong, found.entries - found.covered) == (None, 1)


@pytest.mark.parametrize(("spoil", "wrong"), [
    (lambda lines: [*lines[:-4], lines[-4].replace(b"page:1", b"page:7"), *lines[-3:]], -3),
    (lambda lines: lines[:-6] + lines[-5:], -5),
    (lambda lines: [*lines[:-6], lines[-6], *lines[-6:]], -4),
    (lambda lines: [*lines[:-6], lines[-5], lines[-6], *lines[-4:]], -5),
    (lambda lines: lines[:-3], -2),
], ids=["changed", "taken out", "put in", "swapped", "cut off"])
def test_the_first_entry_that_is_not_as_it_was_signed_is_named(sealed, spoil, wrong):
    export, checkpoints, key = sealed
    lines = export.read_bytes().splitlines()
    export.write_bytes(b"".join(line + b"\n" for line in spoil(lines)))
    assert proof(export, checkpoints, key).first_wrong == len(lines) + wrong


def test_one_checkpoint_alone_brackets_a_change(sealed):
    export, checkpoints, key = sealed
    newest = sorted(checkpoints.rglob("*.checkpoint"))[-1]
    assert proof(export, newest, key).first_wrong is None
    export.write_bytes(export.read_bytes().replace(b"page:1", b"page:7", 1))
    assert proof(export, newest, key).first_wrong == 1


def test_leaves_that_were_exchanged_are_noticed(sealed):
    export, checkpoints, key = sealed
    leaves = sorted(checkpoints.rglob("*.leaves"))[0]
    leaves.write_text(leaves.read_text()[::-1].strip() + "\n")
    with pytest.raises((NotGenuine, ValueError)):
        proof(export, checkpoints, key)


def test_another_archives_key_proves_nothing(sealed):
    export, checkpoints, _ = sealed
    with pytest.raises(NotGenuine):
        proof(export, checkpoints, verifier_key("guidang.J123", OTHER_SEED))


def test_an_export_holds_no_name_and_one_json_object_a_line(sealed):
    for line in sealed[0].read_bytes().splitlines():
        assert set(json.loads(line)) == {"number", "at", "account", "verb", "subject", "before", "after", "reason"}


# --- when, and what the database keeps ---


def test_a_checkpoint_is_made_every_few_minutes_and_only_over_new_entries(app, cast, monkeypatch):
    note(cast["archivist"], "page.viewed", "page:1")
    number_entries()
    assert sealing.seal_when_due() == 1
    note(cast["archivist"], "page.viewed", "page:1")
    number_entries()
    assert sealing.seal_when_due() == 0, "the last one is fresh"
    at = sealing.now() + sealing.SEAL_EVERY + timedelta(seconds=1)
    monkeypatch.setattr(sealing, "now", lambda: at)
    assert sealing.seal_when_due() == 1
    assert sealing.seal() is None, "nothing is new"


def test_a_place_that_is_away_stops_nothing_and_is_caught_up(app, cast, tmp_path):
    away = tmp_path / "away"
    away.write_text("not a folder yet")
    installed = installation.current()
    installed.settings = dataclasses.replace(installed.settings, checkpoints=f"directory:{away}")
    note(cast["archivist"], "page.viewed", "page:1")
    number_entries()
    assert sealing.seal_when_due() == 1 and sealing.unexported() == 1
    away.unlink()
    assert sealing.export_checkpoints() == 1 and sealing.unexported() == 0


@pytest.mark.parametrize("statement", [
    "UPDATE trail_checkpoints SET root = 'x'", "UPDATE trail_checkpoints SET size = size + 1", "DELETE FROM trail_checkpoints",
])
def test_the_database_itself_refuses_to_change_a_checkpoint(app, cast, statement):
    note(cast["archivist"], "page.viewed", "page:1")
    number_entries()
    sealing.seal()
    with pytest.raises(DatabaseError, match="append-only"), writing():
        db.session.execute(text(statement))
