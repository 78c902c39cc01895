"""What went wrong with a request, as sentences. Nothing of an answer's body, and no secret, is in them."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import httpx

from analyzer.atlassian.endpoints import Api
from analyzer.errors import (
    ExpiredCursor,
    Forbidden,
    NotFound,
    RequestFailed,
    Unauthorized,
    UnexpectedAnswer,
    Unreachable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.atlassian.endpoints import Endpoint

_KNOWN: dict[int, type[RequestFailed]] = {401: Unauthorized, 403: Forbidden, 404: NotFound, 410: NotFound}
_SENTENCES = {
    400: "it does not accept the question, or does not know what is asked about",
    401: "{label} is not accepted",
    403: "{label} is accepted, but may not read this",
    404: "it is not known there",
    410: "it is no longer there",
    412: "it is experimental, and the agreement to that was not understood",
}
_HINTS = {
    400: "collect again; if it stays so, update seatcheck",
    401: "the key or token may be expired, revoked or another's: put a new one where the configuration says it is kept",
    403: "it needs {permission}",
    404: "check {identity} in the configuration",
    410: "update seatcheck",
    412: "update seatcheck",
}
_SERVER_FAULT = 500
_EXPIRED = (400, 410)
_IDENTITY = {
    Api.ADMIN: "organization.id",
    Api.SITE: "the site's url and api_url",
    Api.CONFLUENCE: "the site's url and confluence_api_url",
    Api.BITBUCKET: "the Bitbucket workspace",
}


def refused(endpoint: Endpoint, label: str, response: httpx.Response, position: str | None = None) -> RequestFailed:
    """Return the error for an answer that is anything but 200, to the question for the page at *position*."""
    status = response.status_code
    if position is not None and endpoint.style.position == "cursor" and status in _EXPIRED:
        return _expired(endpoint, response)
    kind = _KNOWN.get(status, RequestFailed if status >= _SERVER_FAULT else UnexpectedAnswer)
    sentence, hint = _SENTENCES.get(status, "it cannot be used"), _HINTS.get(status, "try again later")
    if response.has_redirect_location:
        sentence, hint = f"it points to {_target(response)!a}", "give the address where the site now is, if it is yours"
    words = {"label": label, "permission": endpoint.permission, "identity": _IDENTITY[endpoint.api]}
    where = f"{endpoint.name}: {response.request.url.host} answered {status}"
    return kind(f"{where}: {sentence.format_map(words)}", hint.format_map(words), status)


def _expired(endpoint: Endpoint, response: httpx.Response) -> ExpiredCursor:
    """Return the error for a page after the first. The question was accepted once: it is the cursor (ADMIN-400-1)."""
    return ExpiredCursor(
        f"{endpoint.name}: {response.request.url.host} answered {response.status_code}: "
        "it does not accept its own cursor any more",
        "collect again: the list is read from its beginning",
        response.status_code,
    )


def _target(response: httpx.Response) -> str:
    """Return only the host: the rest of an address may hold a name or a token."""
    try:
        return httpx.URL(response.headers["Location"]).host or response.request.url.host
    except httpx.InvalidURL:
        return "an address that is none"


def unreachable(endpoint: Endpoint, request: httpx.Request, error: httpx.TransportError) -> Unreachable:
    """Return the error for a request that was not answered."""
    return Unreachable(f"{endpoint.name}: {request.url.host} {_plight(error)}", _remedy(error))


def _plight(error: httpx.TransportError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "did not answer in time"
    if isinstance(error, httpx.ProxyError):
        return "cannot be reached: the proxy refuses to pass it on"
    if _is_tls(error):
        return "cannot be trusted: its certificate was not accepted"
    if isinstance(error, httpx.ConnectError):
        return "cannot be reached"
    return "broke off before the answer was whole, or did not keep to HTTP"


def _remedy(error: httpx.TransportError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "raise collect.timeout, or try again later"
    if _is_tls(error):
        return "name your network's certificates in the environment variable SSL_CERT_FILE"
    if isinstance(error, httpx.ProxyError):
        return "check HTTPS_PROXY and NO_PROXY in the environment, and the proxy's user and password"
    return "check the address in the configuration, and the network"


def _is_tls(error: BaseException) -> bool:
    return any(isinstance(cause, ssl.SSLError) for cause in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__
