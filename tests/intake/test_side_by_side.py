"""Deliveries that arrive at once, and a process that dies half-way."""

import io
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from pytest_django import Settings

from pricing.intake import originals, turns
from pricing.intake.deliveries import Receipt
from pricing.intake.originals import Original
from pricing.models import Delivery, FeedRecord
from pricing.services.receive_feed import receive_feed
from tests.intake import feeds
from tests.intake.feeds import RECEIVED_AT, counts, feed_csv

pytestmark = pytest.mark.django_db(transaction=True)


def side_by_side(*acts: Callable[[], object]) -> None:
    """Run the acts at once, each on a connection of its own, and raise what any of them raises."""
    failures: list[BaseException] = []

    def run(act: Callable[[], object]) -> None:
        try:
            act()
        except BaseException as failure:  # noqa: BLE001 - handed on below
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def test_the_same_file_fed_four_times_at_once_is_stored_once() -> None:
    content = feed_csv(*(feeds.transaction(id=f"T-{n}") for n in range(500)))
    receipts: list[Receipt] = []
    side_by_side(*[lambda: receipts.append(feeds.receive(content))] * 4)
    assert sorted(receipt.is_new for receipt in receipts) == [False, False, False, True]
    assert (Delivery.objects.count(), FeedRecord.objects.count()) == (1, 500)


def test_files_with_rows_in_common_fed_at_once_store_each_row_once() -> None:
    shared = [feeds.transaction(id=f"T-{n}") for n in range(200)]
    receipts: list[Receipt] = []
    files = [feed_csv(*shared, feeds.transaction(id=name)) for name in "ABC"]
    side_by_side(*(lambda content=content: receipts.append(feeds.receive(content)) for content in files))
    assert sorted(map(counts, receipts)) == [(1, 200, 0), (1, 200, 0), (201, 0, 0)]
    assert FeedRecord.objects.count() == 203


def test_when_the_transaction_dies_at_its_end_nothing_of_the_file_is_held(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = feed_csv(*(feeds.transaction(id=f"T-{n}") for n in range(12_000)))

    def die(original: Original) -> None:
        assert FeedRecord.objects.count() == 12_000  # all is written, nothing committed
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(originals, "keep", die)
        with pytest.raises(KeyboardInterrupt):
            feeds.receive(content)
    assert (Delivery.objects.count(), FeedRecord.objects.count()) == (0, 0)
    assert counts(feeds.receive(content)) == (12_000, 0, 0)


def test_when_the_backend_is_killed_nothing_of_the_file_is_held() -> None:
    content = feed_csv(*(feeds.transaction(id=f"T-{n}") for n in range(6_000)))

    def killed() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            feeds.receive(content)
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(Exception, match="terminat"):
        side_by_side(killed)
    assert (Delivery.objects.count(), FeedRecord.objects.count()) == (0, 0)
    assert counts(feeds.receive(content)) == (6_000, 0, 0)


def test_pricing_waits_for_a_delivery_that_has_arrived() -> None:
    has_arrived = threading.Event()
    seen: list[int] = []

    def deliver() -> None:
        with transaction.atomic():
            receive_feed(
                source=io.BytesIO(feed_csv(feeds.transaction())), name="feed.csv", received_at=RECEIVED_AT
            )
            has_arrived.set()
            time.sleep(0.3)

    def price() -> None:
        has_arrived.wait()
        turns.wait_for_deliveries_under_way()
        seen.append(FeedRecord.objects.count())

    side_by_side(deliver, price)
    assert seen == [1]


def test_a_file_set_aside_by_a_process_that_died_is_harmless(settings: Settings) -> None:
    folder = Path(settings.MEDIA_ROOT) / "originals"
    folder.mkdir(parents=True)
    (folder / f"arriving-{os.getpid()}").write_bytes(b"half a fi")
    assert counts(feeds.receive(feed_csv(feeds.transaction()))) == (1, 0, 0)
