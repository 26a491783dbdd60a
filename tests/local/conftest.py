"""Data folders of every awkward kind, and a user of the servers as a process of its own."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cpal.local.places import PROJECT, Places

USER = """
import sys
from pathlib import Path
from cpal.local.keeper import Needs
from cpal.local.membership import join
from cpal.local.places import Places
membership = join(Places(Path(sys.argv[1])), Needs())
print("joined", flush=True)
sys.stdin.read()
membership.leave()
"""


@pytest.fixture
def base() -> Iterator[Path]:
    """A folder that the database's account may enter, unlike those of `tmp_path`, which are for their owner."""
    folder = Path(tempfile.mkdtemp(prefix="cpal-test-"))
    folder.chmod(0o711)
    yield folder
    eventually(lambda: _is_removed(folder), f"{folder} to be left by the servers that stop")


def _is_removed(folder: Path) -> bool:
    """Whether it could be removed: a server that is just stopping still takes files away itself."""
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()


def eventually(holds: Callable[[], bool], what: str, patience: float = 30.0) -> None:
    """Wait until it holds; servers stop after the command that was their last user."""
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline, f"waited {patience:.0f} s in vain for {what}"
        time.sleep(0.05)


@pytest.fixture
def where(base: Path) -> Places:
    return Places(base / "state")


@pytest.fixture
def hidden(tmp_path: Path) -> Iterator[Places]:
    """A data folder below one of mode 0700, as a checkout in root's home is."""
    place = Places(tmp_path / "state")
    yield place
    for folder in (place.outside, place.sockets):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def user_process() -> Iterator[Callable[[Places], subprocess.Popen[str]]]:
    """Starts a process that has joined the servers and leaves them when its input is closed."""
    started: list[subprocess.Popen[str]] = []

    def start(where: Places) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", USER, str(where.data_dir)],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.communicate()
