"""The asset step: puts the browser's files under portal/static/vendor, from packages of pip's registry, each one verified.

Bootstrap, Popper and Bootstrap Icons come out of the installed Bootstrap-Flask, htmx out of a wheel that is downloaded
and never installed. Nothing is written whose SHA-256 is not the one below. Run again, it only looks: about 50 ms.
"""
from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
VENDOR = CHECKOUT / "portal" / "static" / "vendor"
HTMX_WHEEL = CHECKOUT / "requirements" / "assets.txt"
BOOTSTRAP_FLASK = "bootstrap-flask"
DJANGO_HTMX = "django-htmx"


@dataclass(frozen=True)
class Asset:
    """One file: its name under vendor/, the package and the path in it that it is taken from, its SHA-256."""

    name: str
    package: str
    member: str
    sha256: str


_BOOTSTRAP = "flask_bootstrap/static/bootstrap5"
ASSETS = (
    Asset(
        "bootstrap.min.css", BOOTSTRAP_FLASK, f"{_BOOTSTRAP}/css/bootstrap.min.css",
        "d85327d99c7a3ee1f9b5d0500d1370acea3ad2db39c163c2f51f232baedbdede",
    ),
    Asset(
        "bootstrap.min.js", BOOTSTRAP_FLASK, f"{_BOOTSTRAP}/js/bootstrap.min.js",
        "7b0f14895d69247fd88e93840489cfd47c55bd3fd27eb0a6c12a14cc5f492207",
    ),
    Asset(
        "popper.min.js", BOOTSTRAP_FLASK, f"{_BOOTSTRAP}/umd/popper.min.js",
        "ef9d782294421522458e434c973a266b8be6544e0919a51810933db18aba3987",
    ),
    Asset(
        "bootstrap-icons.min.css", BOOTSTRAP_FLASK, f"{_BOOTSTRAP}/css/font/bootstrap-icons.min.css",
        "a5d6387a32ca3baec4d02336b5b3edab50c9dd518355576a011ea3dd9c1d884e",
    ),
    Asset(
        "fonts/bootstrap-icons.woff2", BOOTSTRAP_FLASK, f"{_BOOTSTRAP}/css/font/fonts/bootstrap-icons.woff2",
        "6c75710364a1ca5604267716f6d28997b26319fdb078cf11e0b42ab66ff2ea61",
    ),
    Asset(
        "licences/bootstrap-flask.txt", BOOTSTRAP_FLASK, "bootstrap_flask-2.6.0.dist-info/licenses/LICENSE",
        "5a9d605eb2e6556fffdc0ac1f9d7f454124a345184a369d3d5a2b10c197e2114",
    ),
    Asset(
        "htmx.min.js", DJANGO_HTMX, "django_htmx/static/django_htmx/htmx-2.min.js",
        "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de",
    ),
    Asset(
        "licences/django-htmx.txt", DJANGO_HTMX, "django_htmx-1.29.0.dist-info/licenses/LICENSE",
        "a4d211670940cdae247eeb4f53405092826c3d6976dcd1e708cadb002d083479",
    ),
)


class Unverified(Exception):
    """A file is not the one that was pinned."""


def verify(asset: Asset, content: bytes) -> None:
    """Raise Unverified where the content's SHA-256 is not the pinned one."""
    found = hashlib.sha256(content).hexdigest()
    if found != asset.sha256:
        raise Unverified(f"{asset.name}: expected SHA-256 {asset.sha256}, found {found}; not written")


def is_in_place(asset: Asset, vendor: Path) -> bool:
    path = vendor / asset.name
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == asset.sha256


def put(asset: Asset, content: bytes, vendor: Path) -> None:
    """Write a file whole, or not at all where it is not the pinned one (Unverified)."""
    verify(asset, content)
    path = vendor / asset.name
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    os.replace(part, path)


def from_installed(asset: Asset) -> bytes:
    return Path(str(metadata.distribution(asset.package).locate_file(asset.member))).read_bytes()


def download_htmx_wheel(folder: Path) -> Path:
    """The wheel that carries htmx; pip refuses it where its hash is not the one in requirements/assets.txt."""
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes",
        "--only-binary", ":all:", "--dest", str(folder), "--requirement", str(HTMX_WHEEL),
    ]
    subprocess.run(command, check=True)
    return next(folder.glob("django_htmx-*.whl"))


def fetch(missing: list[Asset], vendor: Path) -> None:
    for asset in missing:
        if asset.package == BOOTSTRAP_FLASK:
            put(asset, from_installed(asset), vendor)
    downloaded = [asset for asset in missing if asset.package == DJANGO_HTMX]
    if not downloaded:
        return
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(download_htmx_wheel(Path(folder))) as wheel:
        for asset in downloaded:
            put(asset, wheel.read(asset.member), vendor)


def main(vendor: Path = VENDOR) -> int:
    """Exit code 0 where every file is in place and verified, 1 with one line for what is not."""
    missing = [asset for asset in ASSETS if not is_in_place(asset, vendor)]
    if not missing:
        return 0
    try:
        fetch(missing, vendor)
    except (Unverified, OSError, subprocess.CalledProcessError) as error:
        print(f"front-end assets: {error}", file=sys.stderr)
        return 1
    print(f"front-end assets: {len(missing)} files fetched and verified", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
