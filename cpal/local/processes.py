"""Starting a process that does not outlive the one that started it."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypedDict

from cpal.local.places import Account

PR_SET_PDEATHSIG = 1


def start(
    command: Sequence[str | Path],
    *,
    log: Path,
    farewell: signal.Signals,
    account: Account | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` in its own session; the kernel sends it `farewell` when we die, however we die (Linux)."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env=environment,
            start_new_session=True,
            preexec_fn=_farewell(farewell),  # noqa: PLW1509 - the starting processes have one thread
            **as_account(account),
        )


class AsAccount(TypedDict, total=False):
    """The arguments with which `subprocess` gives up root."""

    user: int
    group: int
    extra_groups: list[str | int]


def as_account(account: Account | None) -> AsAccount:
    """Nothing when we are that account already."""
    if account is None or account.is_ourselves:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def stop(process: subprocess.Popen[bytes], by: signal.Signals, patience: float) -> None:
    """Ask the process to end and wait; after `patience` seconds end it and its session."""
    if process.poll() is not None:
        return
    process.send_signal(by)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def end_with_parent(farewell: signal.Signals) -> None:
    """Have the kernel send us `farewell` when the process that started us dies (Linux; nothing elsewhere)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(farewell))


def _farewell(farewell: signal.Signals) -> Callable[[], None]:
    parent = os.getpid()

    def ask_for_farewell() -> None:
        end_with_parent(farewell)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return ask_for_farewell
