"""How a column that holds one of a list of words is written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from eligibility.vocabulary import Word


def word(words: Iterable[Word], *, may_be_empty: bool = False, **options: Any) -> models.CharField[str, str]:
    """A column of one of the words; with `may_be_empty` also of none of them."""
    every = tuple(words)
    longest = max(len(each.value) for each in every)
    return models.CharField(
        max_length=max(longest, 10),
        choices=[(each.value, each.said) for each in every],
        blank=may_be_empty,
        **options,
    )


def known(
    column: str, words: Iterable[Word], name: str, *, may_be_empty: bool = False
) -> models.CheckConstraint:
    """The database's own refusal of a word that is not of the list."""
    allowed = [*([""] if may_be_empty else []), *(each.value for each in words)]
    return models.CheckConstraint(condition=Q(**{f"{column}__in": allowed}), name=name)
