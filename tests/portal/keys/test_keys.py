"""Encrypted fields and the blind index."""
import os

import pytest

from portal.keys import KeysUnsafe, make_keys, read_keys

NUMBER = "530122195809140025"


@pytest.fixture
def keys(tmp_path):
    make_keys(tmp_path / "keys")
    return read_keys(tmp_path / "keys")


def test_a_field_is_read_back_only_in_its_own_place(keys):
    token = keys.encrypt(NUMBER, "persons.id_number")
    assert NUMBER not in token
    assert keys.decrypt(token, "persons.id_number") == NUMBER
    with pytest.raises(ValueError):
        keys.decrypt(token, "accounts.id_number")


def test_every_changed_byte_of_a_token_is_noticed(keys):
    import base64

    raw = bytearray(base64.urlsafe_b64decode(keys.encrypt(NUMBER, "persons.id_number")))
    for place in range(len(raw)):
        changed = bytearray(raw)
        changed[place] ^= 1
        with pytest.raises(ValueError):
            keys.decrypt(base64.urlsafe_b64encode(bytes(changed)).decode(), "persons.id_number")


def test_equal_numbers_have_equal_indexes_and_other_keys_have_others(keys, tmp_path):
    make_keys(tmp_path / "other")
    assert keys.blind(NUMBER) == keys.blind(NUMBER)
    assert read_keys(tmp_path / "other").blind(NUMBER) != keys.blind(NUMBER)


def test_keys_that_others_can_read_are_refused(tmp_path):
    make_keys(tmp_path / "keys")
    os.chmod(tmp_path / "keys" / "master.key", 0o644)
    with pytest.raises(KeysUnsafe, match="chmod 600"):
        read_keys(tmp_path / "keys")


def test_keys_that_others_can_replace_are_refused(tmp_path):
    make_keys(tmp_path / "keys")
    os.chmod(tmp_path / "keys", 0o777)
    with pytest.raises(KeysUnsafe, match="chmod 700"):
        read_keys(tmp_path / "keys")


def test_keys_are_never_made_over_older_ones(tmp_path):
    make_keys(tmp_path / "keys")
    with pytest.raises(FileExistsError):
        make_keys(tmp_path / "keys")
