"""What a sandbox has of the machine's files: a Python, some libraries, and nothing to find.

All of it is mounted read-only, under names that tell nothing of the host. `site-packages` holds the
libraries of the zygote's kind and what these need, found from their installed metadata. Of the
project there are `autograder.sandbox.inside` and `mitdl_utils`.
"""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

PYTHON = "/python"
SITE = "/site"
PROJECT = "/mitdl"
HOME = "/tmp"
# Where shared libraries lie: in a folder for the architecture where there is one, as on Debian.
FAMILY = sysconfig.get_config_var("MULTIARCH") or ""
SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64")
CACHE = "/etc/ld.so.cache"
DEVICES = ("null", "full", "random", "urandom")  # not zero, which is memory that nobody counts


def arguments(libraries: Sequence[str]) -> list[str]:
    """Bubblewrap's arguments for a root file system with these libraries and what they need.

    Args:
        libraries: names of installed distributions; one that is not installed is left out.
    """
    made = [part for folder in _folders() for part in ("--dir", folder)]
    made += [*_system(), *_python()]
    for name, path in sorted(site(libraries).items()):
        made += ["--ro-bind", str(path), f"{SITE}/{name}"]
    package = Path(__file__).resolve().parents[2]
    inside = "autograder/sandbox/inside"
    made += ["--ro-bind", str(package / inside), f"{PROJECT}/{inside}"]
    made += ["--ro-bind", str(package / "mitdl_utils"), f"{PROJECT}/mitdl_utils"]
    for device in DEVICES:
        made += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    made += ["--proc", "/proc", "--perms", "1777", "--tmpfs", HOME]
    made += ["--symlink", HOME, "/dev/shm", "--symlink", HOME, "/var/tmp"]
    return [*made, "--remount-ro", "/"]


def command(module: str, *more: str) -> list[str]:
    """How to start a module of ours on the Python in there."""
    return [f"{PYTHON}/bin/python", "-S", "-P", "-m", module, *more]


def variables() -> dict[str, str]:
    """What the Python in there has to know beside `process.environment`."""
    return {"PYTHONHOME": PYTHON, "LD_LIBRARY_PATH": f"{PYTHON}/lib"}


def _folders() -> Iterator[str]:
    """Every folder on the way to a mount; left to bubblewrap, root alone could enter it."""
    own = f"{PYTHON}/bin {PYTHON}/{sys.platlibdir} {PYTHON}/lib {SITE}"
    for name in f"{own} {PROJECT}/autograder/sandbox /dev /etc /usr/lib /var".split():
        parts = name.split("/")[1:]
        yield from ("/" + "/".join(parts[: n + 1]) for n in range(len(parts)))


def _system() -> Iterator[str]:
    for name in SYSTEM:
        path, own = Path(name), Path(name, FAMILY)
        if path.is_symlink():
            yield from ("--symlink", str(path.readlink()), name)
        elif FAMILY and own.is_dir():
            yield from ("--ro-bind", str(own), str(own))
        elif path.is_dir() and (path.name == "lib64" or not FAMILY):
            yield from ("--ro-bind", name, name)
    if Path(CACHE).exists():
        yield from ("--ro-bind", CACHE, CACHE)


def _python() -> Iterator[str]:
    """The interpreter, its standard library without other people's packages, its own library."""
    stdlib = Path(sysconfig.get_path("stdlib"))
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    own = f"{PYTHON}/{sys.platlibdir}/{version}"
    yield from ("--ro-bind", str(Path(sys.executable).resolve()), f"{PYTHON}/bin/python")
    yield from ("--ro-bind", str(stdlib), own)
    for name in ("site-packages", "dist-packages", "test", "idlelib", "ensurepip"):
        if (stdlib / name).is_dir():
            yield from ("--tmpfs", f"{own}/{name}")
    if Path(sys.base_prefix) not in (Path("/usr"), Path("/")):
        for library in Path(sys.base_prefix, "lib").glob("*.so*"):
            yield from ("--ro-bind", str(library.resolve()), f"{PYTHON}/lib/{library.name}")


@cache
def _named(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def site(libraries: Sequence[str]) -> dict[str, Path]:
    """Top-level names of a `site-packages` with these distributions and all that they require."""
    waiting, seen, found = list(libraries), set[str](), dict[str, Path]()
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        dist = _named(name)
        if name in seen or dist is None:
            continue
        seen.add(name)
        for text in dist.requires or ():
            wanted = Requirement(text)
            if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
                waiting.append(wanted.name)
        for top in {file.parts[0] for file in dist.files or ()} - {"..", "__pycache__"}:
            path = Path(str(dist.locate_file(top)))
            if path.exists() and not top.endswith(".pth"):
                found[top] = path
    return found
