"""File locks. The kernel lets go of them when a process ends in whatever way, so none is ever left behind."""

import fcntl
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

READINGS = 1000  # of a note that changes while it is read


class Lock:
    """A lock on a file, held by many together (`share`) or by one alone (`take`)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def share(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def take(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def may_share(self) -> bool:
        return self._try(fcntl.LOCK_SH)

    def may_take(self) -> bool:
        return self._try(fcntl.LOCK_EX)

    def write(self, text: str) -> None:
        """Leave a note for whoever finds the lock taken, with its checksum: half a note is none."""
        line = f"{text}\t{_checksum(text)}\n".encode()
        os.pwrite(self._file, line, 0)
        os.ftruncate(self._file, len(line))

    def release(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        os.close(self._file)

    def _try(self, operation: int) -> bool:
        try:
            fcntl.flock(self._file, operation | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def exclusively(path: Path) -> Iterator[None]:
    """Let one process at a time through."""
    lock = Lock(path)
    try:
        lock.take()
        yield
    finally:
        lock.close()


def holder_of(path: Path) -> str:
    """The note of the process that holds the lock, or "" when nobody does."""
    if not path.exists():
        return ""
    lock = Lock(path)
    try:
        return "" if lock.may_take() else note_in(path)
    finally:
        lock.close()


def note_in(path: Path) -> str:
    """The note that was left in a lock, or "": read again while a read falls into the middle of a write."""
    for _ in range(READINGS):
        line = path.read_bytes().decode(errors="replace").partition("\n")[0]
        text, _, checksum = line.rpartition("\t")
        if checksum == _checksum(text):
            return text
    return ""


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"
