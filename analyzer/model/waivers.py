"""Waivers: findings that are accepted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003  the store builds these classes by their annotations
from decimal import Decimal  # noqa: TC003
from enum import StrEnum


class WaiverKind(StrEnum):
    """Why a finding is accepted."""

    ACCEPTED_RISK = "accepted-risk"  # it is right, and stays as it is
    FALSE_POSITIVE = "false-positive"  # the policy is wrong here
    WRONG_DATA = "wrong-data"  # Atlassian, or the configuration, says something wrong


@dataclass(frozen=True, slots=True)
class Waiver:
    """Findings that are accepted until a day: one by its *subject*, or those for which a *predicate* holds."""

    policy: str
    subject: str | None
    predicate: str | None
    reason: str
    owner: str  # an e-mail address; "" where nobody answers for it
    until: date  # the last day on which it is in force
    kind: WaiverKind
    ticket: str = ""
    file: str = ""
    line: int = 0  # where in the file it begins

    @property
    def covers(self) -> str:
        """Return which findings of the policy it is for."""
        return f"where {self.predicate}" if self.subject is None else self.subject

    @property
    def place(self) -> str:
        """Return where it stands, for messages."""
        return f"{self.file}, line {self.line}"


class WaiverState(StrEnum):
    """What a waiver does."""

    IN_FORCE = "in force"
    ENDS_SOON = "ends within 30 days"  # and is in force until then
    EXPIRED = "expired"  # its findings are open again
    NO_MATCH = "matches nothing"
    NOT_KNOWN = "not known"  # it matches nothing that was found, and its policy was not asked or could not know


@dataclass(frozen=True, slots=True)
class WaiverUse:
    """What a waiver covers in one snapshot; of an expired one, what it would cover."""

    waiver: Waiver
    state: WaiverState
    findings: int
    monthly_cost: Decimal | None  # of all of them; None where a price is not known

    @property
    def in_force(self) -> bool:
        """Return whether findings are waived by it."""
        return self.state in {WaiverState.IN_FORCE, WaiverState.ENDS_SOON}
