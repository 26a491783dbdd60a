"""Seconds and peak memory of what our process does."""

from __future__ import annotations

import re
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

STATUS, CLEAR_PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")
RESET_PEAK = "5"


@dataclass(frozen=True, slots=True)
class Measured:
    """How long something took, by the clock and of the processor, and the most memory that it held."""

    seconds: float
    processor_seconds: float
    peak_mebibytes: float


def measured(work: Callable[[], object]) -> Measured:
    """Do the work and measure it."""
    forget_peak()
    began, processor = time.perf_counter(), time.process_time()
    work()
    return Measured(time.perf_counter() - began, time.process_time() - processor, peak_mebibytes())


def forget_peak() -> None:
    """Count the peak of memory from now on, where the system can."""
    if CLEAR_PEAK.exists():
        CLEAR_PEAK.write_text(RESET_PEAK, encoding="ascii")


def peak_mebibytes() -> float:
    """The most memory that the process has held since the peak was forgotten, else since it began."""
    if STATUS.exists() and (peak := re.search(r"VmHWM:\s+(\d+) kB", STATUS.read_text(encoding="ascii"))):
        return int(peak[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
