"""The sandbox on a port of this machine, and of this machine only."""

from __future__ import annotations

import asyncio
import socket
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from analyzer.errors import SeatcheckError
from analyzer.sandbox.sending import Connection, send
from analyzer.sandbox.wire import Call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp, Receive, Scope, Send

    from analyzer.sandbox.core import Sandbox

HOST = "127.0.0.1"
GRACE = 2  # seconds that a call in progress has to end when the server stops


def serve(sandbox: Sandbox, port: int) -> None:
    """Serve until interrupted (Ctrl-C). Raises SeatcheckError if *port* is taken."""
    listener = _listen(port)
    try:
        _server(sandbox).run(sockets=[listener])
    except KeyboardInterrupt:  # uvicorn has stopped cleanly, and then passes the signal on
        return


@contextmanager
def running(sandbox: Sandbox) -> Iterator[str]:
    """Serve on a free port in the background; yields the base URL, and stops at the end."""
    listener = _listen(0)
    server = _server(sandbox)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, name="sandbox", daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def _listen(port: int) -> socket.socket:
    """Return a listening socket. Naming TCP lets asyncio send at once: otherwise each answer waits 40 ms."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise SeatcheckError(f"port {port} cannot be used: {error.strerror}", "choose another with --port") from error
    return listener


def _server(sandbox: Sandbox) -> uvicorn.Server:
    config = uvicorn.Config(
        _application(sandbox),
        http=Connection,
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        log_config=None,  # logging is the program's own affair
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    return uvicorn.Server(config)


def _application(sandbox: Sandbox) -> ASGIApp:
    """Answer in the loop: that takes less than a change of threads. Only an interruption may wait, and gets one."""

    async def application(scope: Scope, receive: Receive, transmit: Send) -> None:
        request = Request(scope, receive)
        call = _call(request, await request.body())
        answer = await run_in_threadpool(sandbox.answer, call) if sandbox.interrupt else sandbox.answer(call)
        if sandbox.latency:
            await asyncio.sleep(sandbox.latency)
        await send(answer, scope, receive, transmit)

    return application


def _call(request: Request, body: bytes) -> Call:
    query = tuple(request.query_params.multi_items())
    return Call(request.method, request.scope["path"], query, dict(request.headers), body)
