"""Threads that work off tasks. One error stops them all."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from threading import Event, Lock
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType

T = TypeVar("T")
Task: TypeAlias = "Callable[[], T]"


class Stopped(Exception):
    """Ends a task because another one failed, or someone pressed Ctrl-C. Nobody sees it."""


class Stop:
    """Ends several Workers at once: only the main thread hears of Ctrl-C."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._events: list[Event] = []
        self._said = False

    def reaches(self, event: Event) -> None:
        """Set *event* when it is said, or at once if it was."""
        with self._lock:
            self._events.append(event)
            if self._said:
                event.set()

    def say(self) -> None:
        """End them."""
        with self._lock:
            self._said = True
            for event in self._events:
                event.set()


class Workers:
    """A number of threads; leaving the context, or *stop*, ends them at the next page or pause."""

    def __init__(self, threads: int, stop: Stop | None = None) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="collect")
        self._stopping = Event()
        (stop or Stop()).reaches(self._stopping)

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
