"""The seam for plugins: what seatcheck asks of them, and what it does with the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable

hookspec = pluggy.HookspecMarker("seatcheck")


class Hooks:
    """Every hook there is. A plugin implements those that it wants with ``analyzer.hookimpl``."""

    @hookspec
    def policy_folders(self) -> Iterable[Traversable]:  # type: ignore[empty-body]  # a specification has no body
        """Return the folders that hold this plugin's policies, an SQL file each.

        Called each time policies are loaded. They join the shipped ones; two policies of one id stop the program.
        """
