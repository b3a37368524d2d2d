"""Temporary folders go with their process; those of killed ones go at the next run."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from autograder.sandbox import scratch
from autograder.sandbox.scratch import new_folder, remove_folder, remove_leftovers
from tests.helpers.commands import environment
from tests.helpers.waiting import until

OLD = 1_000_000_000
MAKES_ONE_AND = (
    "import sys, time, multiprocessing as m; from autograder.sandbox.scratch import new_folder\n"
    "def make(): new_folder()\n"
    "new_folder(); fork = m.get_context('fork').Process(target=make); fork.start(); fork.join()\n"
    "print('made', flush=True)\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_in_use_stays_and_one_that_was_left_goes(folder: Path) -> None:
    used, left = new_folder(), folder / f"{scratch.PREFIX}left"
    (left / "deep").mkdir(parents=True)
    young, other = folder / f"{scratch.PREFIX}young", folder / "mitdl-else"
    for made in (young, other):
        made.mkdir()
    for path in (used, left, other):
        os.utime(path, (OLD, OLD))
    remove_leftovers()
    assert set(folder.iterdir()) == {used, young, other}
    remove_folder(used)
    assert not used.exists()


def test_a_link_of_that_name_leads_nowhere(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    precious = tmp_path_factory.mktemp("precious")
    (precious / "file").touch()
    (folder / f"{scratch.PREFIX}link").symlink_to(precious)
    os.utime(folder / f"{scratch.PREFIX}link", (OLD, OLD), follow_symlinks=False)
    remove_leftovers()
    assert (precious / "file").exists()


def test_nothing_is_left_at_the_end_of_a_process_and_its_forks(folder: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", MAKES_ONE_AND], env=environment(TMPDIR=str(folder)), check=True
    )
    assert list(folder.iterdir()) == []


def test_what_a_killed_process_left_goes_at_the_next_run(folder: Path) -> None:
    killed = subprocess.Popen(
        [sys.executable, "-c", MAKES_ONE_AND + "time.sleep(999)"],
        env=environment(TMPDIR=str(folder)),
        stdout=subprocess.PIPE,
    )
    assert killed.stdout is not None
    assert killed.stdout.readline() == b"made\n"
    (left,) = folder.iterdir()
    os.utime(left, (OLD, OLD))
    remove_leftovers()
    assert left.exists()
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    killed.stdout.close()

    def gone() -> bool:
        remove_leftovers()
        return not left.exists()

    assert until(gone)
