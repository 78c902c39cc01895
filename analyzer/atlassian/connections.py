"""Connections: one pool a thread, the certificates to trust, and the user's proxy."""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec
from threading import Lock, local
from typing import TYPE_CHECKING
from urllib.request import getproxies, proxy_bypass

import httpx
from pydantic import SecretStr

from analyzer.config.sections import LOOPBACK
from analyzer.errors import ConfigError

if TYPE_CHECKING:
    from ssl import SSLContext

_ONE = httpx.Limits(max_connections=1, max_keepalive_connections=1)


class Connections(httpx.BaseTransport):
    """Sends without any patience, over one connection a thread.

    A pool that 32 threads share passes half as many requests a second: it looks through all of them at each request.
    """

    def __init__(self, base: str) -> None:
        self._trusted = trusted()
        self._proxy = proxy(httpx.URL(base))
        self._mine = local()
        self._all: list[httpx.HTTPTransport] = []
        self._lock = Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send *request* over this thread's connection."""
        return self._own().handle_request(request)

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            for transport in self._all:
                transport.close()

    def _own(self) -> httpx.HTTPTransport:
        own: httpx.HTTPTransport | None = getattr(self._mine, "transport", None)
        if own is None:
            own = self._mine.transport = httpx.HTTPTransport(verify=self._trusted, limits=_ONE, proxy=self._proxy)
            with self._lock:
                self._all.append(own)
        return own


@cache
def _context(_: str | None, __: str | None) -> SSLContext:
    return httpx.create_ssl_context()


def trusted() -> SSLContext:
    """Return what to trust, read once: it takes as long as many requests. Raises ConfigError."""
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    try:
        return _context(file, folder)
    except OSError as error:
        raise ConfigError(
            f"the certificates that the environment variable SSL_CERT_FILE names cannot be read: {error}",
            "name a file of certificates in PEM format, or nothing",
        ) from error


def proxy(url: httpx.URL) -> httpx.Proxy | None:
    """Return the proxy that HTTPS_PROXY, ALL_PROXY and NO_PROXY say *url* is reached through. Raises ConfigError.

    What is on this very machine is never reached through one. No message repeats the address: it may hold a password.
    """
    if url.host in LOOPBACK or proxy_bypass(url.host):
        return None
    address = SecretStr(getproxies().get(url.scheme) or getproxies().get("all") or "")
    return _read(address) if address else None


def _read(address: SecretStr) -> httpx.Proxy:
    prefix = "" if "://" in address.get_secret_value() else "http://"
    try:
        found = httpx.Proxy(prefix + address.get_secret_value())
    except (ValueError, httpx.InvalidURL):
        found = None
    if found is None or not found.url.host:
        raise ConfigError(
            "the proxy that the environment names (HTTPS_PROXY, ALL_PROXY) has no address that can be used"
        )
    if found.url.scheme.startswith("socks") and not find_spec("socksio"):
        raise ConfigError(
            "the proxy that the environment names (HTTPS_PROXY, ALL_PROXY) speaks SOCKS; a library for it is missing",
            "install it with `pip install httpx[socks]`",
        )
    return found
