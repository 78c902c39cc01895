"""Mutation: how many small changes to a policy its cases notice."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.cases.mutants import Mutant, mutants, written_anew
from analyzer.cases.reading import read_cases, views_of
from analyzer.cases.trying import differs, fill, problems, try_policy
from analyzer.errors import PolicyError
from analyzer.store import trial

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyzer.cases.reading import Case
    from analyzer.policy import Policy
    from analyzer.store import Trial


@dataclass(frozen=True, slots=True)
class Score:
    """What came of a policy's mutants."""

    policy: str
    mutants: int
    survivors: tuple[Mutant, ...]

    @property
    def caught(self) -> int:
        """Return how many mutants some case noticed."""
        return self.mutants - len(self.survivors)

    @property
    def percent(self) -> float:
        """Return the share of mutants that were caught; 100 where there was nothing to change."""
        return 100 * self.caught / self.mutants if self.mutants else 100.0


def mutate_policies(policies: Iterable[Policy]) -> tuple[Score, ...]:
    """Try every mutant of those of *policies* that have cases. Raises PolicyError where that would say nothing."""
    with trial() as tables:
        return tuple(mutate(tables, policy) for policy in policies if policy.cases)


def as_json(scores: Iterable[Score], at_least: float) -> str:
    """Return the scores for a program to read."""
    said = [
        {
            "policy": score.policy,
            "mutants": score.mutants,
            "caught": score.caught,
            "percent": round(score.percent, 1),
            "survivors": [{"line": one.line, "was": one.was, "becomes": one.becomes} for one in score.survivors],
        }
        for score in scores
    ]
    return json.dumps({"at_least": at_least, "policies": said}, indent=2, ensure_ascii=False) + "\n"


def mutate(tables: Trial, policy: Policy) -> Score:
    """Try every mutant of a policy on its cases. Raises PolicyError where they do not hold of the policy itself."""
    cases = [case for case in read_cases(policy, tables.columns) if case.finds is not None]
    _expect_sound(tables, policy, cases)
    made = mutants(policy, views_of(tables.columns))
    survivors: Sequence[Mutant] = made
    for case in cases:
        fill(tables, case)
        survivors = [mutant for mutant in survivors if not differs(tables, mutant.policy, case)]
    return Score(policy.id, len(made), tuple(survivors))


def _expect_sound(tables: Trial, policy: Policy, cases: Sequence[Case]) -> None:
    """Refuse what mutants would say nothing about."""
    if not cases:
        raise PolicyError(f"policy {policy.id} has no cases", f"write {policy.id}.yaml beside {policy.origin}")
    if failed := try_policy(tables, policy).failed:
        raise PolicyError(
            f"policy {policy.id} does not answer as its case says: {failed[0].name} ({failed[0].place})",
            f"mend it first: `seatcheck policy test {policy.id}`",
        )
    anew = written_anew(policy)
    for case in cases:
        fill(tables, case)
        if wrong := next(problems(tables, anew, case), None):
            raise PolicyError(f"policy {policy.id} ({policy.origin}) cannot be mutated: written anew, {wrong}")
