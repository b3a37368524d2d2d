"""Run every benchmark of this folder and print what each one measured.

A benchmark is a module `bench_NAME.py` with `run() -> dict[str, float]`: what was measured, with
its unit in the name (`"fork ms"`), and the number. `python -m tests.benchmarks NAME ...` runs some.
"""

import importlib
import os
import platform
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent


def names() -> list[str]:
    """Every benchmark's name, in order."""
    stems = (path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    return sorted(stem.replace("_", "-") for stem in stems)


def main(wanted: list[str]) -> int:
    found = names()
    if unknown := sorted(set(wanted) - set(found)):
        print(f"bench: no benchmark {unknown[0]!r}, there is {', '.join(found) or 'none yet'}")
        return 2
    if not found:
        print("bench: none yet; a benchmark is tests/benchmarks/bench_NAME.py with run()")
        return 0
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for name in wanted or found:
        module = importlib.import_module(f"tests.benchmarks.bench_{name.replace('-', '_')}")
        started = time.perf_counter()
        measured = module.run()
        print(f"\n{name} ({time.perf_counter() - started:.1f} s)")
        for what, number in measured.items():
            print(f"  {what:<48} {number:>12.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
