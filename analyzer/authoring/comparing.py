"""What a change of policies changes, on a snapshot, before it is merged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.authoring.choosing import files_of
from analyzer.errors import UsageError
from analyzer.policy import params_of, read_policy
from analyzer.store import Version, studying

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from importlib.resources.abc import Traversable

    from analyzer.config import Settings
    from analyzer.model import Snapshot
    from analyzer.policy import Policy
    from analyzer.store import Compared


@dataclass(frozen=True, slots=True)
class Change:
    """A policy in two versions, and how what they find differs. One is None where the policy is new, or gone."""

    id: str
    before: Policy | None
    after: Policy | None
    compared: Compared
    gaps: tuple[str, ...]  # what was not read of what the new version needs: there may be more differences


@dataclass(frozen=True, slots=True)
class Changes:
    """What a change of policies changes on a snapshot."""

    snapshot: Snapshot
    policies: tuple[Change, ...]

    @property
    def same(self) -> bool:
        """Return whether everything that is found is found by both."""
        return all(change.compared.same for change in self.policies)


def compare(
    old: str, new: str, folders: Sequence[Traversable], settings: Settings, snapshot_id: str | None, limit: int,
    now: datetime,
) -> Changes:  # fmt: skip
    """Ask both versions of each policy of a snapshot, the newest if none is named. Nothing is kept.

    *old* and *new* are each the id of a policy, a file or a folder. Up to *limit* differences of each policy are told.
    """
    pairs = list(_pairs(old, new, folders))
    with studying(settings, snapshot_id, now) as study:
        changes = []
        for id_, before, after in pairs:
            compared = study.compare(_version(id_, before, settings), _version(id_, after, settings), limit)
            gaps = study.gaps([need for policy in (before, after) if policy for need in policy.needs])
            changes.append(Change(id_, before, after, compared, gaps))
        return Changes(study.snapshot, tuple(changes))


def _version(id_: str, policy: Policy | None, settings: Settings) -> Version | None:
    """Return a version with the parameters that it is asked with: those that the configuration has for the old one."""
    return Version(policy, params_of(policy, settings.chosen_params(id_))) if policy else None


def _pairs(old: str, new: str, folders: Sequence[Traversable]) -> Iterator[tuple[str, Policy | None, Policy | None]]:
    """Yield each policy by its id, in both versions. A single file need not be called as its other version is."""
    before, after = ({file.name: file for file in files_of(name, folders)} for name in (old, new))
    whole = Path(old).is_dir(), Path(new).is_dir()
    if not any(whole):
        (first,), (second,) = before.values(), after.values()
        yield first.name.removesuffix(".sql"), read_policy(first), read_policy(second)
        return
    names = before.keys() | after.keys() if all(whole) else before.keys() & after.keys()
    if not names:
        raise UsageError(f"{old} and {new} have no policy in common", "a policy's file is named by its id")
    for name in sorted(names):
        left, right = (read_policy(files[name]) if name in files else None for files in (before, after))
        yield name.removesuffix(".sql"), left, right
