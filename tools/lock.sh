#!/bin/sh
# Works out the hash-locked lists from pyproject.toml, with pip-tools in an environment of its own that is thrown away.
# Pins that still fit are kept; UPGRADE=1 looks for newer ones. `run` takes its pins from `all`, so the two never differ;
# `build` is what makes packages out of sources, ours among them; `ocfl` is the validator's own environment.
set -eu
cd "$(dirname "$0")/.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-python3}" -m venv "$tools"
"$tools/bin/pip" install --quiet --disable-pip-version-check pip-tools==7.6.2

compile() {
    list="$1"
    shift
    CUSTOM_COMPILE_COMMAND="make lock" "$tools/bin/pip-compile" --quiet --allow-unsafe --generate-hashes --strip-extras \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
        "$@" --output-file="$list"
}

cp requirements/build.txt requirements/all.txt requirements/ocfl.txt "$tools/"
compile "$tools/build.txt" --build-deps-for=editable --only-build-deps ${UPGRADE:+--upgrade} pyproject.toml
compile "$tools/all.txt" --extra=test --extra=check ${UPGRADE:+--upgrade} pyproject.toml
cp "$tools/all.txt" "$tools/run.txt"
compile "$tools/run.txt" pyproject.toml
compile "$tools/ocfl.txt" ${UPGRADE:+--upgrade} requirements/ocfl.in
mv "$tools/build.txt" "$tools/all.txt" "$tools/run.txt" "$tools/ocfl.txt" requirements/
