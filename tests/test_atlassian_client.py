"""The client: real HTTP on loopback where the connection matters, scripted answers where only the answer does."""

from __future__ import annotations

import gzip
import json
import socket
from contextlib import closing, contextmanager
from threading import Thread
from typing import TYPE_CHECKING

import httpx
import pytest
from pydantic import SecretStr

from analyzer.atlassian import ENDPOINTS, Ask, AtlassianClient, BoundKey, Endpoint
from analyzer.atlassian.transport import LARGEST, PatientTransport
from analyzer.config import CollectSettings
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
    from collections.abc import Callable, Iterator

SECRET = "ATATT3-not-a-real-key"  # noqa: S105  invented
BASE = "https://api.atlassian.example"
LABEL = "the organization's key in env:SOME_KEY"
PERSON = "kari@halden.example"
ORG = {"org": "o1"}
DOMAINS, ACCOUNTS, DESKS = ENDPOINTS["domains"], ENDPOINTS["accounts"], ENDPOINTS["desks"]


def quiet(*_: object) -> None:
    """Neither tell nor wait."""


def scripted(*answers: httpx.Response, seen: list[httpx.Request] | None = None) -> AtlassianClient:
    left = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        return left.pop(0)

    transport = PatientTransport(httpx.MockTransport(answer), 60.0, waiting=quiet, sleep=quiet)
    return AtlassianClient(BoundKey.bearer(BASE, LABEL, SecretStr(SECRET)), transport, 5.0)


def connected(base: str) -> AtlassianClient:
    settings = CollectSettings(timeout=5.0, threads=2)
    return AtlassianClient.connect(BoundKey.bearer(base, LABEL, SecretStr(SECRET)), settings, quiet, quiet)


def data(*ids: int, after: str | None = None) -> httpx.Response:
    return httpx.Response(200, json={"data": [{"id": n, "email": PERSON} for n in ids], "links": {"next": after}})


def listed(client: AtlassianClient, endpoint: Endpoint = DOMAINS) -> list[int]:
    with closing(client):
        return [json.loads(row)["id"] for page in client.pages(endpoint, ORG) for row in page.rows]


def failure(client: AtlassianClient, endpoint: Endpoint = DOMAINS) -> RequestFailed:
    """Return what reading raises, having made sure that neither the key nor a person is in it."""
    with pytest.raises(RequestFailed) as caught:
        listed(client, endpoint)
    told = f"{caught.value} {caught.value.hint} {caught.value!r}"
    assert SECRET not in told
    assert PERSON not in told
    assert caught.value.hint
    return caught.value


class _Stream(httpx.SyncByteStream):
    """An answer's body as it comes over the network, in pieces."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def __iter__(self) -> Iterator[bytes]:
        for begin in range(0, len(self.body), 1 << 16):
            yield self.body[begin : begin + (1 << 16)]


@contextmanager
def raw_server(speak: Callable[[socket.socket], None]) -> Iterator[str]:
    """Serve connections on loopback by *speak* until the end."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                speak(connection)

    thread = Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def test_every_page_is_read_in_turn() -> None:
    seen: list[httpx.Request] = []
    client = scripted(data(1, 2, after="c2"), data(3, after="c3"), data(), seen=seen)
    assert listed(client) == [1, 2, 3]
    assert [request.url.query for request in seen] == [b"", b"cursor=c2", b"cursor=c3"]
    assert {request.headers["Authorization"] for request in seen} == {f"Bearer {SECRET}"}


def test_reading_can_begin_in_the_middle() -> None:
    seen: list[httpx.Request] = []
    with closing(scripted(data(3), seen=seen)) as client:
        assert len(list(client.pages(DOMAINS, ORG, start="c2"))) == 1
    assert seen[0].url.query == b"cursor=c2"


def test_the_body_of_a_search_is_sent_again_with_each_cursor() -> None:
    seen: list[httpx.Request] = []
    with closing(scripted(data(1, after="c2"), data(2), seen=seen)) as client:
        list(client.pages(ACCOUNTS, ORG, Ask(body={"expand": ["groups"]})))
    assert [json.loads(request.content) for request in seen] == [
        {"expand": ["groups"], "limit": 100},
        {"expand": ["groups"], "limit": 100, "cursor": "c2"},
    ]


