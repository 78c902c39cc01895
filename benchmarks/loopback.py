"""Sites with many Jira users and nothing else, served from bytes that lie ready: the server costs next to nothing.

``python -m benchmarks.loopback USERS SITES`` prints its port, and serves until its standard input ends. Each site has
its share of the users.
"""

from __future__ import annotations

import json
import socket
import sys
import time
from dataclasses import asdict, dataclass, field
from threading import Lock, Thread
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import parse_qs, urlsplit

from benchmarks.processes import STATISTICS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

A_PAGE = 1000
ORGANIZATION, USER = "org-bench", "auditor@bench.example"
KEYS = {"SEATCHECK_ORG_KEY": "org-key", "SEATCHECK_SITE_TOKEN": "site-token"}  # it takes any

_ADMIN_ONE = {"data": {"id": ORGANIZATION, "type": "orgs", "attributes": {"name": "Bench"}}}
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
_USER = (
    '{"self":"https://bench.atlassian.example/rest/api/3/user?accountId=712020:%(id)s","accountId":"712020:%(id)s",'
    '"accountType":"%(kind)s","emailAddress":"person.%(n)07d@d%(domain)03d.example","avatarUrls":{'
    '"48x48":"https://avatars.example/712020:%(id)s/4c6b/48",'
    '"24x24":"https://avatars.example/712020:%(id)s/4c6b/24",'
    '"16x16":"https://avatars.example/712020:%(id)s/4c6b/16",'
    '"32x32":"https://avatars.example/712020:%(id)s/4c6b/32"},'
    '"displayName":"Person %(n)07d","active":%(active)s,"timeZone":"Europe/Berlin","locale":"en_GB"}'
)


def page(start: int, end: int) -> bytes:
    """Return the users from *start* to before *end*, about 680 bytes each."""
    return ("[" + ",".join(_user(n) for n in range(start, end)) + "]").encode()


def _user(n: int) -> str:
    kind = "app" if n % 50 == 7 else "customer" if n % 50 > 40 else "atlassian"
    active = "false" if n % 20 == 3 else "true"
    mixed = (n * 0x9E3779B97F4A7C15) % 2**64  # ids of real accounts are in no order either
    identity = f"{mixed:016x}"
    uuid = f"{identity[:8]}-{identity[8:12]}-4{identity[13:]}-8{n % 4096:03x}-{n:012x}"
    return _USER % {"id": uuid, "kind": kind, "n": n, "domain": n % 300, "active": active}


def _ready(body: bytes) -> bytes:
    return _HEAD + str(len(body)).encode() + b"\r\n\r\n" + body


@dataclass
class Statistics:
    """What the server saw since it was last asked; times are of the monotonic clock, which all processes share."""

    requests: int = 0
    first: float = 0.0  # of any request
    last: float = 0.0  # of a request for users


def sites(count: int) -> dict[str, str]:
    """Return so many sites by name, with their cloud ids."""
    return {f"bench-{n}": f"cloud-{n}" for n in range(count)}


@dataclass
class Sites:
    """The answers, ready to be sent. *users* are those of each site."""

    users: int
    count: int
    statistics: Statistics = field(default_factory=Statistics)

    def __post_init__(self) -> None:
        self._lock = Lock()
        clouds = enumerate(sites(self.count).values())
        self._pages = {cloud: dict(self._ready_pages(number * self.users)) for number, cloud in clouds}
        self._empty = {kind: _ready(json.dumps(said).encode()) for kind, said in _EMPTY.items()}
        self._organization = _ready(json.dumps(_ADMIN_ONE).encode())

    def _ready_pages(self, first: int) -> Iterator[tuple[int, bytes]]:
        for start in range(0, self.users, A_PAGE):
            yield start, _ready(page(first + start, first + min(start + A_PAGE, self.users)))

    def answer(self, target: str) -> bytes:
        """Return the answer to a request, head included."""
        parts = urlsplit(target)
        if parts.path == STATISTICS:
            return self._told()
        users = parts.path.endswith("/users/search") and "/rest/" in parts.path
        with self._lock:
            self._count(users=users)
        if users:
            return self._users(parts.path.split("/")[3], {name: v[0] for name, v in parse_qs(parts.query).items()})
        if parts.path.endswith(f"/orgs/{ORGANIZATION}"):
            return self._organization
        return self._empty[next(kind for kind in _EMPTY if kind in parts.path)]

    def _users(self, cloud: str, query: Mapping[str, str]) -> bytes:
        if int(query.get("maxResults", A_PAGE)) != A_PAGE:
            return b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
        return self._pages[cloud].get(int(query.get("startAt", 0)), self._empty["/rest/api/"])

    def _count(self, *, users: bool) -> None:
        now = time.monotonic()
        self.statistics.requests += 1
        self.statistics.first = self.statistics.first or now
        self.statistics.last = now if users else self.statistics.last

    def _told(self) -> bytes:
        with self._lock:
            told, self.statistics = self.statistics, Statistics()
        return _ready(json.dumps(asdict(told)).encode())


# What an empty list looks like, by a part of its address; the first that fits counts.
_EMPTY: dict[str, object] = {
    "/count": {"count": 0},
    "/admin/": {"data": [], "links": {}},
    "/rest/servicedeskapi/": {"size": 0, "start": 0, "limit": 50, "isLastPage": True, "values": []},
    "/wiki/": {"results": [], "start": 0, "limit": 200, "size": 0, "_links": {}},
    "/2.0/": {"values": [], "pagelen": 100, "size": 0, "page": 1},
    "/rest/api/": [],
}


def _converse(connection: socket.socket, answer: Callable[[str], bytes]) -> None:
    """Answer one connection's requests, one after the other."""
    with connection, connection.makefile("rb") as incoming:
        while line := incoming.readline():
            _skip_rest(incoming)
            connection.sendall(answer(line.split(b" ")[1].decode("ascii")))


def _skip_rest(incoming: BinaryIO) -> None:
    length = 0
    while (header := incoming.readline()).strip():
        name, _, value = header.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    incoming.read(length)


def main() -> None:
    """Serve."""
    users, count = int(sys.argv[1]), int(sys.argv[2])
    ready = Sites(users // count, count)
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    Thread(target=_accept, args=(listener, ready), daemon=True).start()
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    sys.stdin.read()


def _accept(listener: socket.socket, ready: Sites) -> None:
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        Thread(target=_converse, args=(connection, ready.answer), daemon=True).start()


if __name__ == "__main__":
    main()
