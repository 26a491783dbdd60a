"""The bytes of a file as received: set aside, measured, and kept under their own digest."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Event
from typing import IO

from django.conf import settings

from cpal.tabular import MEBIBYTE, Fault, FileRefused

SUFFIXES = frozenset({".csv", ".jsonl", ".ndjson", ".json", ".txt"})


@dataclass(frozen=True, slots=True)
class Original:
    """A file set aside, not yet kept. Its digest is worked out while its rows are being read."""

    set_aside_at: Path
    size_bytes: int
    suffix: str
    digest: Future[str]

    @property
    def sha256(self) -> str:
        """The digest of its bytes, as soon as it is known."""
        return self.digest.result()

    @property
    def name(self) -> str:
        """Where it is kept, under `MEDIA_ROOT`: the same bytes always at the same place."""
        return f"originals/{self.sha256[:2]}/{self.sha256}{self.suffix}"


@contextmanager
def set_aside(source: IO[bytes], *, name: str, max_bytes: int) -> Iterator[Original]:
    """Copy the file next to the originals. The copy goes again unless it is kept.

    Raises `FileRefused` when it is larger than `max_bytes`.
    """
    folder = Path(settings.MEDIA_ROOT) / "originals"
    folder.mkdir(parents=True, exist_ok=True)
    suffix = Path(name).suffix.lower()
    is_over = Event()
    with NamedTemporaryFile(dir=folder, prefix="arriving-", delete=False) as copy:
        path = Path(copy.name)
        try:
            size = _copy(source, copy, max_bytes)
            copy.flush()
            with ThreadPoolExecutor(max_workers=1) as other_core:
                try:
                    digest = other_core.submit(_digest, path, is_over)
                    yield Original(path, size, suffix if suffix in SUFFIXES else "", digest)
                finally:
                    is_over.set()
        finally:
            path.unlink(missing_ok=True)


def keep(original: Original) -> None:
    """Move the file to its place among the originals, whole or not at all."""
    place = Path(settings.MEDIA_ROOT) / original.name
    place.parent.mkdir(exist_ok=True)
    original.set_aside_at.replace(place)


def _copy(source: IO[bytes], copy: IO[bytes], max_bytes: int) -> int:
    size = 0
    while piece := source.read(MEBIBYTE):
        size += len(piece)
        if size > max_bytes:
            raise FileRefused(Fault(None, "", "it is too large", f"at most {max_bytes / MEBIBYTE:g} MiB"))
        copy.write(piece)
    return size


def _digest(path: Path, is_over: Event) -> str:
    """The SHA-256 of the file, once it is on the disk; given up when nobody waits for it any more."""
    digest = hashlib.sha256()
    with path.open("rb") as copy:
        os.fsync(copy.fileno())
        while not is_over.is_set() and (piece := copy.read(MEBIBYTE)):
            digest.update(piece)
    return digest.hexdigest()
