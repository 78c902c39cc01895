"""What an audit must find: whether the audit itself can be trusted."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from analyzer.demo import sample_decisions, sample_waivers

from .help_seekers import hs_01

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .reading import Key


GIFTS = {"user_added_to_group", "user_invited", "role_granted"}


def gv_01(key: Key) -> Iterator[tuple[str, str]]:
    """Waivers that expired, or whose owner has no active account."""
    today = key.as_of.date()
    present = {account.email for account in key.active}
    for waiver in tomllib.loads(sample_waivers(today))["waiver"]:
        subject = f"{waiver['policy']}:{waiver['subject'] if 'subject' in waiver else 'where ' + waiver['where']}"
        if waiver["until"] < today:
            yield subject, f"it expired on {waiver['until']}"
        elif waiver["owner"] not in present:
            yield subject, f"{waiver['owner']} has no active account"


def gv_02(key: Key) -> Iterator[tuple[str, str]]:
    """Desks that could not be read."""
    for desk in key.world.desks:
        if desk.denied:
            yield f"desk-customers@{desk.site}/{desk.project_key}", f"the customers of {desk.name} may not be listed"


def gv_03(key: Key) -> Iterator[tuple[str, str]]:
    """Decisions of decisions.csv by those who gave that person access."""
    by_email = {account.email: account for account in key.people}
    gifts = {
        (event.actor, thing.id) for event in key.world.audit_events if event.action in GIFTS for thing in event.context
    }
    for answer in sample_decisions():  # all of them of HS-01
        reviewer, decided = by_email[answer.reviewer], by_email[answer.email]
        for subject, _ in hs_01(key):
            if subject.startswith(decided.id) and (reviewer.id, decided.id) in gifts:
                yield f"{answer.policy}:{subject}", f"{reviewer.name} had given {decided.name} access"


POLICIES: dict[str, Callable[[Key], Iterator[tuple[str, str]]]] = {
    "GV-01": gv_01,
    "GV-02": gv_02,
    "GV-03": gv_03,
}
