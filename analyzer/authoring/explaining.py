"""What a policy is made of, and what it does on a snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.authoring.plans import plan_of
from analyzer.authoring.sql import reading_of, tree_of
from analyzer.config import from_environment
from analyzer.policy import params_of
from analyzer.report import summed
from analyzer.store import Version, schema, studying, view_sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from analyzer.authoring.plans import PlanLine
    from analyzer.authoring.sql import Reading
    from analyzer.config import Settings
    from analyzer.model import Cell, Snapshot
    from analyzer.policy import Policy
    from analyzer.report import SourceLine
    from analyzer.store import Ran


@dataclass(frozen=True, slots=True)
class Needed:
    """A source that a policy needs, what was read of it, and which of the views that it reads come from it."""

    source: str
    read: SourceLine | None  # None where the snapshot says nothing of it
    views: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InForce:
    """A parameter with its value, and who says so."""

    name: str
    value: Cell
    said_by: str  # the policy, the configuration or the environment


@dataclass(frozen=True, slots=True)
class Explanation:
    """A policy on a snapshot."""

    policy: Policy
    snapshot: Snapshot
    needs: tuple[Needed, ...]
    views: Mapping[str, tuple[str, ...]]  # each view that is read, with the columns
    params: tuple[InForce, ...]
    plan: tuple[PlanLine, ...]
    ran: Ran
    gaps: tuple[str, ...]  # why the answer is UNKNOWN


def explain(policy: Policy, settings: Settings, snapshot_id: str | None, now: datetime) -> Explanation:
    """Run *policy* on a snapshot, the newest if none is named, and say what was done. Nothing is kept."""
    version = Version(policy, params_of(policy, settings.chosen_params(policy.id)))
    reading = _reading(policy)
    views = {view: tuple(sorted(reading.columns.get(view, ()))) for view in sorted(reading.tables)} if reading else {}
    with studying(settings, snapshot_id, now) as study:
        lines = {line.source: line for line in summed(study.coverage())}
        ran = study.run(version)
        return Explanation(
            policy=policy,
            snapshot=study.snapshot,
            needs=tuple(Needed(source, lines.get(source), tuple(_from(source, views))) for source in policy.needs),
            views=views,
            params=tuple(_in_force(version, settings)),
            plan=plan_of(study.explain(version)),
            ran=ran,
            gaps=study.gaps(policy.needs),
        )


def _reading(policy: Policy) -> Reading | None:
    columns: dict[str, list[str]] = {}
    for column in schema():
        columns.setdefault(column.view, []).append(column.name)
    tree = tree_of(policy.sql)
    return reading_of(tree, policy.sql, columns) if tree is not None else None


def _from(source: str, views: Mapping[str, object]) -> Iterator[str]:
    known = view_sources()
    yield from (view for view in views if view in known and source in known[view].all)


def _in_force(version: Version, settings: Settings) -> Iterator[InForce]:
    chosen = settings.chosen_params(version.policy.id)
    for name, value in version.params.items():
        said_by = "the configuration" if name in chosen else "the policy"
        if name in chosen and from_environment(version.policy.id, name):
            said_by = "the environment"
        yield InForce(name, value, said_by)
