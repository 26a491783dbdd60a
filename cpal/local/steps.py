"""Saying how long each step of a start takes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.management.base import OutputWrapper


@dataclass
class Step:
    """A step under way; `note` is printed beside its time."""

    note: str = ""


@dataclass(frozen=True)
class Steps:
    out: OutputWrapper

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Time a block and print its line when it has ended well."""
        began = time.monotonic()
        step = Step()
        yield step
        self.took(name, time.monotonic() - began, step.note)

    def took(self, name: str, seconds: float, note: str = "") -> None:
        self.out.write(f"  {name:<20} {seconds:6.1f} s   {note}".rstrip() + "\n")
        self.out.flush()
