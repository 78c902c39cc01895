"""Keys and people are shown to nobody: no other host, no log, no traceback. Real HTTP on loopback."""

from __future__ import annotations

import base64
import logging
import socket
import traceback
from contextlib import closing, contextmanager
from dataclasses import replace
from threading import Thread
from typing import TYPE_CHECKING

import httpx
import pytest
from pydantic import SecretStr

from analyzer.atlassian import ENDPOINTS, AtlassianClient, BoundKey
from analyzer.config import CollectSettings
from analyzer.errors import RequestFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECRET = "ATATT3-not-a-real-key"  # noqa: S105  invented
USER = "kari@halden.example"
PACKED = base64.b64encode(f"{USER}:{SECRET}".encode()).decode()
ORG = {"org": "o1"}
DOMAINS = ENDPOINTS["domains"]
ONCE = replace(DOMAINS, repeatable=False)


@contextmanager
def listening(answer: Callable[[bytes], bytes]) -> Iterator[tuple[str, list[bytes]]]:
    """Serve connections by *answer* until the end of the block; an empty answer breaks the connection off."""
    heard: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                heard.append(connection.recv(65536))
                connection.sendall(answer(heard[-1]))

    thread = Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", heard
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def ok(body: str, *headers: str) -> bytes:
    return "\r\n".join(
        ["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *headers, "Connection: close", "", body]
    ).encode()


def connected(key: BoundKey) -> AtlassianClient:
    settings = CollectSettings(timeout=5.0, threads=2)
    return AtlassianClient.connect(key, settings, lambda *_: None, lambda _: None)


def bearer(base: str) -> BoundKey:
    return BoundKey.bearer(base, "the key", SecretStr(SECRET))


def basic(base: str) -> BoundKey:
    return BoundKey.basic(base, "the token", USER, SecretStr(SECRET))


def read(key: BoundKey) -> None:
    with closing(connected(key)) as client:
        for _ in client.pages(ONCE, ORG):
            pass


def unshown(text: str) -> None:
    """Assert that neither the key nor the token is in *text*, packed or not."""
    assert SECRET not in text
    assert PACKED not in text


def with_locals(error: BaseException) -> str:
    """Return the traceback with the local variables of every frame that is not this test's own."""
    told: traceback.TracebackException | None = traceback.TracebackException.from_exception(error, capture_locals=True)
    shown: list[str] = []
    while told:
        shown += [
            str(told),
            *(f"{frame.filename} {frame.locals}" for frame in told.stack if "test_" not in frame.filename),
        ]
        told = told.__cause__ or told.__context__
    return "\n".join(shown)


@pytest.mark.parametrize("status", ["301", "302", "307", "308"])
def test_no_redirect_leads_to_another_server(status: str) -> None:
    with listening(lambda _: ok("{}")) as (other, heard):
        moved = f"HTTP/1.1 {status} Moved\r\nLocation: {other}/x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        with listening(lambda _: moved.encode()) as (base, asked), pytest.raises(RequestFailed):
            read(bearer(base))
    assert len(asked) == 1
    assert heard == []


def test_no_link_to_the_next_page_leads_to_another_server() -> None:
    with listening(lambda _: ok('{"data":[]}')) as (other, heard):
        pages = [ok(f'{{"data":[{{"id":1}}],"links":{{"next":"{other}/x?cursor=c2"}}}}'), ok('{"data":[]}')]
        with listening(lambda _: pages.pop(0)) as (base, asked):
            read(bearer(base))
    assert [b"cursor=c2" in request for request in asked] == [False, True]
    assert heard == []


def test_at_the_most_talkative_level_neither_key_nor_address_nor_cookie_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    talkers = [
        name for name in logging.Logger.manager.loggerDict if name.startswith(("httpx", "httpcore", "seatcheck"))
    ]
    caplog.set_level(logging.DEBUG)
    for name in talkers:
        caplog.set_level(logging.DEBUG, logger=name)
    with listening(lambda _: ok('{"data":[]}', "Set-Cookie: session=very-secret")) as (base, asked):
        read(basic(base))
        read(bearer(base))
    assert [PACKED.encode() in request for request in asked] == [True, False]  # it was sent indeed
    assert "httpcore.http11" in talkers
    unshown(caplog.text)
    assert "very-secret" not in caplog.text
    assert "/admin/v1/orgs/o1" not in caplog.text


def test_what_breaks_off_deep_inside_shows_no_key_in_a_traceback_with_variables() -> None:
    for make in (bearer, basic):
        with listening(lambda _: b"") as (base, asked), pytest.raises(RequestFailed) as caught:
            read(make(base))
        assert asked
        unshown(with_locals(caught.value))
        assert caught.value.__cause__  # what happened is still told


@pytest.mark.parametrize("kind", [RuntimeError, KeyboardInterrupt, httpx.DecodingError])
def test_whatever_is_raised_inside_shows_no_key(kind: type[BaseException], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: object, data: bytes, timeout: float | None = None) -> None:  # noqa: ARG001
        raise kind("from the depths")

    monkeypatch.setattr("httpcore._backends.sync.SyncStream.write", fail)  # where a key is at its barest
    with listening(lambda _: ok("{}")) as (base, _), pytest.raises((kind, RequestFailed)) as caught:
        read(basic(base))
    told = with_locals(caught.value)
    unshown(told)
    assert "transport.py" in told


def test_a_key_that_cannot_be_a_header_is_not_repeated_by_a_library() -> None:
    key = BoundKey("http://127.0.0.1:1", "the key", SecretStr(f"Bearer {SECRET}\x00"))
    with listening(lambda _: ok("{}")) as (base, _), pytest.raises(RequestFailed) as caught:
        read(replace(key, base=base))
    unshown(with_locals(caught.value))


def test_nothing_that_holds_a_key_shows_it() -> None:
    for make in (bearer, basic):
        key = make("https://api.example")
        request = next(key.auth_flow(httpx.Request("GET", "https://api.example/x")))
        with closing(connected(key)) as client:
            unshown(repr([client, vars(client), key, request, request.headers, vars(request)]))
