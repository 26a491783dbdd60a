"""Asking a readable rule once for each distinct key, and spreading its answer over the rows with that key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

Answer = Callable[..., tuple[Any, ...]]


def distinct(frame: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """The distinct keys of the rows."""
    return frame.select(keys).unique(maintain_order=True)


def answered(
    frame: pl.DataFrame,
    keys: Sequence[str],
    answer: Answer,
    columns: Mapping[str, pl.DataType | type[pl.DataType]],
) -> pl.DataFrame:
    """The frame with what `answer` says of the keys of each row, as these columns."""
    asked = distinct(frame, keys)
    answers = [answer(*key) for key in asked.iter_rows()]
    told = asked.with_columns(
        pl.Series(name, [each[place] for each in answers], dtype=dtype)
        for place, (name, dtype) in enumerate(columns.items())
    )
    return frame.join(told, on=list(keys), how="left", nulls_equal=True, maintain_order="left")