def test_ids_are_quoted_whole_in_a_path() -> None:
    seen: list[httpx.Request] = []
    with closing(scripted(data(), seen=seen)) as client:
        list(client.pages(ENDPOINTS["group-roles"], {"org": "o/1", "group": "ari:cloud/x?y"}))
    assert seen[0].url.raw_path.startswith(
        b"/admin/v2/orgs/o%2F1/directories/-/groups/ari%3Acloud%2Fx%3Fy/role-assignments?"
    )


def test_an_experimental_operation_is_agreed_to() -> None:
    seen: list[httpx.Request] = []
    answer = httpx.Response(200, json={"values": [], "size": 0, "isLastPage": True})
    with closing(scripted(answer, seen=seen)) as client:
        list(client.pages(ENDPOINTS["desk-customers"], {"desk": "3"}))
    assert seen[0].headers["X-ExperimentalApi"] == "opt-in"


def test_a_single_answer_is_given_as_it_was_sent() -> None:
    with closing(scripted(httpx.Response(200, content=b'{"count":3}'))) as client:
        assert client.one(ENDPOINTS["requests-raised"], {}, Ask(body={"jql": "x"})) == b'{"count":3}'


def test_a_page_says_what_the_server_claims_and_how_often_it_was_asked() -> None:
    answer = httpx.Response(200, json={"data": [{"id": 1}], "meta": {"total": 7}})
    with closing(scripted(httpx.Response(503), httpx.Response(429), answer)) as client:
        page = next(client.pages(DOMAINS, ORG))
    assert (page.claimed, page.requests, page.next) == (7, 3, None)


@pytest.mark.parametrize(
    ("status", "kind", "words", "hint"),
    [
        (401, Unauthorized, "SOME_KEY is not accepted", "where the configuration says"),
        (403, Forbidden, "may not read this", "read:domains:admin"),
        (404, NotFound, "not known", "organization.id"),
        (410, NotFound, "no longer there", "update"),
        (412, UnexpectedAnswer, "experimental", "update"),
        (400, UnexpectedAnswer, "400", "again"),
        (204, UnexpectedAnswer, "204", "again"),
        (500, RequestFailed, "500", "later"),
    ],
)
def test_a_refusal_is_a_sentence_with_a_hint(status: int, kind: type[RequestFailed], words: str, hint: str) -> None:
    error = failure(scripted(*[httpx.Response(status, json={"message": f"{PERSON} {SECRET}"})] * 4))
    assert type(error) is kind
    assert error.status == status
    assert str(error).startswith(f"domains: api.atlassian.example answered {status}")
    assert words in str(error)
    assert hint in error.hint


@pytest.mark.parametrize("target", ["https://evil.example/login?for=kari@halden.example", "/login", "http://["])
def test_a_redirect_is_not_followed(target: str) -> None:
    error = failure(scripted(httpx.Response(302, headers={"Location": target})))
    assert isinstance(error, UnexpectedAnswer)
    assert "it points to" in str(error)
    assert "login" not in str(error)


@pytest.mark.parametrize("status", [400, 410])
@pytest.mark.parametrize("endpoint", [DOMAINS, ACCOUNTS, ENDPOINTS["workspaces"]])
def test_a_cursor_that_has_expired_is_told_from_other_refusals(endpoint: Endpoint, status: int) -> None:
    told = {"errors": [{"status": status, "code": "ADMIN-400-1", "detail": f"{PERSON} {SECRET}"}]}
    error = failure(scripted(data(1, after="c2"), httpx.Response(status, json=told)), endpoint)
    assert type(error) is ExpiredCursor
    assert (error.status, "its own cursor" in str(error)) == (status, True)
    assert not isinstance(failure(scripted(httpx.Response(status, json=told)), endpoint), ExpiredCursor)


def test_a_cursor_that_was_kept_may_have_expired_too() -> None:
    with closing(scripted(httpx.Response(400))) as client, pytest.raises(ExpiredCursor):
        next(client.pages(DOMAINS, ORG, start="c2"))


def test_a_position_that_is_counted_does_not_expire() -> None:
    users = [httpx.Response(200, json=[{"id": 1}]), httpx.Response(400)]
    assert isinstance(failure(scripted(*users), ENDPOINTS["jira-users"]), UnexpectedAnswer)


