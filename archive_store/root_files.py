"""The files at the storage root, by which software and people know what it is: OCFL's own, a description, and documents of the caller.

All their bytes are known, so that what is damaged can be written anew.
"""

from collections.abc import Mapping

from archive_store.backend import Backend
from archive_store.errors import Unreachable
from archive_store.layout import ROOT_DECLARATION, check_document, root_files
from archive_store.recovery import read_or_none
from archive_store.validation import Problem

DESCRIPTION = "description"
"""Code of a file that OCFL does not ask for."""
_LAYOUT = "E071"
_CODES = {ROOT_DECLARATION: "E069", **{name: _LAYOUT for name in root_files() if name.endswith(".json")}}
CODES = frozenset({DESCRIPTION, *_CODES.values()})


class RootFiles:
    """The files at a root, and the caller's documents among them, once they were told."""

    def __init__(self, backend: Backend, root: str):
        self._backend = backend
        self._root = root
        self._documents: dict[str, bytes] = {}

    def describe(self, documents: Mapping[str, bytes]) -> None:
        """Keep documents (plain file name -> bytes) where they are missing; ValueError for a name that is not a document's."""
        self._documents = {check_document(name): data for name, data in documents.items()}
        self._keep_missing(self._documents)

    def declare(self) -> None:
        """Keep OCFL's own files where they are missing: the last one makes it a root."""
        self._keep_missing(root_files())

    def problems(self) -> list[Problem]:
        """Which files are missing or others. Unreachable where nothing at all lies there: a disk that is not mounted is no damage."""
        files = {**self._documents, **root_files()}
        kept = {name: read_or_none(self._backend, f"{self._root}/{name}") for name in files}
        if not any(kept.values()) and next(iter(self._backend.files(self._root)), None) is None:
            raise Unreachable("the storage root is gone")
        return [
            Problem(_CODES.get(name, DESCRIPTION), name, "missing" if kept[name] is None else "its text is not ours")
            for name, data in files.items() if kept[name] != data
        ]

    def mend(self) -> list[str]:
        """Write what is wrong anew; answers the names. Unwritable, Unreachable."""
        files = {**self._documents, **root_files()}
        wrong = [problem.where for problem in self.problems()]
        for name in wrong:
            self._backend.put(f"{self._root}/{name}", files[name])
        return wrong

    def _keep_missing(self, files: Mapping[str, bytes]) -> None:
        for name, data in files.items():
            key = f"{self._root}/{name}"
            if self._backend.size(key) is None:
                self._backend.put(key, data)
