#!/bin/sh
# Print a Python that can make our environment, or say in one line what is missing and what to do.
found=
for python in ${PYTHON:+"$PYTHON"} python3.11 python3.12 python3.13 python3 python; do
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
    found=$python
    if "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
        echo "$python"
        exit 0
    fi
done
if [ -z "$found" ]; then
    echo "setup: Python 3.11 or newer is missing; install it (Debian: apt-get install python3 python3-venv) or set PYTHON=/path/to/it" >&2
else
    echo "setup: $found has no venv or pip; install them (Debian: apt-get install python3-venv python3-pip)" >&2
fi
exit 1
