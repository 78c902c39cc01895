"""What policies say of controls, framework by framework."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from analyzer.controls import framework

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.model import ControlCoverage


@dataclass(frozen=True, slots=True)
class FrameworkPart:
    """One framework as a report shows it."""

    name: str
    edition: str
    covered: tuple[ControlCoverage, ...]


def by_framework(coverage: Iterable[ControlCoverage]) -> tuple[FrameworkPart, ...]:
    """Return *coverage*, which is in the order of its frameworks, with their names."""
    grouped = groupby(coverage, lambda covered: covered.control.framework)
    parts = ((framework(key), tuple(covered)) for key, covered in grouped)
    return tuple(FrameworkPart(found.name, found.edition, covered) for found, covered in parts)
