"""How an answer leaves: whole and at once, or late, in drops, cut off, or not at all."""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar
from weakref import WeakValueDictionary

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Receive, Scope, Send

    from analyzer.sandbox.wire import Answer

DROPS = 20  # pieces that a slow body comes in
_NO_LINGER = struct.pack("ii", 1, 0)  # closing then resets the connection, and what was not sent is lost


class Connection(H11Protocol):
    """One of a server's connections, which an answer can find by both ends' addresses."""

    made: ClassVar[WeakValueDictionary[tuple[object, object], Connection]] = WeakValueDictionary()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in H11Protocol
        """Remember the connection."""
        super().connection_made(transport)
        self.made[self.server, self.client] = self


async def send(answer: Answer, scope: Scope, receive: Receive, transmit: Send) -> None:
    """Send *answer* as its delivery says."""
    how = answer.delivery
    if how.wait and await _gone_within(how.wait, receive):
        return
    if how.ending == "reset":
        await _break_off(scope, receive, reset=True)
        return
    headers = [(name.lower().encode(), value.encode()) for name, value in answer.headers.items()]
    length = (b"content-length", str(len(answer.body)).encode())
    await transmit({"type": "http.response.start", "status": answer.status, "headers": [*headers, length]})
    body = answer.body if how.ending == "whole" else answer.body[: len(answer.body) // 2]
    if how.trickle:
        for drop in _drops(body):
            await transmit({"type": "http.response.body", "body": drop, "more_body": True})
            if await _gone_within(how.trickle / DROPS, receive):
                return
        body = b""
    await transmit({"type": "http.response.body", "body": body, "more_body": how.ending == "cut"})
    if how.ending == "cut":
        await _break_off(scope, receive, reset=False)


def _drops(body: bytes) -> Iterator[bytes]:
    size = max(1, -(-len(body) // DROPS))
    return (body[start : start + size] for start in range(0, len(body), size))


async def _gone_within(seconds: float, receive: Receive) -> bool:
    """Wait, and return whether the caller has hung up meanwhile."""
    with suppress(TimeoutError):
        await asyncio.wait_for(receive(), seconds)
        return True
    return False


async def _break_off(scope: Scope, receive: Receive, *, reset: bool) -> None:
    """Close the connection although the answer is not complete, and wait until that is done."""
    transport = Connection.made[scope["server"], scope["client"]].transport
    if reset:
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        transport.abort()
    else:
        transport.close()
    await receive()
