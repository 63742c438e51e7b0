#!/bin/sh
# Makes .venv and installs one lock file into it. Usage: config/bootstrap.sh local|dev
# Does nothing where the same lock is already installed; mends a half-made .venv.
set -eu
cd "$(dirname "$0")/.."

lock="requirements/$1.txt"
venv=.venv
stamp="$venv/installed-$1"

say() { printf '%s\n' "$*" >&2; }
fail() {
    say ""
    say "$*"
    say ""
    exit 1
}
recent_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
hash_of() {
    "$venv/bin/python" -c 'import hashlib, sys
print(hashlib.sha256(open(sys.argv[1], "rb").read() + sys.version.encode()).hexdigest())' "$lock"
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        recent_enough "$PYTHON" || fail "PYTHON=$PYTHON is missing or older than Python 3.11. Give the path of a Python 3.11 or newer: make run PYTHON=/path/to/python3.11"
        printf '%s' "$PYTHON"
        return
    fi
    # 3.11 first: the lock files are made and tested on it.
    for candidate in python3.11 python3.12 python3.13 python3 python; do
        if recent_enough "$candidate"; then
            printf '%s' "$candidate"
            return
        fi
    done
    fail "No Python 3.11 or newer was found. Install one (Debian and Ubuntu: apt-get install python3 python3-venv; macOS: brew install python@3.11) or give its path: make run PYTHON=/path/to/python3.11"
}

if [ -e "$venv" ] && ! { recent_enough "$venv/bin/python" && "$venv/bin/python" -c 'import pip' >/dev/null 2>&1; }; then
    say "The folder $venv is half made or its Python is gone; making it again."
    rm -rf "$venv"
fi
if [ ! -e "$venv" ]; then
    python=$(find_python)
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || fail "$python cannot make a virtual environment, because its venv module is missing. Install it (Debian and Ubuntu: apt-get install python3-venv) or give another Python: make run PYTHON=/path/to/python3.11"
    say "Making $venv with $("$python" --version)."
    "$python" -m venv "$venv" || {
        rm -rf "$venv"
        fail "$python could not make $venv; its own message is above. Check free space and that this folder can be written, then run the same command again."
    }
fi

wanted=$(hash_of)
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$wanted" ]; then
    say "Installing the locked packages of $lock; the first time takes a minute or two."
    "$venv/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes -r "$lock" ||
        fail "The packages of $lock could not be installed; pip's message is above. Check that the package index can be reached and that the disk has 600 MB free, then run the same command again: what was installed already stays. If it still fails, remove the folder $venv and try once more."
    printf '%s\n' "$wanted" >"$stamp"
fi
