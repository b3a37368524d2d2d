"""A real JupyterLab for one test run: loopback, its own port and token, and a folder of its own."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.helpers.commands import without_tensorflow

SETTINGS = {
    # Every cell is in the page, also those out of sight, so that a test can read them.
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
    # No question about news, no look at the network.
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}


@dataclass(frozen=True)
class Server:
    """Where a running JupyterLab answers, and the folder that it shows."""

    url: str
    token: str
    root: Path

    def address(self) -> str:
        """JupyterLab's page, with nothing open from last time."""
        return f"{self.url}/lab?reset&token={self.token}"

    def is_up(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/api?token={self.token}", timeout=30):
                return True
        except (urllib.error.URLError, OSError):
            return False


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def environment(home: Path) -> dict[str, str]:
    """This process's environment, with everything that Jupyter keeps moved below `home`.

    Kernels in its folder `kernels` stand before those of this machine.
    """
    for plugin, settings in SETTINGS.items():
        path = home / "settings" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings))
    # Kernels inherit this: figures must find their way into the notebook, as on a reader's machine.
    ours = ("JUPYTER", "MPLBACKEND", "PYTEST")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {
        "IPYTHONDIR": str(without_tensorflow(home / "ipython")),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_PATH": str(home / "kernels"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }


@contextmanager
def serve(root: Path, home: Path, start_within: float = 300.0) -> Iterator[Server]:
    """Run JupyterLab on `root` until the block ends; everything else that it writes is in `home`.

    Raises:
        RuntimeError: with the end of the server's log, when it does not answer in time.
    """
    server = Server(f"http://127.0.0.1:{(port := free_port())}", secrets.token_hex(16), root)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={root}",
        f"--IdentityProvider.token={server.token}",
        "--LabApp.extension_manager=readonly",
        "--LabApp.expose_app_in_browser=True",
    ]
    log = home / "jupyterlab.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=root, env=environment(home), stdout=out, stderr=subprocess.STDOUT
        )
        try:
            deadline = time.monotonic() + start_within
            while not server.is_up():
                if process.poll() is not None or time.monotonic() > deadline:
                    end = "\n".join(log.read_text(errors="replace").splitlines()[-20:])
                    raise RuntimeError(f"JupyterLab did not answer; its log ends:\n{end}")
                time.sleep(0.2)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
