#!/bin/sh
# The believable archive of the first start. It is made beside its place and moved there when it is complete, so that a
# start that was cut off leaves no half archive; an instance never names its own place and may be moved.
set -eu
cd "$(dirname "$0")/.."

instance="${INSTANCE:-instance}"
instance="${instance%/}"
if [ -e "$instance/guidang.sqlite" ] || [ -d "$instance/keys" ]; then
    exit 0
fi
if [ -n "${GUIDANG_DATABASE:-}${GUIDANG_STORE:-}${GUIDANG_INDEX:-}${GUIDANG_KEYS:-}" ]; then
    echo "make run starts an embedded archive; with back ends of your own use: .venv/bin/guidang init, then serve" >&2
    exit 2
fi
new="$instance-new"
rm -rf "$new"
.venv/bin/guidang --instance "$new" init --demo
if [ -d "$instance" ]; then
    find "$instance" -mindepth 1 -maxdepth 1 -exec mv {} "$new/" \;  # screenshots, for example
    rmdir "$instance"
fi
mv "$new" "$instance"
