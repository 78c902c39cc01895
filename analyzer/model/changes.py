"""Changes of access, as far as a bill feels them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What is done to an account."""

    LEAVE_GROUP = "leave-group"
    JOIN_GROUP = "join-group"
    REVOKE_ROLE = "revoke-role"  # one that was granted directly
    GRANT_ROLE = "grant-role"
    SUSPEND = "suspend"  # its seats go; what it uses elsewhere may still count for Guard
    REMOVE = "remove"  # from the directory
    DEACTIVATE = "deactivate"  # nothing of it is billed any more
    EXEMPT = "exempt"  # into an authentication policy that is not billed for Guard Standard


@dataclass(frozen=True, slots=True)
class Change:
    """One change. *group_id* is set for groups; *resource_id* and *role* for roles."""

    act: Act
    account_id: str
    group_id: str = ""
    resource_id: str = ""
    role: str = ""
