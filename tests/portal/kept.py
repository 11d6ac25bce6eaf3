"""What every application of a test process makes alike is made once: compiled templates, statements and builders of addresses.

Each test has an application and a database of its own; without this it spends 50 ms on its routes, 90 ms on its first page,
and two milliseconds on each statement that it asks for the first time.
"""
from __future__ import annotations

from collections.abc import Callable
from types import CodeType

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from werkzeug.routing import Rule


def keep() -> None:
    """From here on in this process."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": KeptTemplates()}
    Flask.url_rule_class = KeptRule
    SQLAlchemy._make_engine = _with_kept_statements(SQLAlchemy._make_engine)


class KeptTemplates(BytecodeCache):
    """The code of templates, by name, file and digest of the source."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.code


class KeptRule(Rule):
    """A route whose functions that build its address are those of an equal route of an earlier application."""

    _builders: dict[tuple, Callable[..., tuple[str, str]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        defaults = tuple(sorted((name, repr(value)) for name, value in (self.defaults or {}).items()))
        alike = (self.rule, tuple(self._trace), defaults, append_unknown)
        if alike not in self._builders:
            self._builders[alike] = super()._compile_builder(append_unknown)
        return self._builders[alike]


def _with_kept_statements(make: Callable[..., Engine]) -> Callable[..., Engine]:
    """Engines of one kind of database share their dialect, by which SQLAlchemy keys the statements that it has compiled."""
    first: dict[str, Engine] = {}  # by the name of the dialect

    def make_alike(*arguments: object) -> Engine:
        engine = make(*arguments)
        kept = first.get(engine.name)
        if kept is None or not kept.dialect.server_version_info:  # that one never met its database
            first[engine.name] = engine
        else:
            engine.dialect, engine._compiled_cache = kept.dialect, kept._compiled_cache
        return engine

    return make_alike
