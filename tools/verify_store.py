#!/usr/bin/env python3
"""Verify an OCFL 1.1 storage root: python3 verify_store.py ROOT

For auditors: needs Python 3.11 and nothing of the software that wrote the store. Computes the digest of every file.
Prints one line for each problem; exit 0 where there is none, 1 where there is any, 2 where ROOT is not a root.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote


def digest(path: Path, algorithm: str) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()


def content_problems(folder: Path, inventory: dict, algorithm: str) -> Iterator[str]:
    parts = ("", *(f"{name}/" for name in inventory["versions"]))
    known = {f"{part}inventory.json{suffix}" for part in parts for suffix in ("", f".{algorithm}")}
    listed = {path: expected for expected, paths in inventory["manifest"].items() for path in paths}
    kept = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()}
    for path in sorted(kept - listed.keys() - known - {"0=ocfl_object_1.1"}):
        yield f"{folder}/{path}: in no inventory"
    for path, expected in sorted(listed.items()):
        if path not in kept:
            yield f"{folder}/{path}: missing"
        elif (folder / path).is_symlink() or digest(folder / path, algorithm) != expected.lower():
            yield f"{folder}/{path}: changed since it was accepted"
    for name, version in inventory["versions"].items():
        if unknown := version["state"].keys() - inventory["manifest"].keys():
            yield f"{folder}: {name} names {len(unknown)} contents that the manifest does not have"


def version_problems(folder: Path, inventory: dict, algorithm: str) -> Iterator[str]:
    head = int(inventory["head"][1:])
    if sorted(inventory["versions"]) != sorted(f"v{number}" for number in range(1, head + 1)):
        yield f"{folder}: the versions are not v1 to v{head}"
    if (folder / "inventory.json").read_bytes() != (folder / f"v{head}" / "inventory.json").read_bytes():
        yield f"{folder}: the newest version has another inventory than the object"
    for part in (folder, *(folder / f"v{number}" for number in range(1, head + 1))):
        sidecar, data = part / f"inventory.json.{algorithm}", (part / "inventory.json").read_bytes()
        if sidecar.read_text().split()[:1] != [hashlib.new(algorithm, data).hexdigest()]:
            yield f"{part}: inventory.json is not the one that its digest was taken of"
        for name, version in json.loads(data)["versions"].items():
            if inventory["versions"].get(name) != version:
                yield f"{part}: tells another history of {name} than the object"


def object_problems(root: Path, folder: Path) -> Iterator[str]:
    try:
        inventory = json.loads((folder / "inventory.json").read_bytes())
        named = hashlib.sha256(inventory["id"].encode()).hexdigest()
        name = re.sub("%..", lambda code: code[0].lower(), quote(inventory["id"], safe=""))
        name = name.replace(".", "%2e").replace("~", "%7e")
        name = name if len(name) <= 100 else f"{name[:100]}-{named}"
        if folder != root / named[:3] / named[3:6] / named[6:9] / name:
            yield f"{folder}: not where the object {inventory['id']} belongs"
        yield from version_problems(folder, inventory, inventory["digestAlgorithm"])
        yield from content_problems(folder, inventory, inventory["digestAlgorithm"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        yield f"{folder}: its inventory cannot be used ({type(error).__name__}: {error})"


def root_problems(root: Path) -> Iterator[str]:
    for depth in ("*", "*/*", "*/*/*"):
        for path in sorted(root.glob(depth)):
            if path.relative_to(root).parts[0] == "extensions" or (depth == "*" and not path.is_dir()):
                continue
            if not path.is_dir() or not any(path.iterdir()):
                yield f"{path}: a file or an empty folder between the root and the objects"


def main(root: Path) -> int:
    if not (root / "0=ocfl_1.1").is_file():
        print(f"{root} is not an OCFL 1.1 storage root", file=sys.stderr)
        return 2
    objects = sorted(path for path in root.glob("*/*/*/*") if path.relative_to(root).parts[0] != "extensions")
    problems = list(root_problems(root))
    for folder in objects:
        problems += object_problems(root, folder)
    print("\n".join([*problems, f"{len(objects)} objects, {len(problems)} problems"]))
    return 1 if problems else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
