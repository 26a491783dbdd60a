"""Subscribing by e-mail: nothing is kept of an address before its owner confirmed it, nothing after they left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from consultations.notices import post
from consultations.notices.models import Kind, Subscription
from cpal.clock import database_clock
from cpal.look.words import METALS

SALT = "notices.subscribe"
VALID_FOR = dt.timedelta(days=2)
LETTERS_AN_HOUR = 3
REQUESTS_AN_HOUR = 30


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked to be told; nothing chosen means everything."""

    address: str
    kinds: tuple[str, ...] = ()
    metals: tuple[str, ...] = ()


class LinkExpired(ValueError):
    """The link of a confirmation is too old, or not ours."""


class TooManyRequests(ValueError):
    """The same machine asked too often."""


def ask_to_confirm(*, wish: Wish, asked_from: str) -> None:
    """Send the letter with the link, whether or not the address is known: the answer is the same.

    At most three letters an hour go to one address, so that nobody is pestered with them. Raises TooManyRequests.
    """
    if not may_do_again(f"subscribe-from:{asked_from}", REQUESTS_AN_HOUR):
        raise TooManyRequests("Too many requests from this machine: try again in an hour.")
    if not may_do_again(f"subscribe-to:{wish.address.lower()}", LETTERS_AN_HOUR):
        return
    url = settings.SITE_URL + reverse("subscribe-confirm", args=[token_of(wish)])
    context = {"url": url, "choice": choice_in_words(wish.kinds, wish.metals), "days": VALID_FOR.days}
    post.send(
        to=wish.address,
        subject="Confirm your subscription to CPAL notices",
        template="subscribe",
        context=context,
    )


def may_do_again(what: str, times: int) -> bool:
    """Whether it was done fewer than so many times within the hour; counts this one."""
    key = "notices:" + signing.Signer(salt=SALT).signature(what)
    cache.add(key, 0, timeout=3600)
    try:
        return cache.incr(key) <= times
    except ValueError:  # it ran out between the two lines
        return True


def token_of(wish: Wish) -> str:
    """The wish, signed with its time."""
    return signing.dumps([wish.address, wish.kinds, wish.metals], salt=SALT, compress=True)


def wish_in(token: str) -> Wish:
    """What the owner of the address confirms. Raises LinkExpired."""
    try:
        address, kinds, metals = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature as fault:
        raise LinkExpired("This link is too old or incomplete.") from fault
    return Wish(address, tuple(kinds), tuple(metals))


@transaction.atomic
def confirm(*, token: str) -> Subscription:
    """Keep the subscription; an address that has one already gets the new choice. Raises LinkExpired."""
    wish = wish_in(token)
    known = Subscription.objects.select_for_update().filter(address__iexact=wish.address).first()
    subscription = known or Subscription(address=wish.address, confirmed_at=database_clock())
    subscription.kinds, subscription.metals = list(wish.kinds), list(wish.metals)
    subscription.save()
    return subscription


def unsubscribe(*, key: UUID) -> None:
    """Delete the address and what was on its way to it; there may be none any more."""
    Subscription.objects.filter(key=key).delete()


def choice_in_words(kinds: Sequence[str], metals: Sequence[str]) -> str:
    """`Every notice`, `Correction, Delay; nickel`."""
    what = ", ".join(Kind(kind).label for kind in kinds) or "Every notice"
    of = ", ".join(METALS[metal].lower() for metal in metals)
    return f"{what}; of premia: {of}" if of else what
