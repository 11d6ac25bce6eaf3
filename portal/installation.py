"""The running installation: its settings, keys, store and index, opened once and shared by all threads."""
from __future__ import annotations

import threading
from functools import cached_property

from flask import Flask, current_app

from archive_store import Store, open_store
from portal.keys import Keys, read_keys
from portal.settings import Settings
from search_index import Index, open_index

EXTENSION = "guidang"


class Installation:
    """Store and index are opened at their first use: commands that need neither start without them."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self._opening = threading.Lock()

    @cached_property
    def keys(self) -> Keys:
        """Raises KeysUnsafe where the keys are missing or readable by others."""
        return read_keys(self.settings.keys)

    @cached_property
    def store(self) -> Store:
        with self._opening:
            return open_store(self.settings.store)

    @cached_property
    def index(self) -> Index:
        with self._opening:
            return open_index(self.settings.index)


def install(app: Flask, settings: Settings) -> Installation:
    app.extensions[EXTENSION] = Installation(settings)
    return app.extensions[EXTENSION]


def current() -> Installation:
    """The installation of the application in force."""
    return current_app.extensions[EXTENSION]
