"""Posting to an address that somebody else gave us: only to public machines, checked and then connected to as checked.

The host name is resolved once; every address it has must be public, and the connection goes to the checked address
itself, so that a name that resolves differently a moment later leads nowhere. No redirect is followed, no proxy used,
and only the status of the answer is read.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

CONNECT_SECONDS = 5.0
ALL_SECONDS = 10.0
# Networks whose addresses stand for others behind them.
TRANSLATED = tuple(
    ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16")
)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class EndpointRefused(ValueError):
    """The address is not one to which we post; says why."""


class NoAnswer(Exception):
    """The endpoint could not be reached or did not answer in time."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be addressed beyond public machines by https. Tests post to the machine they run on."""

    allows_own_machine: bool = False

    def allows(self, address: Address) -> bool:
        """Whether a machine may be addressed."""
        return is_public(address) or (self.allows_own_machine and address.is_loopback)


PUBLIC = Reach()


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart."""

    scheme: str
    host: str
    port: int
    path: str


def target_of(url: str, reach: Reach = PUBLIC) -> Target:
    """The parts of an address that we may post to. Raises EndpointRefused."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise EndpointRefused("This is not an address.") from None
    if parts.scheme != "https" and not (reach.allows_own_machine and parts.scheme == "http"):
        raise EndpointRefused("The address must begin with https://.")
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise EndpointRefused("Give a host name, without a user name or password.")
    if any(ord(character) < 33 or ord(character) > 126 for character in url):
        raise EndpointRefused("The address may hold neither blanks nor letters outside ASCII.")
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    return Target(parts.scheme, parts.hostname, port or (443 if parts.scheme == "https" else 80), path)


def is_public(address: Address) -> bool:
    """Neither private, loopback, link-local, multicast or reserved, nor standing for another address."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in TRANSLATED) or address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def checked_address(target: Target, reach: Reach = PUBLIC) -> str:
    """The address to connect to. Raises EndpointRefused if the name has any address that is not public, or NoAnswer."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NoAnswer(f"{target.host} cannot be found.") from None
    addresses = [str(entry[4][0]) for entry in found]
    for text in addresses:
        if "%" in text or not reach.allows(ipaddress.ip_address(text)):
            raise EndpointRefused(f"{target.host} is not a public machine.")
    return addresses[0]


def post_to(url: str, body: bytes, headers: Mapping[str, str], reach: Reach = PUBLIC) -> int:
    """Post and return the status of the answer. Raises EndpointRefused or NoAnswer."""
    target = target_of(url, reach)
    connection = _ToAddress(target, checked_address(target, reach))
    deadline = _Deadline(connection)
    try:
        connection.request("POST", target.path, body=body, headers={**headers, "Connection": "close"})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as fault:
        raise NoAnswer(f"{target.host} did not answer ({type(fault).__name__}).") from fault
    finally:
        deadline.cancel()
        connection.close()
    if deadline.is_past:
        raise NoAnswer(f"{target.host} did not answer in time.")
    return status


class _ToAddress(http.client.HTTPConnection):
    """Connects to an address instead of looking its name up again."""

    def __init__(self, target: Target, address: str) -> None:
        super().__init__(target.host, target.port, timeout=CONNECT_SECONDS)
        self._target, self._address = target, address

    def connect(self) -> None:
        """To the checked address; the certificate must be that of the name."""
        plain = socket.create_connection((self._address, self._target.port), timeout=CONNECT_SECONDS)
        self.sock = plain
        if self._target.scheme == "https":
            self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self._target.host)


class _Deadline:
    """Ends a conversation that takes too long, whatever it waits for; a cut answer looks whole to who reads it."""

    def __init__(self, connection: http.client.HTTPConnection) -> None:
        self.is_past = False
        self._connection = connection
        self._timer = threading.Timer(ALL_SECONDS, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def cancel(self) -> None:
        """The conversation is over."""
        self._timer.cancel()

    def _cut(self) -> None:
        self.is_past = True
        if self._connection.sock is not None:
            with contextlib.suppress(OSError):
                self._connection.sock.shutdown(socket.SHUT_RDWR)
