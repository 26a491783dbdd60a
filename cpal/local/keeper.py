"""The keeper: a process that runs the private servers for as long as anybody uses them.

Every user shares a file lock for as long as it lives. The keeper waits to have that lock alone, which the kernel
grants when the last user has left, whether it ended well, crashed or was killed. Then it stops the servers. The
servers in turn are told by the kernel when the keeper dies, so that nothing is left running (on Linux).
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from cpal.local.binaries import NoServerProgram, postgres_programs, redis_program
from cpal.local.folders import NotOurFolder, make_private
from cpal.local.locks import Lock
from cpal.local.places import Account, Places, database_account
from cpal.local.postgres import Postgres, PostgresWouldNotStart
from cpal.local.redis import Redis, RedisWouldNotStart

REPORT = 1  # the file descriptor, our standard output, on which the user who started us waits for "ready"
STOPPING = "stopping"
TROUBLES = (NoServerProgram, NotOurFolder, PostgresWouldNotStart, RedisWouldNotStart, LookupError, OSError)


@dataclass(frozen=True)
class Needs:
    """Which private servers are needed; `is_durable` is false where the database is thrown away (tests)."""

    database: bool = True
    redis: bool = True
    is_durable: bool = True

    @property
    def any(self) -> bool:
        return self.database or self.redis

    def note(self, pid: int) -> str:
        """What the keeper writes into its lock: its process number and what it keeps."""
        return f"{pid} {'database' * self.database} {'redis' * self.redis}"

    def are_met_by(self, note: str) -> bool:
        return (not self.database or "database" in note) and (not self.redis or "redis" in note)


class TimeToStop(Exception):
    """A server has ended by itself, or somebody asked the keeper to end."""


def keep(where: Places, needs: Needs) -> None:
    """Start the servers, report, wait until the last user has left, stop the servers."""
    users, ourselves = Lock(users_lock(where)), Lock(keeper_lock(where))
    ourselves.take()
    ourselves.write(needs.note(os.getpid()))
    with ExitStack() as servers:
        try:
            running = _start(where, needs, servers)
        except TROUBLES as trouble:
            _report(f"{trouble}\n")
            return
        _report("ready\n")
        os.dup2(sys.stderr.fileno(), REPORT)  # closes the pipe
        try:
            _wait_for_the_last_user(users, running)
        except TimeToStop:
            print("The servers stop although somebody may still use them.", file=sys.stderr, flush=True)
        ourselves.write(STOPPING)


def users_lock(where: Places) -> Path:
    return where.data_dir / "users.lock"


def keeper_lock(where: Places) -> Path:
    return where.data_dir / "keeper.lock"


def _start(where: Places, needs: Needs, servers: ExitStack) -> list[subprocess.Popen[bytes]]:
    account = database_account()
    where.logs.mkdir(exist_ok=True)
    if where.cluster.parent == where.outside:
        make_private(where.outside, Account(os.geteuid(), os.getegid()), mode=0o711)
    make_private(where.sockets, account)
    running: list[subprocess.Popen[bytes]] = []
    if needs.redis:
        redis = Redis(redis_program(), where.redis_socket, where.logs / "redis.log")
        running.append(_started("redis", redis.start, redis.stop, servers))
    if needs.database:
        log = where.logs / "postgresql.log"
        programs = postgres_programs(account)
        postgres = Postgres(programs, account, where.cluster, where.sockets, log, needs.is_durable)
        running.append(_started("database", postgres.start, postgres.stop, servers))
    return running


def _started(
    name: str,
    start: Callable[[], subprocess.Popen[bytes]],
    stop: Callable[[subprocess.Popen[bytes]], None],
    servers: ExitStack,
) -> subprocess.Popen[bytes]:
    began = time.monotonic()
    process = start()
    servers.callback(stop, process)
    _report(f"{name} {time.monotonic() - began:.2f}\n")
    return process


def _wait_for_the_last_user(users: Lock, running: list[subprocess.Popen[bytes]]) -> None:
    """Returns holding the users' lock: whoever comes now waits until we are gone, then starts anew."""
    signal.signal(signal.SIGTERM, _stop_now)
    signal.signal(signal.SIGCHLD, _stop_now)
    if any(process.poll() is not None for process in running):
        raise TimeToStop
    users.take()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def _stop_now(_signal: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise TimeToStop


def _report(text: str) -> None:
    with suppress(BrokenPipeError):  # the user who started us is gone; the lock tells us so too
        os.write(REPORT, text.encode())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--without-database", action="store_true")
    parser.add_argument("--without-redis", action="store_true")
    parser.add_argument("--forgetful", action="store_true")
    asked = parser.parse_args()
    os.setsid()  # Ctrl-C is for the users
    keep(
        Places(asked.data_dir),
        Needs(not asked.without_database, not asked.without_redis, not asked.forgetful),
    )


if __name__ == "__main__":
    main()
