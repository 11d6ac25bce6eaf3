"""What is dear to make again lies beside the preserved objects, and never among them."""
from __future__ import annotations

import pytest

from archive_store import NotThere

DIGEST = "23b465474" * 14 + "ab"
TEXT = f"ocr/rapidocr-3.10.0/{DIGEST}.json"
COPY = f"copies/pillow-13/{DIGEST}.webp"


def test_what_was_put_is_got_until_it_is_removed(store):
    assert not store.derivatives.exists(TEXT)
    store.derivatives.put(TEXT, b'{"lines": []}')
    store.derivatives.put(TEXT, b'{"lines": [1]}')
    assert store.derivatives.exists(TEXT)
    assert store.derivatives.get(TEXT) == b'{"lines": [1]}'
    store.derivatives.remove(TEXT)
    store.derivatives.remove(TEXT)
    assert not store.derivatives.exists(TEXT)
    with pytest.raises(NotThere):
        store.derivatives.get(TEXT)


def test_keys_are_listed_as_they_were_given(store):
    keys = {TEXT, COPY, "ocr/rapidocr-3.10.0/a", "loose"}
    for key in keys:
        store.derivatives.put(key, b"x")
    assert set(store.derivatives.list()) == keys
    assert set(store.derivatives.list("ocr")) == {TEXT, "ocr/rapidocr-3.10.0/a"}
    assert list(store.derivatives.list("nothing")) == []
    assert len(list(store.derivatives.folders("ocr"))) == 1 and list(store.derivatives.folders("nothing")) == []


def test_they_are_no_part_of_the_storage_root(store):
    store.derivatives.put(TEXT, b"x")
    assert store.validate_root() == []
    assert list(store.ids()) == []


@pytest.mark.parametrize("key", ["../ocfl/0=ocfl_1.1", "/etc/passwd", ""])
def test_a_key_that_leads_elsewhere_is_refused(store, key):
    with pytest.raises(ValueError, match="path"):
        store.derivatives.put(key, b"x")
