"""Values to JSON and back without loss: decimals and fractions as text, moments in UTC, tuples as lists.

The JSON of equal values is the same text, whatever their scale or time zone: 1.50 is written 1.5, and
17:00+01:00 is written 16:00+00:00.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from pricing.methodology.parameters import (
    MethodologyParameters,
    parameters_as_json,
    parameters_from_json,
)
from pricing.methodology.rounding import plain
from pricing.methodology.values import Judgement

TAG = "type"
Reader = Callable[[Any, str], Any]


class UnreadableError(ValueError):
    """A piece of JSON is not what its place asks for; the message begins with the path to it."""


def encode(value: Any) -> Any:
    """The JSON of a value: dataclasses become objects, judgements saying which they are."""
    for cls, write in _WRITERS:
        if isinstance(value, cls):
            return write(value)
    written = {field.name: encode(getattr(value, field.name)) for field in fields(value)}
    return {TAG: type(value).__name__, **written} if isinstance(value, Judgement) else written


_WRITERS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (Enum, lambda value: value.value),
    ((str, int, NoneType), lambda value: value),
    (Decimal, plain),
    (datetime, lambda value: value.astimezone(UTC).isoformat()),
    (date, date.isoformat),
    (tuple, lambda value: [encode(each) for each in value]),
    (MethodologyParameters, parameters_as_json),
    (Fraction, lambda value: f"{value.numerator}/{value.denominator}"),
)


def decode(hint: Any, value: Any, path: str) -> Any:
    """The value that a piece of JSON stands for; `UnreadableError` names the path to what is wrong."""
    try:
        return reader_of(hint)(value, path)
    except UnreadableError:
        raise
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as problem:
        raise UnreadableError(
            f"{path}: {value!r:.80} cannot be read as {_name(hint)} ({problem})"
        ) from problem


def _name(hint: Any) -> str:
    return getattr(hint, "__name__", str(hint))


@cache
def reader_of(hint: Any) -> Reader:
    """How a type is read."""
    if hint in _PLAIN_READERS:
        read = _PLAIN_READERS[hint]
        return lambda value, _: read(value)
    if hint == Judgement:
        return _read_judgement
    if get_origin(hint) in (Union, UnionType):
        return _optional_reader(hint)
    if get_origin(hint) is tuple:
        return _tuple_reader(get_args(hint)[0])
    if isinstance(hint, type) and issubclass(hint, Enum):
        return lambda value, _: hint(value)
    return _dataclass_reader(hint)


def _optional_reader(hint: Any) -> Reader:
    (inner,) = (each for each in get_args(hint) if each is not NoneType)
    return lambda value, path: None if value is None else decode(inner, value, path)


def _tuple_reader(inner: Any) -> Reader:
    def read(value: Any, path: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise TypeError("a list was expected")
        return tuple(decode(inner, each, f"{path}[{place}]") for place, each in enumerate(value))

    return read


def _dataclass_reader(cls: Any) -> Reader:
    hints = get_type_hints(cls)
    names = [field.name for field in fields(cls)]

    def read(value: Any, path: str) -> Any:
        given = {name for name in value if name != TAG}
        if given != set(names):
            odd = ", ".join(sorted(given ^ set(names)))
            raise UnreadableError(f"{path}: missing or unknown: {odd}")
        return cls(**{name: decode(hints[name], value[name], f"{path}.{name}") for name in names})

    return read


def _read_judgement(value: Any, path: str) -> Any:
    for cls in get_args(Judgement):
        if value[TAG] == cls.__name__:
            return decode(cls, value, path)
    raise TypeError("no such judgement")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text was expected")
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("a whole number was expected")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false was expected")
    return value


def _decimal(value: Any) -> Decimal:
    number = Decimal(_text(value))
    if not number.is_finite():
        raise ValueError("a finite number was expected")
    return number


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("a moment with its offset was expected")
    return moment


_PLAIN_READERS: dict[Any, Callable[[Any], Any]] = {
    str: _text,
    int: _whole,
    bool: _flag,
    Decimal: _decimal,
    Fraction: lambda value: Fraction(_text(value)),
    datetime: _moment,
    date: lambda value: date.fromisoformat(_text(value)),
    MethodologyParameters: parameters_from_json,
}
