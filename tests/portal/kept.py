"""What every application of a test process makes alike is made once: compiled templates and builders of addresses.

Each test has an application of its own; without this it spends 50 ms on its routes and 90 ms on its first page.
"""
from __future__ import annotations

from collections.abc import Callable
from types import CodeType

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


def keep() -> None:
    """From here on in this process; both are places that Flask leaves open."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": KeptTemplates()}
    Flask.url_rule_class = KeptRule


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
