#!/bin/sh
# The browser of the journeys: Chromium and a Chinese font from the system's packages, where they are missing.
# As root (or with sudo that asks nothing) they are installed. Otherwise this says what to install: a failure where CI is
# set, elsewhere the browser tests are skipped and say so.
set -eu

say() { printf '%s\n' "$*" >&2; }

have_browser() {
    for name in chromium chromium-browser google-chrome-stable google-chrome; do
        command -v "$name" >/dev/null && return 0
    done
    return 1
}

have_font() { [ -n "$(fc-list :lang=zh-cn family 2>/dev/null)" ]; }

missing() {
    have_browser || printf ' chromium'
    have_font || printf ' fonts-noto-cjk fontconfig'
}

install() {
    command -v apt-get >/dev/null || return 1
    as_root=""
    [ "$(id -u)" = 0 ] || { as_root="sudo -n"; sudo -n true 2>/dev/null || return 1; }
    say "Installing$1 from the system's packages"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086  # words are meant
    $as_root apt-get -qq update >&2 && $as_root apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends $1 >/dev/null
}

packages=$(missing)
[ -n "$packages" ] || exit 0
install "$packages" || true
packages=$(missing)
[ -n "$packages" ] || exit 0
say "The browser tests need:$packages. On Debian and Ubuntu: apt-get install$packages"
[ -z "${CI:-}" ]
