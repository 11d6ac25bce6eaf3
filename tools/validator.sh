#!/bin/sh
# Makes build/validator with ocfl-py from its hash-locked list: somebody else's validator, which judges the roots that the
# tests produce. An environment of its own: its S3 libraries pin versions that the portal does not want.
set -eu
cd "$(dirname "$0")/.."

list=requirements/ocfl.txt
place=build/validator
stamp=$(sha256sum "$list")

[ "$(cat "$place/installed" 2>/dev/null)" = "$stamp" ] && "$place/bin/python" -c 'import ocfl' 2>/dev/null && exit 0
printf 'Installing %s into %s (once)\n' "$list" "$place" >&2
mkdir -p build
"${PYTHON:-python3}" -m venv --clear "$place"
"$place/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$list"
printf '%s\n' "$stamp" >"$place/installed"
