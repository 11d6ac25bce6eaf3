#!/bin/sh
# Makes .venv and installs from a hash-locked list: `run` what the portal needs, `all` also what tests and checks need.
# Does nothing when the list, the project file and the folder are those of the last complete run. What was cut off in
# the middle is made anew, because pip takes a half-written package for an installed one.
set -eu
cd "$(dirname "$0")/.."

list="$1"
python="${PYTHON:-python3}"
venv=.venv
unfinished=$venv/unfinished

say() { printf '%s\n' "$*" >&2; }

stamp_of() { { pwd; cat requirements/build.txt "requirements/$1.txt" pyproject.toml; } | sha256sum; }

done_already() {
    for candidate in "$@"; do
        [ "$(cat "$venv/installed-$candidate" 2>/dev/null)" = "$(stamp_of "$candidate")" ] || continue
        "$venv/bin/python" -c '' 2>/dev/null && return 0
    done
    return 1
}

require_python() {
    command -v "$python" >/dev/null || { say "No '$python' here. Guidang needs Python 3.11 or newer: make PYTHON=/path/to/python3 ..."; exit 2; }
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
        say "Guidang needs Python 3.11 or newer; '$python' is $("$python" -V 2>&1). Name another one: make PYTHON=python3.11 ..."
        exit 2
    }
    "$python" -c 'import ensurepip, venv' 2>/dev/null || {
        say "'$python' cannot make environments. On Debian and Ubuntu: apt-get install python3-venv"
        exit 2
    }
}

make_environment() {
    if [ -e "$unfinished" ] || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        say "Making $venv with $("$python" -V 2>&1)"
        "$python" -m venv --clear "$venv"
    fi
}

install() { "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps "$@"; }

case "$list" in
    run) done_already run all && exit 0 ;;
    all) done_already all && exit 0 ;;
    *) say "usage: tools/environment.sh run|all"; exit 2 ;;
esac
require_python
make_environment
touch "$unfinished"
rm -f "$venv"/installed-*
say "Installing requirements/$list.txt (once; some minutes on a slow line)"
install --require-hashes -r requirements/build.txt
install --require-hashes --no-build-isolation --use-pep517 -r "requirements/$list.txt"
install --no-build-isolation -e .
stamp_of "$list" >"$venv/installed-$list"
rm -f "$unfinished"
