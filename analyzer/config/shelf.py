"""Where snapshots are kept, and whose."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from analyzer.config.sections import CheckSettings

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.config.attested import PlanSettings
    from analyzer.config.sections import StoreSettings


class _HasSnapshots(Protocol):
    @property
    def store(self) -> StoreSettings: ...
    @property
    def org_id(self) -> str | None: ...
    @property
    def label(self) -> str: ...
    @property
    def waivers(self) -> Path | None: ...
    @property
    def prices(self) -> Path | None: ...
    @property
    def plans(self) -> tuple[PlanSettings, ...]: ...
    @property
    def policy_folders(self) -> tuple[Path, ...]: ...
    @property
    def check(self) -> CheckSettings: ...
    @property
    def configured(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where snapshots are, and of which organization they are wanted: None for any. `Settings` are one, too."""

    store: StoreSettings
    org_id: str | None = None
    label: str = "organization"
    waivers: Path | None = None
    policy_folders: tuple[Path, ...] = ()
    check: CheckSettings = field(default_factory=CheckSettings)
    prices: Path | None = None
    plans: tuple[PlanSettings, ...] = ()
    configured: bool = False  # whether all that is known of it comes from a configuration


AnyShelf = TypeVar("AnyShelf", bound=_HasSnapshots)
