"""What a collection tells of itself while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from analyzer.model import Coverage


class Progress(Protocol):
    """Hears how far a collection is. Several threads tell at the same time."""

    def planned(self, source: str, scopes: int) -> None:
        """Hear that so many more scopes of *source* will be read."""

    def page(self, source: str, scope: str, rows: int) -> None:
        """Hear that another page, of so many rows, is on the disk."""

    def waiting(self, host: str, seconds: float, why: str) -> None:
        """Hear that requests to *host* pause."""

    def ended(self, coverage: Coverage) -> None:
        """Hear that one scope of a source was read, or could not be."""


class Silent:
    """A Progress that tells nobody."""

    def planned(self, source: str, scopes: int) -> None:
        """Do nothing."""

    def page(self, source: str, scope: str, rows: int) -> None:
        """Do nothing."""

    def waiting(self, host: str, seconds: float, why: str) -> None:
        """Do nothing."""

    def ended(self, coverage: Coverage) -> None:
        """Do nothing."""
