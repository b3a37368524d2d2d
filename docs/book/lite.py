"""JupyterLite in the site: the lectures and labs in a JupyterLab that needs no server.

It takes Python from the site's own folder, as the checks in pages do, by a lock of its own: the
official one, cut to what is there, with our wheels in it. So `import mitdl_utils` finds them
without `%pip`, and no other host is asked.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from docs.book import ROOT
from docs.book.files import write
from docs.book.pyodide import LOCK, Files, with_needs
from docs.book.wheels import (
    Wheel,
    course_wheel,
    empty_wheel,
    folder_as_wheel,
    installed_wheel,
    requirement_wheel,
    stand_ins,
)

PACKAGES = ("numpy", "matplotlib", "scikit-learn", "ipython", "sqlite3")
# Without these IPython starts sooner (docs/book/browser/piplite), and no notebook misses them.
UNUSED = ("jedi", "parso", "prompt-toolkit", "wcwidth")
ONLY_NAMES = ("jedi", "micropip", "ssl")  # the kernel installs them itself unless they are there
KERNEL = ("ipython", "sqlite3", "comm", "ipykernel", "piplite", "pyodide_kernel", *ONLY_NAMES)
FIRST = [*KERNEL, "numpy", "mitdl"]  # what loads at once; the rest when it is imported
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
APPS = ("lab", "notebooks")
KERNELSPEC = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
ICONS = ("favicon-notebook.ico", "favicon-busy-1.ico")  # of an idle kernel and of a busy one
PROGRAMS = ("../../_static/checks/python.js", "../../_static/checks/work.js", "../lines.js")
HEAD = '<link rel="icon" href="favicon.ico" />' + "".join(
    f'<script src="{program}"></script>' for program in PROGRAMS
)
_REQUIRED_VERSION = re.compile(r'(shareKey:"@jupyterlab/[^}]*?requiredVersion:"\^\d+)[.\d]*"')


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
    files.take(PACKAGES, site / python, UNUSED)
    wheels = [*_kernel_wheels(), *_widget_wheels(), course_wheel(["numpy", "ipython"]), stand_ins()]
    wheels += map(empty_wheel, ONLY_NAMES)
    wheels += [requirement_wheel(module, needs) for module, needs in NEEDS.items()]
    for wheel in wheels:
        write(site / python / wheel.file_name, wheel.content)
    write(site / python / OWN_LOCK, _lock(site / python / LOCK, wheels))
    folder = _copy_notebooks(work / "contents", contents)
    extensions = [str(_extension(name)) for name in EXTENSIONS]
    build_settings = {"federated_extensions": extensions, "ignore_sys_prefix": True}
    config = {"LiteBuildConfig": build_settings | {"no_sourcemaps": True}}
    write(work / "jupyter_lite_config.json", json.dumps(config, indent=1))
    _run(work, folder, site / "lite")
    _configure(site / "lite" / "jupyter-lite.json", python)
    _write_icons(site / "lite" / "static" / "favicons")
    _relax_jupyterlab_version(site / "lite" / "extensions")
    write(site / "lite" / "lines.js", Path(__file__).with_name("lines.js").read_bytes())
    for app in APPS:
        _extend_head(site / "lite" / app / "index.html")


def opens_in_browser(notebook: str) -> str:
    """Return a link that opens a notebook in JupyterLite, from a page one folder down.

    >>> opens_in_browser("lectures/01_a.ipynb")
    '<a href="../lite/notebooks/index.html?path=lectures/01_a.ipynb">it in the browser</a>'
    """
    return f'<a href="../lite/notebooks/index.html?path={notebook}">it in the browser</a>'


def _copy_notebooks(folder: Path, contents: Contents) -> Path:
    """Copy notebooks into a folder, for the browser's kernel, and take away what is no more."""
    shutil.rmtree(folder, ignore_errors=True)
    for path in contents.notebooks:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["metadata"]["kernelspec"] = KERNELSPEC
        text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
        write(folder / path.relative_to(contents.root), text)
    return folder


