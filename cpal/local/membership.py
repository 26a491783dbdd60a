"""Using the private servers: join those that run, or have a keeper start them; leave, and the last one out ends it."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from cpal.local.folders import make_data_dir
from cpal.local.keeper import REPORT, STOPPING, Needs, keeper_lock, users_lock
from cpal.local.locks import Lock, exclusively, holder_of
from cpal.local.places import PROJECT, Places

PATIENCE = 40.0


class ServersUnavailable(Exception):
    """The private servers could not be started or joined; the message says why."""


@dataclass(frozen=True)
class Started:
    """What the keeper told when it started: its process number, and how long each server took."""

    keeper: int
    seconds: Mapping[str, float]


@dataclass(frozen=True)
class Membership:
    """Keeps the servers up until `leave` or the end of the process."""

    where: Places
    users: Lock
    started: Started | None  # nothing when we joined servers that were up

    def leave(self) -> None:
        """Give up the servers; if nobody else uses them, wait until they have stopped."""
        self.users.release()
        deadline = time.monotonic() + PATIENCE
        while holder_of(keeper_lock(self.where)) and time.monotonic() < deadline:
            if self.users.may_take():  # nobody uses them, and the keeper has not noticed yet
                self.users.release()
            elif self.users.may_share():  # others go on using them
                break
            time.sleep(0.005)
        self.users.close()
        if self.started:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(self.started.keeper, os.WNOHANG)

    def is_alive(self) -> bool:
        """Whether the servers are still kept; false after one of them has ended by itself."""
        return holder_of(keeper_lock(self.where)) not in {"", STOPPING}


def join(where: Places, needs: Needs) -> Membership:
    """Make sure that the servers in `needs` run, and that they do so until we leave.

    Raises ServersUnavailable when they cannot be started, or run without one that we need.
    """
    make_data_dir(where.data_dir)
    users = Lock(users_lock(where))
    with exclusively(where.data_dir / "starting.lock"):
        users.share()  # waits while a keeper whose last user has left is stopping the servers
        while (note := holder_of(keeper_lock(where))) == STOPPING:
            time.sleep(0.01)
        started = None
        if not note:
            started = _have_a_keeper_start(where, needs)
        elif not needs.are_met_by(note):
            raise ServersUnavailable(
                f"The servers of {where.data_dir} were started by a command that had DATABASE_URL or REDIS_URL set. "
                "End it first, or use another CPAL_DATA_DIR."
            )
    return Membership(where, users, started)


@contextmanager
def joined(where: Places, needs: Needs) -> Iterator[Membership | None]:
    """`join` and `leave` around a block; nothing at all when nothing is needed."""
    if not needs.any:
        yield None
        return
    membership = join(where, needs)
    try:
        yield membership
    finally:
        membership.leave()


def _have_a_keeper_start(where: Places, needs: Needs) -> Started:
    told, report = os.pipe()
    where.logs.mkdir(exist_ok=True)
    log = os.open(where.logs / "keeper.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    keeper = os.posix_spawn(
        sys.executable,
        _keeper_command(where, needs),
        os.environ | {"PYTHONPATH": str(PROJECT)},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_DUP2, report, REPORT),
            (os.POSIX_SPAWN_DUP2, log, 2),
        ],
    )
    os.close(report)
    os.close(log)
    with os.fdopen(told) as answer:
        said = answer.read()
    if not said.endswith("ready\n"):
        raise ServersUnavailable(said.strip() or f"The private servers did not start; see {where.logs}.")
    pairs = (line.split() for line in said.splitlines()[:-1])
    return Started(keeper, {name: float(seconds) for name, seconds in pairs})


def _keeper_command(where: Places, needs: Needs) -> list[str]:
    options = {
        "--without-database": not needs.database,
        "--without-redis": not needs.redis,
        "--forgetful": not needs.is_durable,
    }
    chosen = [option for option, is_wanted in options.items() if is_wanted]
    return [sys.executable, "-P", "-m", "cpal.local.keeper", str(where.data_dir), *chosen]
