"""Run `pip install` and say, a line a phase, what it is at; pip's own words only when it fails.

pip compiles what it installs on one core; here all of them do.

Usage: python .ci/install.py ARGUMENTS    `make setup` calls it.
"""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
from collections import deque
from collections.abc import Iterable, Iterator
from compileall import compile_dir

EACH = 40  # packages between two lines while pip looks for what belongs together
LARGE = re.compile(
    r"\s*(Downloading|Using cached) (?:\S*/)?([\w.]+)-\S+ \((\d+(?:\.\d+)?) ([MG]B)\)"
)
LEAST_MB = 20.0


def phases(lines: Iterable[str]) -> Iterator[str]:
    """Yield a line for each phase of what pip prints."""
    found = 0
    for line in lines:
        if line.startswith("Collecting "):
            found += 1
            if found % EACH == 0:
                yield f"found {found} packages, and looking for what they need"
        elif large := LARGE.match(line):
            word, name, size, unit = large.groups()
            if unit == "GB" or float(size) >= LEAST_MB:
                done = "downloading" if word == "Downloading" else "taking from the cache"
                yield f"{done} {name}, {size} {unit}"
        elif line.startswith("Installing collected packages:"):
            yield f"installing {line.count(',') + 1} packages"
        elif line.startswith("Successfully installed"):
            yield "everything is installed"


def main(arguments: list[str]) -> int:
    """Run pip; return its exit status, with its last lines where that is not 0."""
    command = [sys.executable, "-u", "-m", "pip", "install", "--no-compile"]
    command += ["--disable-pip-version-check"]
    last: deque[str] = deque(maxlen=20)

    def noted(lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            last.append(line)
            yield line

    with subprocess.Popen(
        [*command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        for phase in phases(noted(pip.stdout or ())):
            print(f"setup: {phase}", file=sys.stderr, flush=True)
    if pip.returncode:
        print("".join(last), end="", file=sys.stderr)
    else:
        print("setup: compiling on all cores", file=sys.stderr, flush=True)
        compile_dir(sysconfig.get_path("purelib"), quiet=2, workers=0)
    return pip.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
