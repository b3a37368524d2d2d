"""The root file system of a sandbox: a Python, some libraries, and no files worth reading.

All of it is mounted read-only, under names that tell nothing of the host. `site-packages` holds the
libraries of the zygote's kind and what they require according to their installed metadata. Of the
project only `autograder.sandbox.inside` and `mitdl_utils` are mounted, the latter without rooms.
"""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PYTHON = "/python"
SITE = "/site"
PROJECT = "/mitdl"
HOME = "/tmp"
# The folders of shared libraries; on Debian, a folder below them for the architecture.
FAMILY = sysconfig.get_config_var("MULTIARCH") or ""
SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64")
CACHE = "/etc/ld.so.cache"
# Each kind of zygote: the distributions in it, by pip's names, and the libraries that it imports.
NUMPY = (
    "numpy",
    "matplotlib",
    "ipython",
    "ipywidgets",
    "matplotlib-inline",
    "tqdm",
)
KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "numpy": (NUMPY, ()),
    # The first optimizer of a process imports torch._dynamo, which takes longer than all of lab 04.
    "torch": ((*NUMPY, "torch", "scipy", "scikit-learn"), ("torch", "torch._dynamo")),
}
DEVICES = ("null", "full", "random", "urandom")  # not zero: memory mapped from it is not counted


def kind_without(absent: Collection[str]) -> str:
    """Return the kind of zygote for a lab without these libraries."""
    return "numpy" if "torch" in absent else "torch"


def modules_without(absent: Collection[str]) -> list[str] | None:
    """Return the modules that a lab without these libraries is graded with.

    None for a course of others, and where this Python's libraries do not say what belongs to them.
    """
    names = _modules_of(kind_without(absent)) if absent else frozenset()
    return sorted(names | {"autograder", "mitdl_utils"}) if "numpy" in names else None


@cache
def _modules_of(kind: str) -> frozenset[str]:
    return frozenset(name.partition(".")[0] for name in site(KINDS[kind][0]))


def arguments(libraries: Sequence[str]) -> list[str]:
    """Return bubblewrap's arguments for a root file system with these libraries.

    Args:
        libraries: names of installed distributions, which are mounted with all that they require;
            one that is not installed is left out.
    """
    options = [part for folder in _folders_above_mounts() for part in ("--dir", folder)]
    options += [*_system(), *_python()]
    for name, path in sorted(site(libraries).items()):
        options += ["--ro-bind", str(path), f"{SITE}/{name}"]
    package = Path(__file__).resolve().parents[2]
    inside = "autograder/sandbox/inside"
    options += ["--ro-bind", str(package / inside), f"{PROJECT}/{inside}"]
    options += ["--ro-bind", str(package / "mitdl_utils"), f"{PROJECT}/mitdl_utils"]
    options += _without_rooms(package)
    for device in DEVICES:
        options += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    options += ["--proc", "/proc", "--perms", "1777", "--tmpfs", HOME]
    options += ["--symlink", HOME, "/dev/shm", "--symlink", HOME, "/var/tmp"]
    return [*options, "--remount-ro", "/"]


def _without_rooms(package: Path) -> list[str]:
    """Return the arguments that hide the models of rooms, which compute what exercises ask for."""
    widgets = f"{PROJECT}/mitdl_utils/widgets"
    options = ["--tmpfs", widgets]
    for name in ("__init__.py", "explorer.py"):
        options += [
            "--ro-bind",
            str(package / "mitdl_utils" / "widgets" / name),
            f"{widgets}/{name}",
        ]
    return [*options, "--remount-ro", widgets]


def command(module: str, *arguments: str) -> list[str]:
    """Return the command that starts one of our modules on the sandbox's Python."""
    return [f"{PYTHON}/bin/python", "-S", "-P", "-m", module, *arguments]


def variables() -> dict[str, str]:
    """Return the environment variables of the sandbox's Python beside `process.environment`."""
    return {"PYTHONHOME": PYTHON, "LD_LIBRARY_PATH": f"{PYTHON}/lib"}


def _folders_above_mounts() -> Iterator[str]:
    """Yield every folder above a mount; if bubblewrap made them, only root could enter them."""
    python_folders = f"{PYTHON}/bin {PYTHON}/{sys.platlibdir} {PYTHON}/lib {SITE}"
    for name in f"{python_folders} {PROJECT}/autograder/sandbox /dev /etc /usr/lib /var".split():
        parts = name.split("/")[1:]
        yield from ("/" + "/".join(parts[: n + 1]) for n in range(len(parts)))


def _system() -> Iterator[str]:
    for name in SYSTEM:
        path, subfolder = Path(name), Path(name, FAMILY)
        if path.is_symlink():
            yield from ("--symlink", str(path.readlink()), name)
        elif FAMILY and subfolder.is_dir():
            yield from ("--ro-bind", str(subfolder), str(subfolder))
        elif path.is_dir() and (path.name == "lib64" or not FAMILY):
            yield from ("--ro-bind", name, name)
    if Path(CACHE).exists():
        yield from ("--ro-bind", CACHE, CACHE)


def _python() -> Iterator[str]:
    """Yield mounts of the interpreter, its standard library without installed packages, its .so."""
    stdlib = Path(sysconfig.get_path("stdlib"))
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    library_folder = f"{PYTHON}/{sys.platlibdir}/{version}"
    yield from ("--ro-bind", str(Path(sys.executable).resolve()), f"{PYTHON}/bin/python")
    yield from ("--ro-bind", str(stdlib), library_folder)
    for name in ("site-packages", "dist-packages", "test", "idlelib", "ensurepip"):
        if (stdlib / name).is_dir():
            yield from ("--tmpfs", f"{library_folder}/{name}")
    if Path(sys.base_prefix) not in (Path("/usr"), Path("/")):
        for library in Path(sys.base_prefix, "lib").glob("*.so*"):
            yield from ("--ro-bind", str(library.resolve()), f"{PYTHON}/lib/{library.name}")


@cache
def _distribution(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def site(libraries: Sequence[str]) -> dict[str, Path]:
    """Return the top-level files of these distributions and of all that they require, by name."""
    pending, seen, paths = list(libraries), set[str](), dict[str, Path]()
    while pending:
        name = canonicalize_name(pending.pop())
        dist = _distribution(name)
        if name in seen or dist is None:
            continue
        seen.add(name)
        for text in dist.requires or ():
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                pending.append(requirement.name)
        for entry in {file.parts[0] for file in dist.files or ()} - {"..", "__pycache__"}:
            path = Path(str(dist.locate_file(entry)))
            if path.exists() and not entry.endswith(".pth"):
                paths[entry] = path
    return paths