def test_an_answer_that_never_ends_fills_no_memory() -> None:
    packed = gzip.compress(b" " * (LARGEST + 1))
    error = failure(scripted(httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=_Stream(packed))))
    assert isinstance(error, UnexpectedAnswer)
    assert "more than 256 MB" in str(error)
    assert len(packed) < LARGEST / 100


def test_a_packed_answer_is_unpacked_once() -> None:
    packed = gzip.compress(b'{"data":[{"id":1}]}')
    answer = httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=_Stream(packed))
    assert listed(scripted(answer)) == [1]


def test_a_redirect_to_what_is_no_address_is_an_error_that_does_not_show_it() -> None:
    assert "HTTP" in str(failure(scripted(httpx.Response(302, headers={"Location": "https://\x1bx/"}))))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html>kari@halden.example</html>", "not JSON"),
        (b'{"data":[{"email":"kari@halden.example"},', "cut off"),
        (b'{"email":"kari@halden.example"}', "`data`"),
        (b'["kari@halden.example"]', "Expected `object`"),
        (b'{"data":["kari@halden.example"]}', "not a record"),
    ],
)
def test_an_answer_that_cannot_be_read_is_an_error_that_repeats_none_of_it(body: bytes, words: str) -> None:
    error = failure(scripted(httpx.Response(200, content=body)))
    assert isinstance(error, UnexpectedAnswer)
    assert words in str(error)
    assert "domains: the answer of api.atlassian.example" in str(error)


def test_the_same_cursor_twice_is_an_error() -> None:
    error = failure(scripted(data(1, after="c2"), data(2, after="c3"), data(3, after="c2")))
    assert "a second time" in str(error)


def test_the_same_records_twice_are_an_error() -> None:
    users = [httpx.Response(200, json=[{"id": 1}])] * 2
    assert "a second time" in str(failure(scripted(*users), ENDPOINTS["jira-users"]))


def test_a_next_link_to_another_host_is_an_error_that_names_it() -> None:
    error = failure(scripted(data(1, after="https://evil.example/?cursor=kari@halden.example")))
    assert "another host, 'evil.example'" in str(error)


def test_an_empty_email_is_kept_as_it_was_sent() -> None:
    answer = httpx.Response(200, json=[{"accountId": "a", "emailAddress": None}])
    with closing(scripted(answer, httpx.Response(200, json=[]))) as client:
        first = next(client.pages(ENDPOINTS["jira-users"], {}))
    assert first.rows == [b'{"accountId":"a","emailAddress":null}']


def test_a_host_that_nobody_answers_at_is_unreachable() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = listener.getsockname()[1]
    error = failure(connected(f"http://127.0.0.1:{port}"))
    assert isinstance(error, Unreachable)
    assert "127.0.0.1 cannot be reached" in str(error)


def test_a_page_that_breaks_off_is_asked_for_again_and_then_an_error() -> None:
    asked: list[bytes] = []

    def speak(connection: socket.socket) -> None:
        asked.append(connection.recv(65536))
        connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"data":[{"id":1},')

    with raw_server(speak) as base:
        error = failure(connected(base))
    assert isinstance(error, Unreachable)
    assert "before the answer was whole" in str(error)
    assert len(asked) == 4


def test_an_answer_that_cannot_be_unpacked_is_an_error() -> None:
    def speak(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd")

    with raw_server(speak) as base:
        error = failure(connected(base))
    assert isinstance(error, UnexpectedAnswer)
    assert "unpacked" in str(error)


def test_a_server_that_does_not_speak_tls_is_told_from_one_that_is_not_there() -> None:
    def speak(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with raw_server(speak) as base:
        error = failure(connected(base.replace("http:", "https:")))
    assert isinstance(error, Unreachable)
    assert "certificate" in str(error)


def test_a_server_that_says_nothing_is_given_up() -> None:
    def late(_: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("late")

    transport = PatientTransport(httpx.MockTransport(late), 60.0, waiting=quiet, sleep=quiet)
    client = AtlassianClient(BoundKey.bearer(BASE, LABEL, SecretStr(SECRET)), transport, 5.0)
    error = failure(client)
    assert isinstance(error, Unreachable)
    assert "in time" in str(error)
    assert "collect.timeout" in error.hint
