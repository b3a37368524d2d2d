#!/bin/sh
# Make sure that there is a Chromium for tests/browser; say in one line what to do where we cannot.
set -eu

for name in "${CHROMIUM:-chromium}" chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
for app in "Google Chrome" Chromium; do
    if [ -x "/Applications/$app.app/Contents/MacOS/$app" ]; then exit 0; fi
done

cannot() {
    echo "chromium: $1; install Chromium by hand or set CHROMIUM=/path/to/it (the browser tests need it)" >&2
    # Elsewhere the browser tests are skipped and say why; under CI they must run.
    [ "${CI:-}" = "" ] && exit 0
    exit 1
}

command -v apt-get >/dev/null 2>&1 || cannot "not found, and this system has no apt-get"
if [ "$(id -u)" = 0 ]; then
    sudo=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    sudo="sudo -n"
else
    cannot "not found, and installing it needs root (try: sudo apt-get install chromium)"
fi

install() {
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 \
        install -y --no-install-recommends chromium fonts-dejavu-core
}

echo "chromium: installing Debian's package" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Package lists may be missing or old: refresh them only when the first try fails.
if install >"$log" 2>&1; then exit 0; fi
if $sudo apt-get -qq -o DPkg::Lock::Timeout=300 update >>"$log" 2>&1 && install >>"$log" 2>&1; then exit 0; fi
tail -n 5 "$log" >&2
cannot "apt-get could not install it"
