"""Every address is walked: what is not public is refused to the public, to participants and to commercial staff."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from cpal.people.models import User
from pricing.models import Assessment, Delivery, FeedRecord, Publication, Run
from tests.people import ada, cora, eli, max_, mia, signed_in, theo
from tests.publication import market

pytestmark = pytest.mark.django_db

# What anybody may read, by the beginning of its address. Everything else needs a role, or a place at the desk.
PUBLIC = (
    "amendments/",
    "api/v1/",
    "brands/",
    "calendar.ics",
    "calendar/",
    "consultations/",
    "data/",
    "footprints/",
    "glossary/",
    "governance/",
    "healthz",
    "look/",
    "methodology/",
    "notices/",
    "objections/",
    "post/",
    "premia/",
    "readyz",
    "register/",
    "sign-in/",
    "sites/",
    "standards/",
    "thresholds/",
)
FRONT_PAGE = ""
DESK = "desk/"
ANYBODY_SIGNED_IN = ("sign-out/", "back-office/logout/", "back-office/jsi18n/")
DEALS = ("T-1", "T-2", "T-3")
PARTIES = ("HALDEN", "FJORD", "KARST")

# Any number or word that a route asks for is answered with one that exists.
ANSWERS = {
    "metal": "zinc",
    "window": "2026-03",
    "revision": "1",
    "status": "provisional",
    "code": "v2026-02",
    "before": "v2025-10",
    "after": "v2026-02",
    "category": "1",
    "record_id": "T-1",
    "action": "approve",
    "app_label": "pricing",
    "url": "nowhere",
    "brand": "ZINCO",
    "reference": "OBJ-2026-0001",
    "consultation": "CP-2026-01",
    "register": "brands",
    "form": "csv",
}


@pytest.fixture
def published() -> Publication:
    return market.final("40", "41", "42")


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route of the site with its pattern."""
    for each in patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, route)
        else:
            yield route, each


def addresses() -> list[str]:
    """An address for every route, its parameters answered with what exists."""
    numbers = {model.__name__: model for model in (Assessment, Delivery, FeedRecord, Publication, Run)}
    found = []
    for route, _ in routes(get_resolver().url_patterns):
        asked = re.findall(r"(?<!P)<(?:\w+:)?(\w+)>", route)
        answers = {name: ANSWERS.get(name, "1") for name in asked}
        for model, rows in numbers.items():
            if model.lower() in route:
                newest = rows._default_manager.order_by("pk").last()
                assert newest is not None, model
                for name in {"object_id", "number"} & set(answers):
                    answers[name] = str(newest.pk)
        found.append(_filled(route, answers))
    return found


def _filled(route: str, answers: dict[str, str]) -> str:
    for name, answer in answers.items():
        for converter in (
            "",
            "int:",
            "str:",
            "slug:",
            "path:",
            "uuid:",
            "notice:",
            "metal:",
            "window:",
            "status:",
            "reference:",
            "name:",
        ):
            route = route.replace(f"<{converter}{name}>", answer)
    named = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda group: ANSWERS[group[1]], route)
    return "/" + named.replace("^", "").replace("$", "").replace("\\", "")


def is_public(address: str) -> bool:
    route = address.removeprefix("/")
    return route == FRONT_PAGE or route.startswith(PUBLIC)


def test_the_walk_reaches_every_part_of_the_site(published: Publication) -> None:
    walked = addresses()
    assert len(walked) > 60
    assert not [address for address in walked if "<" in address]
    for part in ("/back-office/pricing/assessment/", "/desk/", "/premia/zinc/2026-03/", "/api/v1/premia"):
        assert any(address.startswith(part) for address in walked), part


def test_the_public_is_sent_to_sign_in_from_everything_that_is_not_public(published: Publication) -> None:
    pat = Client()
    reached = []
    for address in addresses():
        if is_public(address) or address == "/back-office/login/":
            continue
        response = pat.get(address)
        if response.status_code not in (302, 403, 404, 405):
            reached.append((address, response.status_code))
        if response.status_code == 302:
            assert "sign-in" in response["Location"] or "login" in response["Location"], address
    assert reached == []


@pytest.mark.long
@pytest.mark.parametrize("stranger", [mia, theo, max_], ids=lambda person: person.__name__)
def test_a_participant_and_commercial_staff_reach_nothing_beyond_the_public_and_the_own_desk(
    published: Publication, stranger: Callable[[], User]
) -> None:
    client = signed_in(stranger())
    reached = []
    for address in addresses():
        if is_public(address) or address.removeprefix("/").startswith((DESK, *ANYBODY_SIGNED_IN)):
            continue
        response = client.get(address)
        if response.status_code not in (302, 403, 404, 405):
            reached.append((address, response.status_code))
    assert reached == []


@pytest.mark.long
@pytest.mark.parametrize("colleague", [eli, cora, ada], ids=lambda person: person.__name__)
def test_staff_who_see_no_deal_find_none_on_any_page(
    published: Publication, colleague: Callable[[], User]
) -> None:
    client = signed_in(colleague())
    for address in addresses():
        response = client.get(address)
        if response.status_code == 200 and not response.streaming:
            page = response.content.decode(errors="replace")
            assert not [word for word in DEALS if word in page], address


def test_no_public_page_names_a_deal_or_its_parties(published: Publication) -> None:
    for client in (Client(), signed_in(theo())):
        for address in filter(is_public, addresses()):
            response = client.get(address)
            assert response.status_code < 500, address
            page = response.getvalue().decode(errors="replace")
            assert not [word for word in (*DEALS, *PARTIES) if word in page], address
