"""What tests of refused packages share: the right package to start from, ways to spoil it, and what a refusal looks like."""
from __future__ import annotations

import io
import zipfile
from pathlib import Path

from portal.transfers.inspection import findings_of
from tests.packages import NUMBER, jpeg, right_package, write_zip
from tests.portal.transfers.looking import report_on

RIGHT = right_package()
FILES = RIGHT.members()
MASKED = "530***********001X"


class Said:
    """A code, and words that the sentence has to say; equal to a refusal that has the one and says the others."""

    def __init__(self, code: str, *words: str):
        self._code, self._words = code, words

    def __eq__(self, other: object) -> bool:
        return isinstance(other, tuple) and other[0] == self._code and all(word in other[1] for word in self._words)

    def __repr__(self) -> str:
        return f"({self._code!r}, a sentence with {', '.join(map(repr, self._words)) or 'whatever'})"

    __hash__ = None  # type: ignore[assignment]


def refusal(package: Path) -> tuple[str, str]:
    """(code, sentence) of a package that is refused as a whole: one finding, nothing of its content, no ID number."""
    report = report_on(package)
    (finding,) = findings_of(report)
    detail = finding.detail()
    assert (finding.subject, report["verdict"]) == ("package", "fail")
    assert (report["person"], report["items"], report["pages"]) == (None, [], 0)
    size = package.stat().st_size if package.is_file() else sum(path.lstat().st_size for path in package.rglob("*") if path.is_file())
    assert report["bytes"] == size
    assert NUMBER not in detail
    return finding.code, detail


def package_of(folder: Path, files: dict[str, bytes], **options) -> Path:
    return write_zip(folder / f"{RIGHT.called}.zip", files, **options)


def with_entry(folder: Path, name: str, content: bytes = b"x", **facts) -> Path:
    """The right package and one more member, whose directory entry says more than its name."""
    package = package_of(folder, FILES)
    entry = zipfile.ZipInfo(name)
    for fact, value in facts.items():
        setattr(entry, fact, value)
    with zipfile.ZipFile(package, "a") as archive:
        archive.writestr(entry, content)
    return package


def inner_zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("x.JPG", jpeg("x"))
    return held.getvalue()
