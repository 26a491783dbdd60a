"""The private Redis (Valkey): Celery's broker, over a unix socket, in memory only: what is due stands in rows."""

import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from cpal.local.processes import start, stop

PATIENCE = 10.0
OPTIONS = ("--port", "0", "--unixsocketperm", "700", "--save", "", "--appendonly", "no", "--dir", "/")


class RedisWouldNotStart(Exception):
    """The server ended or did not answer in time; carries the end of its log."""


@dataclass(frozen=True)
class Redis:
    program: Path
    socket: Path
    log: Path

    def start(self) -> subprocess.Popen[bytes]:
        """End an orphan on our socket, start, wait until it answers."""
        self._ask("SHUTDOWN NOSAVE")
        self.log.write_bytes(b"")
        command: list[str | Path] = [self.program, "--unixsocket", self.socket, *OPTIONS]
        process = start(command, log=self.log, farewell=signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < deadline:
            if self.answers():
                return process
            time.sleep(0.005)
        self.stop(process)
        log_end = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
        raise RedisWouldNotStart(f"Redis did not start; from {self.log}:\n{log_end}")

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        stop(process, signal.SIGTERM, PATIENCE)
        self.socket.unlink(missing_ok=True)

    def answers(self) -> bool:
        return self._ask("PING") == b"+PONG\r\n"

    def _ask(self, request: str) -> bytes:
        """The answer to one request, or b"" when nobody listens."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(PATIENCE)
            try:
                connection.connect(str(self.socket))
                connection.sendall(f"{request}\r\n".encode())
                return connection.recv(100)
            except OSError:
                return b""
