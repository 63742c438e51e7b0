#!/bin/sh
# Prints the path of Chromium, or nothing. Installs Debian's package where that is possible.
# With CI=true a missing browser is an error: browser tests may not be skipped there in silence.
set -eu

find_chromium() {
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
        if [ -n "$name" ] && command -v "$name"; then
            return 0
        fi
    done
    return 1
}

find_chromium && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium for the browser tests." >&2
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; } >/dev/null 2>&1 || true
    find_chromium && exit 0
fi
echo "Chromium is missing, so the browser tests are SKIPPED. Install it (Debian: apt-get install chromium) or give its path: make test CHROMIUM=/path/to/chromium" >&2
[ "${CI:-}" != true ] || exit 1
