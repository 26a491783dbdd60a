"""The private PostgreSQL: reached over a unix socket in a folder that nobody else may enter."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from cpal.local.binaries import PostgresPrograms
from cpal.local.folders import give_to, make_private
from cpal.local.places import Account
from cpal.local.processes import as_account, start, stop

START_PATIENCE = 60.0
STOP_PATIENCE = 30.0
SUPERUSER = DATABASE = "cpal"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
FIRST_WITH_BUILTIN_LOCALE = 17
LINE_OF_STATE = 7  # of postmaster.pid, counted from 0

OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "jit": "off",  # costs more than it saves on our short queries
    "dynamic_shared_memory_type": "mmap",  # a container's /dev/shm has only 64 MB
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
}
# Only for databases that are thrown away: a crash may lose or spoil what was written.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class PostgresWouldNotStart(Exception):
    """The server ended or was not ready in time; carries the end of its log."""


@dataclass(frozen=True)
class Postgres:
    """One cluster with its programs; `is_durable` is false for tests."""

    programs: PostgresPrograms
    account: Account
    cluster: Path
    sockets: Path
    log: Path
    is_durable: bool

    def start(self) -> subprocess.Popen[bytes]:
        """Make the cluster unless it exists, clear away a predecessor's remains, start, wait until ready."""
        self._refuse_another_version()
        if not self.cluster.exists():
            self._make()
        give_to(self.account, self.cluster)
        self._end_predecessor()
        deadline = time.monotonic() + START_PATIENCE
        while True:
            process = self._launch()
            if self._becomes_ready(process, deadline):
                return process
            if "is still in use" not in self._log_end() or time.monotonic() > deadline:
                raise PostgresWouldNotStart(f"PostgreSQL did not start; from {self.log}:\n{self._log_end()}")
            time.sleep(0.5)  # the last connections of a killed predecessor are still ending

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        stop(process, signal.SIGINT, STOP_PATIENCE)  # "fast": connections are ended, everything is written

    def _refuse_another_version(self) -> None:
        version = self.cluster / "PG_VERSION"
        if version.exists() and (made_by := int(version.read_text())) != self._major_version():
            raise PostgresWouldNotStart(
                f"{self.cluster} was made by PostgreSQL {made_by}, the program is {self._major_version()}: "
                "dump and restore it with the old version, or `make clean` to begin anew."
            )

    def _make(self) -> None:
        """Under another name first: an interrupted start leaves nothing that looks like a cluster."""
        draft = self.cluster.with_name("postgresql.new")
        shutil.rmtree(draft, ignore_errors=True)
        make_private(draft, self.account)
        locale = ["--locale=C"]
        if self._major_version() >= FIRST_WITH_BUILTIN_LOCALE:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        authority = ["--auth-local=trust", "--auth-host=reject"]  # the socket's folder is the lock
        self._run(
            self.programs.initdb, "-D", draft, "-U", SUPERUSER, "--encoding=UTF8", "--no-sync",
            "--no-instructions", *locale, *authority,
        )  # fmt: skip
        statement = f"CREATE DATABASE {DATABASE};\n"
        self._run(self.programs.postgres, "--single", "-D", draft, "postgres", told=statement)
        draft.rename(self.cluster)

    def _run(self, *command: str | Path, told: str = "") -> None:
        done = subprocess.run(
            [str(word) for word in command],
            input=told,
            capture_output=True,
            text=True,
            cwd="/",
            env=ENVIRONMENT,
            check=False,
            **as_account(self.account),
        )
        if done.returncode:
            raise PostgresWouldNotStart(f"{command[0]} failed:\n{done.stdout}{done.stderr}")

    def _end_predecessor(self) -> None:
        """We hold the data folder's locks, so a server that still runs on it is an orphan."""
        try:
            pid = int((self.cluster / "postmaster.pid").read_text().split("\n")[0])
        except (FileNotFoundError, ValueError):
            return
        if self._runs_here(pid):
            os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + STOP_PATIENCE
        while self._runs_here(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)

    def _runs_here(self, pid: int) -> bool:
        """Whether that process is this cluster's server, and not a stranger who got its number."""
        if Path("/proc/self").exists():
            with contextlib.suppress(OSError):
                return Path(f"/proc/{pid}/cwd").resolve() == self.cluster.resolve()
            return False
        arguments = ["ps", "-o", "command=", "-p", str(pid)]
        return (
            str(self.cluster) in subprocess.run(arguments, capture_output=True, text=True, check=False).stdout
        )

    def _launch(self) -> subprocess.Popen[bytes]:
        options = OPTIONS | {"unix_socket_directories": f'"{self.sockets}"'}
        if not self.is_durable:
            options |= FORGETFUL
        settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        self.log.write_bytes(b"")
        return start(
            [self.programs.postgres, "-D", self.cluster, *settings],
            log=self.log,
            farewell=signal.SIGINT,
            account=self.account,
            environment=ENVIRONMENT,
        )

    def _becomes_ready(self, process: subprocess.Popen[bytes], deadline: float) -> bool:
        while process.poll() is None and time.monotonic() < deadline:
            if self._says_ready(process.pid):
                return True
            time.sleep(0.01)
        stop(process, signal.SIGQUIT, STOP_PATIENCE)
        return False

    def _says_ready(self, pid: int) -> bool:
        with contextlib.suppress(FileNotFoundError):
            lines = (self.cluster / "postmaster.pid").read_text().split("\n")
            return (
                lines[0] == str(pid)
                and len(lines) > LINE_OF_STATE
                and lines[LINE_OF_STATE].strip() == "ready"
            )
        return False

    def _log_end(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])

    def _major_version(self) -> int:
        said = subprocess.run(
            [self.programs.postgres, "--version"], capture_output=True, text=True, check=True
        )
        found = re.search(r"\d+", said.stdout)
        if found is None:
            raise PostgresWouldNotStart(
                f"{self.programs.postgres} does not tell its version: {said.stdout!r}"
            )
        return int(found.group())
