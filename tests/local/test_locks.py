"""The note in a lock is read whole, whenever it is read."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread

from cpal.local.locks import Lock, holder_of

NOTES = ("4711 database redis", "stopping")


def test_a_note_that_changes_is_never_read_half_or_empty(tmp_path: Path) -> None:
    path, is_over = tmp_path / "keeper.lock", Event()
    lock = Lock(path)
    lock.take()
    lock.write(NOTES[0])

    def change() -> None:
        while not is_over.is_set():
            for note in reversed(NOTES):
                lock.write(note)

    writer = Thread(target=change)
    writer.start()
    read = {holder_of(path) for _ in range(5_000)}
    is_over.set()
    writer.join()
    lock.close()
    assert read <= set(NOTES)


def test_nobody_holds_a_lock_that_was_given_up(tmp_path: Path) -> None:
    path = tmp_path / "keeper.lock"
    lock = Lock(path)
    lock.take()
    lock.write(NOTES[0])
    assert holder_of(path) == NOTES[0]
    lock.close()
    assert holder_of(path) == ""
