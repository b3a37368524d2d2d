"""JupyterLite in the site: the lectures and labs in a JupyterLab that needs no server.

It takes Python from the site's own folder, as the checks in pages do, by a lock of its own: the
official one, cut to what is there, with our wheels in it. So `import mitdl_utils` finds them
without `%pip`, and no other host is asked.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from docs.book import ROOT
from docs.book.files import write
from docs.book.pyodide import LOCK, Files, with_needs
from docs.book.wheels import Wheel, installed, ours, stand_ins, with_needs_of

KERNEL = ("micropip", "packaging", "ssl", "sqlite3", "jedi", "ipython")  # what a kernel begins with
FIRST = [*KERNEL, "comm", "ipykernel", "piplite", "pyodide_kernel"]  # and what it loads at once
PACKAGES = ("numpy", "matplotlib", "scikit-learn", *KERNEL)
NEEDS = {  # what a part of `mitdl_utils` needs beside NumPy
    "mitdl_utils.data": ("scikit-learn",),
    "mitdl_utils.devices": ("matplotlib",),
    "mitdl_utils.frameworks": ("matplotlib",),
    "mitdl_utils.plots": ("matplotlib",),
    "mitdl_utils.training": ("matplotlib",),
    "mitdl_utils.widgets": ("matplotlib", "anywidget", "ipywidgets"),
}
OWN_LOCK = "lite-lock.json"
EXTENSION = "@jupyterlite/pyodide-kernel-extension"
EXTENSIONS = (EXTENSION, "@jupyter-widgets/jupyterlab-manager", "anywidget", "jupyterlab_pygments")
PLUGIN = f"{EXTENSION}:kernel"


class NotBuilt(Exception):
    """JupyterLite could not be built; the message is one line that says why."""


@dataclass(frozen=True)
class Contents:
    """The notebooks that are there when somebody opens JupyterLite.

    Attributes:
        notebooks: lectures and labs; the recorded examples come in the wheel.
        root: the folder that holds them all.
    """

    notebooks: Sequence[Path]
    root: Path = ROOT


def build(site: Path, python: str, work: Path, contents: Contents, files: Files) -> None:
    """Build JupyterLite into `lite` of a site.

    Args:
        site: its folder.
        python: the folder in it that holds Python for the browser.
        work: a folder for what is put together.
        contents: the notebooks.
        files: the official distribution.

    Raises:
        NotBuilt: where it is not installed, or does not build.
        docs.book.pyodide.Missing: where a package cannot be had.
    """
    if find_spec("jupyterlite_core") is None:
        raise NotBuilt("JupyterLite is not installed; pip install -e '.[site]'")
    files.take(PACKAGES, site / python)
    wheels = [*_of_the_kernel(), *_installed(), ours(["numpy", "ipython"]), stand_ins()]
    wheels += [with_needs_of(module, needs) for module, needs in NEEDS.items()]
    for wheel in wheels:
        write(site / python / wheel.file_name, wheel.content)
    write(site / python / OWN_LOCK, _lock(site / python / LOCK, wheels))
    folder = _put_together(work / "contents", contents)
    extensions = [str(_extension(name)) for name in EXTENSIONS]
    of_build = {"federated_extensions": extensions, "ignore_sys_prefix": True}
    config = {"LiteBuildConfig": of_build | {"no_sourcemaps": True}}
    write(work / "jupyter_lite_config.json", json.dumps(config, indent=1))
    _run(work, folder, site / "lite")
    _settle(site / "lite" / "jupyter-lite.json", python)


def opens_in_browser(notebook: str) -> str:
    """Return a link that opens a notebook in JupyterLite, from a page one folder down.

    >>> opens_in_browser("lectures/01_a.ipynb")
    '<a href="../lite/notebooks/index.html?path=lectures/01_a.ipynb">it in the browser</a>'
    """
    return f'<a href="../lite/notebooks/index.html?path={notebook}">it in the browser</a>'


def _put_together(folder: Path, contents: Contents) -> Path:
    """Copy notebooks into a folder, and take away what is no more."""
    shutil.rmtree(folder, ignore_errors=True)
    for path in contents.notebooks:
        target = folder / path.relative_to(contents.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return folder


def _of_the_kernel() -> list[Wheel]:
    """Return the wheels that JupyterLite's kernel brings along."""
    wheels = _extension(EXTENSION).rglob("*.whl")
    found = {path.name.partition("-")[0]: path for path in wheels}
    made = []
    for name in ("ipykernel", "piplite", "pyodide_kernel"):
        version = found[name].name.split("-")[1]
        needs = {"piplite": ("micropip",), "pyodide_kernel": ("ipython", "comm", "ipykernel")}
        content = found[name].read_bytes()
        made.append(Wheel(name, version, (name,), needs.get(name, ()), content))
    return made


def _extension(name: str) -> Path:
    """Return the folder of an extension of JupyterLab that is installed here."""
    from jupyter_core.paths import jupyter_path

    folders = [Path(path) / name for path in jupyter_path("labextensions")]
    found = next((folder for folder in folders if folder.is_dir()), None)
    if found is None:
        raise NotBuilt(f"JupyterLab's extension {name} is not installed; pip install -e '.[site]'")
    return found


def _installed() -> list[Wheel]:
    """Return what rooms need, as it is installed here."""
    return [
        installed("comm", ["comm"], ["traitlets"]),
        installed("typing_extensions", ["typing_extensions"]),
        installed("psygnal", ["psygnal"]),
        installed("anywidget", ["anywidget"], ["psygnal", "ipywidgets", "typing_extensions"]),
        installed("ipywidgets", ["ipywidgets"], ["comm", "ipython", "traitlets"]),
    ]


def _lock(official: Path, wheels: Collection[Wheel]) -> str:
    """Return the official lock, cut to what the site has, with our wheels."""
    lock = json.loads(official.read_text(encoding="utf-8"))
    known = lock["packages"]
    there = with_needs(PACKAGES, known)
    lock["packages"] = {name: known[name] for name in sorted(there)}
    lock["packages"] |= {one.name.replace("_", "-"): one.locked() for one in wheels}
    return json.dumps(lock, indent=1)


def _settle(file: Path, python: str) -> None:
    """Tell JupyterLite where its Python lies, and that it asks nobody else."""
    there = f"../../{python}"  # from lite/lab and lite/notebooks
    settings = json.loads(file.read_text(encoding="utf-8"))
    config = settings["jupyter-config-data"]
    config |= {"appName": "mitdl", "enableMemoryStorage": True}  # where a browser keeps nothing
    config["litePluginSettings"][PLUGIN] |= {
        "pyodideUrl": f"{there}/pyodide.js",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"lockFileURL": f"{there}/{OWN_LOCK}", "packages": FIRST},
    }
    write(file, json.dumps(settings, indent=1))


def _run(work: Path, contents: Path, out: Path) -> None:
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", str(work)]
    command += [
        "--contents",
        str(contents),
        "--output-dir",
        str(out),
        "--no-unused-shared-packages",
    ]
    command += ["--apps", "lab", "--apps", "notebooks"]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, env=dict(os.environ))
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise NotBuilt(f"JupyterLite did not build: {''.join(last)}")
