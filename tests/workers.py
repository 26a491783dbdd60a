"""A Celery worker as a process of its own, that a test may kill."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.db import connection

from cpal.celery import app
from cpal.local.places import PROJECT, places

READY_PATIENCE = 60.0
STOP_PATIENCE = 20.0


class Worker:
    """Starts, kills and restarts a worker on the test's database and queue."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self.log: Path = places().logs / f"worker-{os.getpid()}.log"

    def start(self, concurrency: int = 2) -> None:
        """Returns when the worker takes tasks."""
        command = [sys.executable, "-m", "celery", "-A", "cpal", "worker", "-l", "INFO"]
        command += ["-c", str(concurrency), "--without-gossip", "--without-mingle"]
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "CPAL_TEST_DATABASE": str(connection.settings_dict["NAME"]),
            "PYTHONWARNINGS": "default",
        }
        with self.log.open("wb") as output:
            self._process = subprocess.Popen(
                command, cwd=PROJECT, env=environment, stdout=output, stderr=output, start_new_session=True
            )
        self.wait_until_logged(" ready.", READY_PATIENCE)

    def kill(self) -> None:
        """End the worker and its children at once, in the middle of whatever they do."""
        process = self._running()
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        process = self._running()
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(STOP_PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()

    def empty_the_queue(self) -> None:
        app.control.purge()

    def wait_until_logged(self, text: str, patience: float) -> None:
        """Wait for a line of the worker's log."""
        deadline = time.monotonic() + patience
        while text not in self.log.read_text(errors="replace"):
            if self._running().poll() is not None or time.monotonic() > deadline:
                raise AssertionError(
                    f"The worker never logged {text!r}:\n{self.log.read_text(errors='replace')}"
                )
            time.sleep(0.05)

    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process, "The worker was not started."
        return self._process
