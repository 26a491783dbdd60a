"""Turning a request to end into an exception, so that everything started is stopped in order."""

import signal
from types import FrameType
from typing import NoReturn


class Interrupted(BaseException):
    """We were asked to end. Not an Exception: nothing on the way may take it for a fault."""


def raise_when_asked_to_end(*signals: signal.Signals) -> None:
    for asked in signals:
        signal.signal(asked, _interrupt)


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise Interrupted
