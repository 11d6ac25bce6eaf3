"""compose.yaml as a container engine reads it: YAML with its merges, variables filled in."""
from __future__ import annotations

import re

import yaml

from tests.architecture.checkout import CHECKOUT

SECRETS = ("DATABASE_PASSWORD", "STORE_ACCESS_KEY", "STORE_SECRET_KEY", "STORE_SIGNING_KEY")
_VARIABLE = re.compile(r"\$\{(?P<name>[A-Z_]+)(?P<rest>:[-?][^}]*)?\}")


def variables() -> dict[str, str]:
    """Name -> what follows it (`:-default`, `:?message` or nothing) of every variable in the file."""
    text = (CHECKOUT / "compose.yaml").read_text(encoding="utf-8")
    return {found["name"]: found["rest"] or "" for found in reversed(list(_VARIABLE.finditer(text)))}


def read(given: dict[str, str]) -> dict:
    """The whole file as data. Raises KeyError for a variable that is neither given nor has a default."""

    def fill(found: re.Match) -> str:
        if found["name"] in given:
            return given[found["name"]]
        if (found["rest"] or "").startswith(":-"):
            return found["rest"][2:]
        raise KeyError(found["name"])

    return yaml.safe_load(_VARIABLE.sub(fill, (CHECKOUT / "compose.yaml").read_text(encoding="utf-8")))
