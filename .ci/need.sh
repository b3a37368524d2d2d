#!/bin/sh
# Make sure that a program is there, by the system's package manager where we may.
# Usage: .ci/need.sh WHAT_FOR PACKAGES PROGRAM...    for example: .ci/need.sh "the sandbox" bubblewrap bwrap
# Where we cannot, says in one line what to do; under CI it then fails, elsewhere what needs it will say so.
set -eu

what_for=$1 packages=$2
shift 2
for program in "$@"; do
    if command -v "$program" >/dev/null 2>&1 || [ -x "$program" ]; then exit 0; fi
done

cannot() {
    echo "$1 (for $what_for): $2; try: sudo apt-get install $packages" >&2
    [ "${CI:-}" = "" ] && exit 0
    exit 1
}

command -v apt-get >/dev/null 2>&1 || cannot "$1" "not found, and this system has no apt-get"
if [ "$(id -u)" = 0 ]; then
    sudo=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    sudo="sudo -n"
else
    cannot "$1" "not found, and installing it needs root"
fi

install() {
    # $packages is a list of words.
    # shellcheck disable=SC2086
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 \
        install -y --no-install-recommends $packages
}

echo "installing $packages (for $what_for)" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Package lists may be missing or old: refresh them only when the first try fails.
if install >"$log" 2>&1; then exit 0; fi
if $sudo apt-get -qq -o DPkg::Lock::Timeout=300 update >>"$log" 2>&1 && install >>"$log" 2>&1; then exit 0; fi
tail -n 5 "$log" >&2
cannot "$1" "apt-get could not install it"
