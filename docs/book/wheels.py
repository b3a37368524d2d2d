"""Wheels for the browser: our own modules, stand-ins, and pure Python that is installed here."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

from docs.book import ROOT
from mitdl_utils import __version__
from mitdl_utils.in_browser import CALLED

EPOCH = (1980, 1, 1, 0, 0, 0)  # of every file, so that an archive is the same each time
KINDS = (".py", ".js", ".mjs", ".css", ".json", ".txt", ".abc", ".typed")
STAND_IN = '''"""Stands in for {name}, which no browser runs; see mitdl_utils.in_browser."""

from mitdl_utils.in_browser import take_the_place_of

take_the_place_of(__name__)
'''


@dataclass(frozen=True)
class Wheel:
    """A wheel of pure Python.

    Attributes:
        name: of the distribution.
        version: of it.
        imports: what a cell imports that needs it.
        depends: names of other packages that come with it.
        content: its bytes.
    """

    name: str
    version: str
    imports: tuple[str, ...]
    depends: tuple[str, ...]
    content: bytes

    @property
    def file_name(self) -> str:
        """What a wheel of this name and version is called."""
        return f"{self.name.replace('-', '_')}-{self.version}-py3-none-any.whl"

    def locked(self) -> dict[str, object]:
        """Return its entry in a lock of Pyodide."""
        return {
            "name": self.name,
            "version": self.version,
            "file_name": self.file_name,
            "install_dir": "site",
            "sha256": hashlib.sha256(self.content).hexdigest(),
            "package_type": "package",
            "imports": list(self.imports),
            "depends": list(self.depends),
            "unvendored_tests": False,
        }


def course_wheel(depends: Iterable[str]) -> Wheel:
    """Return `mitdl_utils`, all of it, with the recorded examples of the labs."""
    paths = [path for path in (ROOT / "mitdl_utils").rglob("*") if path.suffix in KINDS]
    files = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in paths}
    for path in (ROOT / "labs").glob("*/examples.json"):
        files[f"mitdl_utils/course/{path.relative_to(ROOT).as_posix()}"] = path.read_bytes()
    content = _packed("mitdl", __version__, files)
    return Wheel("mitdl", __version__, ("mitdl_utils",), tuple(depends), content)


def requirement_wheel(module: str, depends: Iterable[str]) -> Wheel:
    """Return an empty wheel for a module of ours, which brings along what only that needs.

    Args:
        module: "mitdl_utils.plots".
        depends: names of packages.
    """
    name = module.replace("mitdl_utils.", "mitdl-")
    content = _packed(name, __version__, {})
    return Wheel(name, __version__, (module,), ("mitdl", *depends), content)


def empty_wheel(name: str) -> Wheel:
    """Return an empty wheel for what is asked for by this name and not used."""
    return Wheel(name, __version__, (), (), _packed(name, __version__, {}))


def folder_as_wheel(folder: Path) -> Wheel:
    """Return a package of ours for the browser alone, which lies in this folder."""
    name = folder.name
    files = {f"{name}/{path.name}": path.read_bytes() for path in folder.glob("*.py")}
    return Wheel(name, __version__, (name,), (), _packed(name, __version__, files))


def stand_ins() -> Wheel:
    """Return packages that take the place of libraries which no browser runs."""
    files = {f"{name}/__init__.py": STAND_IN.format(name=name).encode() for name in CALLED}
    content = _packed("mitdl-stand-ins", __version__, files)
    return Wheel("mitdl-stand-ins", __version__, tuple(CALLED), ("mitdl",), content)


def installed_wheel(name: str, imports: Iterable[str], depends: Iterable[str] = ()) -> Wheel:
    """Return the wheel of a library that is installed here and is pure Python.

    Raises:
        importlib.metadata.PackageNotFoundError: where it is not installed.
    """
    library = distribution(name)
    modules = tuple(imports)
    files = {
        path.as_posix(): Path(str(library.locate_file(path))).read_bytes()
        for path in library.files or ()
        if path.parts[0].removesuffix(".py") in modules and path.suffix in KINDS
    }
    content = _packed(name, library.version, files, library.read_text("METADATA") or "")
    return Wheel(name, library.version, modules, tuple(depends), content)


def _packed(name: str, version: str, files: Mapping[str, bytes], metadata: str = "") -> bytes:
    """Pack a wheel, the same each time."""
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    metadata = metadata or f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    tag = "Wheel-Version: 1.0\nGenerator: mitdl\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    members = {**files, f"{info}/METADATA": metadata.encode(), f"{info}/WHEEL": tag.encode()}
    record = "".join(
        f"{path},sha256={_digest(content)},{len(content)}\n" for path, content in members.items()
    )
    return packed({**members, f"{info}/RECORD": f"{record}{info}/RECORD,,\n".encode()})


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return a zip archive with these files, the same on every machine."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            archive.writestr(zipfile.ZipInfo(path, EPOCH), files[path], zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
