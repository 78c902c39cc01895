"""How many requests a collection may send."""

from __future__ import annotations

from threading import Lock


class Budget:
    """Counts the requests of one collection. *most* is None where there is no bound. Threads share it."""

    def __init__(self, most: int | None, spent: int = 0) -> None:
        self.most = most
        self._spent = spent
        self._lock = Lock()

    def spend(self, requests: int) -> None:
        """Count *requests* that were sent."""
        with self._lock:
            self._spent += requests

    @property
    def is_spent(self) -> bool:
        """Return whether no more may be asked."""
        return self.most is not None and self._spent >= self.most
