"""What is wrong with a policy, and where."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from analyzer.authoring.sql import reading_of, tree_of, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlglot import exp

    from analyzer.authoring.sql import Reading, Word
    from analyzer.policy import Policy


class Said(NamedTuple):
    """What is wrong on a line of a file."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a policy's file, and on which line."""

    origin: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Written:
    """A policy as it is written: its words, and what they mean as far as they can be understood."""

    policy: Policy
    words: Sequence[Word]
    tree: exp.Query | None
    reading: Reading | None

    @property
    def params(self) -> dict[str, int]:
        """Return the parameters that the SQL names, each with the line on which it does first."""
        named: dict[str, int] = {}
        for mark, name in pairwise(self.words):
            if mark.text == "$":
                named.setdefault(name.text, name.line)
        return named


def written(policy: Policy, views: Mapping[str, Sequence[str]]) -> Written:
    """Return *policy* as it is written. *views* are the documented ones with their columns."""
    tree = tree_of(policy.sql)
    reading = reading_of(tree, policy.sql, views) if tree is not None else None
    return Written(policy, words_of(policy.sql), tree, reading)
