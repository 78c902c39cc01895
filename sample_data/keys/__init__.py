"""The answer key: the policies once more, read plainly from the world, without SQL and without the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import billing, costs, governance, help_seekers, root_causes, security
from .bill import BilledLine, Cost, bill
from .bill import costs as costs_of
from .guard import counts_for_standard
from .reading import Case, Key, held, normal

if TYPE_CHECKING:
    from analyzer.config import Settings
    from analyzer.sandbox.world import World

__all__ = [
    "POLICIES",
    "UNKNOWN",
    "BilledLine",
    "Case",
    "Cost",
    "Key",
    "bill",
    "cases",
    "costs_of",
    "counts_for_standard",
    "held",
    "normal",
]

POLICIES = (
    help_seekers.POLICIES
    | billing.POLICIES
    | costs.POLICIES
    | root_causes.POLICIES
    | security.POLICIES
    | governance.POLICIES
)
# What the policies cannot know here, though they find some.
UNSEEN = ("GV-03", "HS-03", "HS-04", "HS-08", "HS-10", "SE-04")
UNKNOWN = {
    **{policy: ["customer-emails", "desk-customers"] for policy in UNSEEN},
    "SE-06": ["desk-customers"],
    "SE-07": ["customer-emails"],
}


def cases(world: World, settings: Settings) -> list[Case]:
    """Return all that an audit of *world* with *settings* must find."""
    key = Key(world, settings)
    found = (Case(name, *pair) for name, policy in POLICIES.items() for pair in policy(key))
    return sorted(found, key=lambda case: (case.policy, case.subject))
