"""Nobody can make us post to a machine that is not public, by whatever name or spelling."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
import time
from typing import Any

import pytest

from consultations.notices import endpoints
from consultations.notices.endpoints import (
    EndpointRefused,
    NoAnswer,
    Reach,
    checked_address,
    is_public,
    post_to,
    target_of,
)
from tests.notices.receiving import receiver

PRIVATE = (
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1",
    "fd12:3456::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1", "2002:7f00:1::", "2001:0:1::1", "fec0::1",
)  # fmt: skip
PUBLIC = ("93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1")


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Every name has these addresses."""

    def found(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", found)


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_public(ipaddress.ip_address(address))
    resolving(monkeypatch, address)
    with pytest.raises(EndpointRefused, match="not a public machine"):
        checked_address(target_of("https://hooks.example.org/"))


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_taken(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, address)
    assert checked_address(target_of("https://hooks.example.org/")) == address


def test_a_name_with_one_private_address_among_public_ones_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolving(monkeypatch, "1.1.1.1", "10.0.0.1")
    with pytest.raises(EndpointRefused):
        checked_address(target_of("https://hooks.example.org/"))


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "017700000001", "localhost", "[::1]"])
def test_no_spelling_of_this_machine_gets_through(host: str) -> None:
    with pytest.raises((EndpointRefused, NoAnswer)):
        checked_address(target_of(f"https://{host}/"))


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "https://user:secret@example.org/",
        "https://user@example.org/",
        "https:///path",
        "https://example.org:99999/",
        "https://example.org/a b",
        "https://example.org/\r\nX: y",
        "https://exämple.org/",
        "//example.org/",
        "",
    ],
)
def test_an_address_that_is_no_plain_https_address_is_refused(url: str) -> None:
    with pytest.raises(EndpointRefused):
        target_of(url)


def test_the_connection_goes_to_the_address_that_was_checked_however_the_name_resolves_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that was public when it was looked up and is this machine a moment later leads nowhere."""
    asked: list[str] = []
    dialled: list[str] = []

    def found(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        address = "1.1.1.1" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def dial(address: tuple[str, int], **_: Any) -> socket.socket:
        dialled.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setattr(socket, "create_connection", dial)
    with pytest.raises(NoAnswer):
        post_to("https://rebinding.example.org/", b"{}", {})
    assert (asked, dialled) == (["rebinding.example.org"], ["1.1.1.1"])


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiver() as proxy, receiver() as received:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("https_proxy", proxy.url)
        assert post_to(received.url, b"{}", {}, Reach(allows_own_machine=True)) == 204
        assert (len(proxy.paths), len(received.paths)) == (0, 1)


def test_own_machine_is_allowed_only_where_it_is_said_and_nothing_else_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = Reach(allows_own_machine=True)
    with receiver() as received:
        with pytest.raises(EndpointRefused):
            post_to(received.url, b"{}", {})
        assert post_to(received.url, b"{}", {}, here) == 204
    resolving(monkeypatch, "10.0.0.1")
    with pytest.raises(EndpointRefused):
        checked_address(target_of("http://example.org/", here), here)


def test_an_endless_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that sends a header line at a time, for ever, and each in time."""
    monkeypatch.setattr(endpoints, "ALL_SECONDS", 0.5)
    listening = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        conversation, _ = listening.accept()
        with conversation, contextlib.suppress(OSError):
            conversation.sendall(b"HTTP/1.1 200 OK\r\n")
            for number in range(60):
                conversation.sendall(b"X-%d: y\r\n" % number)
                time.sleep(0.1)

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    began = time.monotonic()
    with listening, pytest.raises(NoAnswer):
        post_to(f"http://127.0.0.1:{listening.getsockname()[1]}/", b"{}", {}, Reach(allows_own_machine=True))
    assert time.monotonic() - began < 3
    thread.join(5)
