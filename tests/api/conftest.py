"""The API is asked by a client without a sign-in; throttling starts afresh with each test."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.portal.conftest import mid_november

__all__ = ["mid_november"]


@pytest.fixture(autouse=True)
def nobody_asked_yet() -> Iterator[None]:
    """Empty the counters of the throttle."""
    cache.clear()
    yield
    cache.clear()
