"""A server in a process of its own that grants so many requests a second, and tells what it was asked."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
from processes import started

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWER = "HTTP/1.1 {status} Answer\r\nContent-Length: 2\r\n{headers}\r\n{{}}"


@dataclass
class Server:
    """Grants *rate* requests a second, and as many at once; after *latency* seconds. 0 grants everything."""

    rate: float
    latency: float
    refuse_first: int
    headers: str
    tokens: float = field(init=False)
    at: float = field(default_factory=time.monotonic)
    arrivals: list[float] = field(default_factory=list)
    refused: int = 0
    inside: int = 0
    most_inside: int = 0

    def __post_init__(self) -> None:
        self.tokens = self.rate

    def grants(self) -> bool:
        now = time.monotonic()
        self.tokens, self.at = min(self.rate, self.tokens + (now - self.at) * self.rate), now
        if len(self.arrivals) <= self.refuse_first or (self.rate and self.tokens < 1):
            return False
        self.tokens -= 1
        return True

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                writer.write(await self.answer(head))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def answer(self, head: bytes) -> bytes:
        if b"/told" in head.split(b"\r\n")[0]:
            told = json.dumps({"arrivals": self.arrivals, "refused": self.refused, "most": self.most_inside})
            return f"HTTP/1.1 200 OK\r\nContent-Length: {len(told)}\r\n\r\n{told}".encode()
        self.arrivals.append(time.monotonic())
        granted = self.grants()
        self.inside += 1
        self.most_inside = max(self.inside, self.most_inside)
        await asyncio.sleep(self.latency)
        self.inside -= 1
        self.refused += not granted
        refusal = "Retry-After: 1\r\n" + self.headers
        return ANSWER.format(status=200 if granted else 429, headers="" if granted else refusal).encode()


async def serve(server: Server) -> None:
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    print("ready", listening.sockets[0].getsockname()[1], sep="\n", flush=True)  # noqa: T201  that is how it tells
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


def main() -> None:
    rate, latency, refuse_first, headers = sys.argv[1:]
    asyncio.run(serve(Server(float(rate), float(latency), int(refuse_first), headers)))


@dataclass(frozen=True)
class Told:
    """Where the server is, and what it says of itself."""

    base: str

    def now(self) -> dict[str, Any]:
        told: dict[str, Any] = httpx.get(f"{self.base}/told", trust_env=False).json()
        return told


@contextmanager
def bucket(rate: float, *, latency: float = 0.0, refuse_first: int = 0, headers: str = "") -> Iterator[Told]:
    """Run such a server until the end of the block."""
    with started("from buckets import main; main()", rate, latency, refuse_first, headers) as process:
        assert process.stdout
        yield Told(f"http://127.0.0.1:{int(process.stdout.readline())}")
