"""The parts of a running CPAL: web server, worker and timetable, started, watched and stopped together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cpal.local.places import PROJECT, Places
from cpal.local.processes import start, stop

LOOKS_EVERY = 0.5  # seconds
MOST_RESTARTS = 5


class PartKeepsEnding(Exception):
    """A part that ended again and again; carries the end of its log."""


@dataclass(frozen=True)
class Part:
    """One process of ours; how the kernel ends it when we die without a word, and how long its end may take."""

    name: str
    command: tuple[str, ...]
    farewell: signal.Signals
    patience: float


def parts_of(where: Places, port: int) -> list[Part]:
    """In the order in which they start; they stop in the opposite order."""
    python = sys.executable
    gunicorn = (python, "-m", "gunicorn", "cpal.wsgi:application", "--no-control-socket")
    threads = ("--worker-class", "gthread", "--workers", "2", "--threads", "4")
    celery = (python, "-m", "celery", "-A", "cpal")
    pool = ("-c", "2", "--without-gossip", "--without-mingle")
    memory = ("--pidfile=", "--schedule", str(where.data_dir / "timetable"))
    return [
        Part("web server", (*gunicorn, "--bind", f"127.0.0.1:{port}", *threads), signal.SIGQUIT, 10),
        Part("worker", (*celery, "worker", "-l", "INFO", *pool), signal.SIGKILL, 15),
        Part("timetable", (*celery, "beat", "-l", "INFO", *memory), signal.SIGKILL, 5),
    ]


@dataclass
class Running:
    """The parts that run. The kernel ends them if we die without a word (Linux)."""

    where: Places
    environment: Mapping[str, str]
    say: Callable[[str], None]
    _processes: dict[Part, subprocess.Popen[bytes]] = field(default_factory=dict)
    _restarts: int = 0

    def start(self, part: Part) -> None:
        self._log(part).write_bytes(b"")
        self._launch(part)

    def watch(self, are_servers_alive: Callable[[], bool]) -> None:
        """Restart a part that has ended; returns when the private servers have ended."""
        while are_servers_alive():
            for part, process in list(self._processes.items()):
                if process.poll() is not None:
                    self._restart(part, process.returncode)
            time.sleep(LOOKS_EVERY)

    def refuse_a_bad_start(self) -> None:
        """Raise if a part has ended already: then something is wrong that no second start mends."""
        for part, process in self._processes.items():
            if process.poll() is not None:
                raise PartKeepsEnding(f"The {part.name} did not start; from {self._log_end(part)}")

    def stop(self) -> None:
        for part, process in reversed(self._processes.items()):
            self.say(f"stopping the {part.name}")
            stop(process, signal.SIGTERM, part.patience)

    def _launch(self, part: Part) -> None:
        environment = {**os.environ, **self.environment, "PYTHONPATH": str(PROJECT), "PYTHONUNBUFFERED": "1"}
        self._processes[part] = start(
            part.command, log=self._log(part), farewell=part.farewell, environment=environment
        )

    def _restart(self, part: Part, code: int) -> None:
        self._restarts += 1
        if self._restarts > MOST_RESTARTS:
            raise PartKeepsEnding(f"The {part.name} keeps ending (code {code}); from {self._log_end(part)}")
        self.say(f"the {part.name} has ended (code {code}) and is started again")
        self._launch(part)

    def _log_end(self, part: Part) -> str:
        log = self._log(part)
        return "\n".join([f"{log}:", *log.read_text(errors="replace").splitlines()[-15:]])

    def _log(self, part: Part) -> Path:
        return self.where.logs / f"{part.name.replace(' ', '-')}.log"
