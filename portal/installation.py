"""The running installation: its settings, keys, store and index, opened once and shared by all threads."""
from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property

from flask import Flask, current_app

from archive_store import Gone, Lease, NoLock, Store, StoreError, open_store
from portal.keys import Keys, KeysUnsafe, read_keys
from portal.settings import Settings, place_of
from portal.wording import N_, gettext
from search_index import Index, open_index

EXTENSION = "guidang"
STORE_FORM = N_("GUIDANG_STORE 不是保存库的地址。写成 directory:/文件夹，或 s3://账号:密钥@主机:端口/桶。")
REPLICA_FORM = N_("GUIDANG_REPLICA 不是保存库的地址。写成 directory:/文件夹，或 s3://账号:密钥@主机:端口/桶。")
REPLICA_IS_STORE = N_("GUIDANG_REPLICA 就是保存库本身，或者一个在另一个里面。副本要放在另一处，最好是另一台机器。")
NO_LOCK = N_("设置里要对象锁，可是这个桶没有开。对象锁只能在建桶时开：换一个新桶，或者去掉地址里的 lock。")
NO_REPLICA = N_("没有设第二个保存库。用 GUIDANG_REPLICA 指出它在哪里。")
GONE = N_("该有保存库的地方没有保存库，没有另建新的。看磁盘挂上没有，GUIDANG_STORE 写得对不对。")
REPLICA_GONE = N_("第二个保存库不在了，没有另建新的。看磁盘挂上没有，GUIDANG_REPLICA 写得对不对；要从头再做一份，让它指向一个没用过的地方。")
KEYS_IN_STORE = N_("密钥放在了保存库的文件夹里（%(folder)s），会和档案一起被复制出去。移到别处，用 GUIDANG_KEYS 指出。")
INDEX_FORM = N_("GUIDANG_INDEX 不是检索索引的地址。写成 sqlite:文件、postgres:地址 或 whoosh:文件夹。")


class Misconfigured(Exception):
    """A setting names no store or no index; `sentence` says which and how it is written."""

    def __init__(self, sentence: str):
        self.sentence = gettext(sentence)
        super().__init__(self.sentence)


class StoreGone(Gone):
    """The store that the database knows is not where the settings say; `sentence` says what to look at."""

    def __init__(self, sentence: str) -> None:
        self.sentence = gettext(sentence)
        super().__init__(self.sentence)


class Installation:
    """Store and index are opened at their first use: commands that need neither start without them."""

    lease: Lease | None = None
    """How the store takes turns where its place does not keep two writers apart; told by a room above at start."""

    filled: Callable[[], bool] | None = None
    """Whether the database knows of something in the store, so that a missing one is not made anew; told by a room above at start."""

    copied: Callable[[], bool] | None = None
    """The same of the second store."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self._opening = threading.Lock()

    @cached_property
    def keys(self) -> Keys:
        """Raises KeysUnsafe where the keys are missing, readable by others, or in the store."""
        store = self.settings.store_folder
        if store is not None and self.settings.keys.resolve().is_relative_to(store.resolve()):
            raise KeysUnsafe(KEYS_IN_STORE, folder=self.settings.keys)
        return read_keys(self.settings.keys)

    @cached_property
    def store(self) -> Store:
        """Misconfigured where the address is none, or wants an object lock that the bucket has not; StoreGone where it was there."""
        return self._open(self.settings.store, STORE_FORM, self.filled, GONE)

    @cached_property
    def replica(self) -> Store:
        """The second store. Misconfigured where the settings name none, or one that is the first; StoreGone where it was there."""
        address, store = place_of(self.settings.replica), place_of(self.settings.store)
        if not self.settings.replica:
            raise Misconfigured(NO_REPLICA)
        if f"{address}/".startswith(f"{store}/") or f"{store}/".startswith(f"{address}/"):
            raise Misconfigured(REPLICA_IS_STORE)
        return self._open(self.settings.replica, REPLICA_FORM, self.copied, REPLICA_GONE)

    @cached_property
    def index(self) -> Index:
        with self._opening:
            try:
                return open_index(self.settings.index)
            except ValueError:
                raise Misconfigured(INDEX_FORM) from None

    def close(self) -> None:
        """Lets go of store and index, which open again at their next use."""
        for name in ("store", "replica", "index"):
            self.__dict__.pop(name, None)

    def require_locks(self) -> None:
        """Misconfigured where an address wants an object lock that its bucket has not; a server that is away is another matter."""
        for name in ("store", "replica"):
            if "lock=" in getattr(self.settings, name):
                with suppress(StoreError):
                    getattr(self, name)

    def _open(self, address: str, form: str, expected: Callable[[], bool] | None, gone: str) -> Store:
        with self._opening:
            try:
                return open_store(address, documents=_documents, lease=self.lease, expected=expected)
            except ValueError:
                raise Misconfigured(form) from None
            except NoLock:
                raise Misconfigured(NO_LOCK) from None
            except Gone:
                raise StoreGone(gone) from None


_documents: dict[str, bytes] = {}


def describe(documents: dict[str, bytes]) -> None:
    """What stands at the root of the store (name -> bytes) beside its own description; told by rooms at start."""
    _documents.update(documents)


def install(app: Flask, settings: Settings) -> Installation:
    app.extensions[EXTENSION] = Installation(settings)
    return app.extensions[EXTENSION]


def current() -> Installation:
    """The installation of the application in force."""
    return current_app.extensions[EXTENSION]
