"""Lists as they are answered: found once in each state of the world, each record made and encoded once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

T = TypeVar("T")
_encode = msgspec.json.Encoder().encode
MOST = 2000  # lists that are remembered; then the oldest makes way


@dataclass(frozen=True, slots=True)
class Shift:
    """How a list differs from what the world holds: the first *hidden* are not in it, the last *moved* come first."""

    hidden: int = 0
    moved: int = 0

    def applied(self, rows: Iterable[T]) -> Iterator[T]:
        """Yield *rows* as the list has them."""
        found = list(rows)
        first = max(0, len(found) - self.moved)
        yield from found[first:]
        yield from found[self.hidden : first]


class Listing:
    """The records that answer one question. None is made before it is shown."""

    def __init__(self, rows: Iterable[T], show: Callable[[T], object]) -> None:
        self._rows: list[Any] = list(rows)
        self._show: Callable[[Any], object] = show
        self._made: dict[int, msgspec.Raw] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def part(self, start: int, end: int) -> list[msgspec.Raw]:
        """Return the records from *start* to before *end*, encoded."""
        made, show = self._made, self._show
        for place, row in enumerate(self._rows[start:end], start):
            if place not in made:
                made[place] = msgspec.Raw(_encode(show(row)))
        return [made[place] for place in range(start, min(end, len(self._rows)))]


class Listings:
    """The lists that were asked for. They hold as long as the world stays as it is."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Listing] = {}

    def get(self, question: Hashable, rows: Iterable[T], show: Callable[[T], object]) -> Listing:
        """Return the list that answers *question*. Only the first time are *rows* gone through."""
        known = self._known.get(question)
        if known is None:
            if len(self._known) >= MOST:
                del self._known[next(iter(self._known))]
            known = self._known[question] = Listing(rows, show)
        return known
