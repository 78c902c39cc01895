"""Threads that work off tasks. One error stops them all."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from threading import Event
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType

T = TypeVar("T")
Task: TypeAlias = "Callable[[], T]"


class Stopped(Exception):
    """Ends a task because another one failed, or someone pressed Ctrl-C. Nobody sees it."""


class Workers:
    """A number of threads; leaving the context ends them at the next page or pause."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="collect")
        self._stopping = Event()

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._pool.shutdown(cancel_futures=True)

    def sleep(self, seconds: float) -> None:
        """Sleep. Raises Stopped as soon as the threads are to end."""
        if self._stopping.wait(seconds):
            raise Stopped

    def work_off(self, tasks: Iterable[Task[T]], follow: Callable[[T], Iterable[Task[T]]]) -> list[T]:
        """Run *tasks*, and those that *follow* names for each result; return all results. Raises the first error."""
        ended: SimpleQueue[Future[T]] = SimpleQueue()
        results: list[T] = []
        running = self._submit(tasks, ended)
        while running:
            results.append(ended.get().result())
            running += self._submit(follow(results[-1]), ended) - 1
        return results

    def _submit(self, tasks: Iterable[Task[T]], ended: SimpleQueue[Future[T]]) -> int:
        futures = [self._pool.submit(task) for task in tasks]
        for future in futures:
            future.add_done_callback(ended.put)
        return len(futures)
