#!/usr/bin/env python3
"""Verify an OCFL 1.1 storage root, the digest of every file: python3 verify_store.py ROOT
For auditors: needs Python 3.11 and nothing else. A line for each problem; exit 0 none, 1 some, 2 where ROOT is no root.
"""
import hashlib
import json
import re
import sys
from pathlib import Path
from urllib.parse import quote


def digest(path, algorithm):
    return hashlib.new(algorithm, path.read_bytes()).hexdigest()


def object_problems(root, folder):
    inventory = json.loads((folder / "inventory.json").read_bytes())
    name = re.sub("%..", lambda code: code[0].lower(), quote(inventory["id"], safe="")).replace(".", "%2e").replace("~", "%7e")
    place = hashlib.sha256(inventory["id"].encode()).hexdigest()
    if folder != root / place[:3] / place[3:6] / place[6:9] / (name if len(name) <= 100 else f"{name[:100]}-{place}"):
        yield f"not where the object {inventory['id']} belongs"
    head, algorithm = int(inventory["head"][1:]), inventory["digestAlgorithm"]
    parts = ["", *(f"v{number}/" for number in range(1, head + 1))]
    newest = (folder / f"v{head}/inventory.json").read_bytes() == (folder / "inventory.json").read_bytes()
    if not newest or sorted(inventory["versions"]) != sorted(part[:-1] for part in parts[1:]):
        yield f"the versions are not v1 to v{head}, or the newest has another inventory than the object"
    for part in parts:
        if (folder / f"{part}inventory.json.{algorithm}").read_text().split()[:1] != [digest(folder / f"{part}inventory.json", algorithm)]:
            yield f"{part}inventory.json is not the one that its digest was taken of"
        for name, version in json.loads((folder / f"{part}inventory.json").read_bytes())["versions"].items():
            if inventory["versions"].get(name) != version or version["state"].keys() - inventory["manifest"].keys():
                yield f"{part}inventory.json tells another history of {name} than the object, or names unknown contents"
    listed = {path: expected for expected, paths in inventory["manifest"].items() for path in paths}
    kept = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()}
    known = {"0=ocfl_object_1.1", *(f"{part}inventory.json{end}" for part in parts for end in ("", f".{algorithm}"))}
    yield from (f"{path}: in no inventory" for path in sorted(kept - listed.keys() - known))
    yield from (f"{path}: missing" for path in sorted(listed.keys() - kept))
    yield from (f"{path}: changed since it was accepted" for path in sorted(listed.keys() & kept)
                if (folder / path).is_symlink() or digest(folder / path, algorithm) != listed[path].lower())


def main(root):
    below = {depth: [path for path in sorted(root.glob(depth)) if path.relative_to(root).parts[0] != "extensions"]
             for depth in ("*/", "*/*", "*/*/*", "*/*/*/*")}
    folders = below.pop("*/*/*/*")
    problems = [f"{path}: a file or an empty folder above the objects" for paths in below.values() for path in paths
                if not path.is_dir() or not any(path.iterdir())]
    for folder in folders:
        try:
            problems += [f"{folder}: {problem}" for problem in object_problems(root, folder)]
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            problems.append(f"{folder}: its inventory cannot be used ({type(error).__name__}: {error})")
    print("\n".join([*problems, f"{len(folders)} objects, {len(problems)} problems"]))
    return 1 if problems else 0


if len(sys.argv) != 2 or not Path(sys.argv[1], "0=ocfl_1.1").is_file():
    sys.exit(print(__doc__, file=sys.stderr) or 2)
sys.exit(main(Path(sys.argv[1])))
