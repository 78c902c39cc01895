"""What an audit must find: whether the audit itself can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .reading import Key


def gv_02(key: Key) -> Iterator[tuple[str, str]]:
    """Desks that could not be read."""
    for desk in key.world.desks:
        if desk.denied:
            yield f"desk-customers@{desk.site}/{desk.project_key}", f"the customers of {desk.name} may not be listed"


POLICIES: dict[str, Callable[[Key], Iterator[tuple[str, str]]]] = {
    "GV-02": gv_02,
}