def _kernel_wheels() -> list[Wheel]:
    """Return the wheels that JupyterLite's kernel brings along."""
    files = _extension(EXTENSION).rglob("*.whl")
    paths = {path.name.partition("-")[0]: path for path in files}
    wheels = []
    for name, needs in (("ipykernel", ()), ("pyodide_kernel", ("ipython", "comm", "ipykernel"))):
        version = paths[name].name.split("-")[1]
        wheels.append(Wheel(name, version, (name,), needs, paths[name].read_bytes()))
    return [*wheels, folder_as_wheel(Path(__file__).parent / "browser" / "piplite")]


def _extension(name: str) -> Path:
    """Return the folder of an extension of JupyterLab that is installed here."""
    from jupyter_core.paths import jupyter_path

    folders = [Path(path) / name for path in jupyter_path("labextensions")]
    extension = next((folder for folder in folders if folder.is_dir()), None)
    if extension is None:
        raise NotBuilt(f"JupyterLab's extension {name} is not installed; pip install -e '.[site]'")
    return extension


def _widget_wheels() -> list[Wheel]:
    """Return what rooms need, as it is installed here."""
    return [
        installed_wheel("comm", ["comm"], ["traitlets"]),
        installed_wheel("typing_extensions", ["typing_extensions"]),
        installed_wheel("psygnal", ["psygnal"]),
        installed_wheel("anywidget", ["anywidget"], ["psygnal", "ipywidgets", "typing_extensions"]),
        installed_wheel("ipywidgets", ["ipywidgets"], ["comm", "ipython", "traitlets"]),
    ]


def _lock(official: Path, wheels: Collection[Wheel]) -> str:
    """Return the official lock, cut to what the site has, with our wheels."""
    lock = json.loads(official.read_text(encoding="utf-8"))
    packages = lock["packages"]
    names = with_needs(PACKAGES, packages, UNUSED)
    lock["packages"] = {name: _without_needs(packages[name], UNUSED) for name in sorted(names)}
    lock["packages"] |= {canonicalize_name(wheel.name): wheel.locked() for wheel in wheels}
    return json.dumps(lock, indent=1)


def _without_needs(package: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Return a lock's entry that depends on none of these."""
    depends = [name for name in package["depends"] if canonicalize_name(name) not in names]
    return package | {"depends": depends}


def _configure(file: Path, python: str) -> None:
    """Tell JupyterLite where its Python lies, and that it asks nobody else."""
    python_url = f"../../{python}"  # from lite/lab and lite/notebooks
    settings = json.loads(file.read_text(encoding="utf-8"))
    config = settings["jupyter-config-data"]
    config |= {"appName": "mitdl", "exposeAppInBrowser": "true"}  # which lines.js asks
    config["litePluginSettings"][PLUGIN] |= {
        "pyodideUrl": f"{python_url}/pyodide.js",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"lockFileURL": f"{python_url}/{OWN_LOCK}", "packages": FIRST},
    }
    write(file, json.dumps(settings, indent=1))


def _write_icons(folder: Path) -> None:
    """Write the icons of a window's tab, which JupyterLab asks of a server."""
    from jupyter_server import DEFAULT_STATIC_FILES_PATH

    for name in ICONS:
        write(folder / name, (Path(DEFAULT_STATIC_FILES_PATH) / "favicons" / name).read_bytes())


def _relax_jupyterlab_version(extensions: Path) -> None:
    """Let extensions run in JupyterLite's JupyterLab, of the same major version as their own."""
    for file in extensions.rglob("remoteEntry*.js"):
        text = file.read_text(encoding="utf-8")
        write(file, _REQUIRED_VERSION.sub(r'\1"', text))


def _extend_head(page: Path) -> None:
    """Give a page of JupyterLite its icon, and the lines about what a browser lacks."""
    before, script, after = page.read_text(encoding="utf-8").partition("<script>")
    if not script:
        raise NotBuilt(f"JupyterLite's {page.parent.name}/{page.name} is none that we know")
    write(page, f"{before}{HEAD}{script}{after}")


def _run(work: Path, contents: Path, out: Path) -> None:
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", str(work)]
    command += [
        "--contents",
        str(contents),
        "--output-dir",
        str(out),
        "--no-unused-shared-packages",
    ]
    command += [word for app in APPS for word in ("--apps", app)]
    result = subprocess.run(command, cwd=work, capture_output=True, text=True, env=dict(os.environ))
    if result.returncode:
        last_line = (result.stderr or result.stdout).strip().splitlines()[-1:]
        raise NotBuilt(f"JupyterLite did not build: {''.join(last_line)}")
