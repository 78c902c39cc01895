"""Write the sample organization: ``python -m sample_data.generate [FOLDER]``. The same bytes each time."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import msgspec

from analyzer.config import Settings
from analyzer.demo import sample_configuration
from analyzer.sandbox.world import World

from . import company, people
from .billing import plant_billing_and_settings
from .costs import plant_costs
from .draft import AS_OF, Draft, NearMiss
from .exports import export
from .governance import govern
from .help_seekers import plant_help_seekers
from .keys import UNKNOWN, BilledLine, Case, Cost, Key, bill, cases, costs_of, counts_for_standard
from .projects import permit
from .root_causes import fill_broad_groups, plant_root_causes
from .security import open_up, plant_security
from .strays import plant_strays

HERE = Path(__file__).parent
ACCOUNTS, PORTAL_CUSTOMERS, REQUESTS, ISSUES = 340, 200, 700, 200


class AnswerKey(msgspec.Struct, frozen=True):
    """What an audit must find, what it cannot know for whole, what is clean, what only looks so, and what is paid."""

    findings: list[Case]
    unknown: dict[str, list[str]]
    clean: list[str]
    near_misses: list[NearMiss]
    bill: list[BilledLine]
    costs: list[Cost]


def write(folder: Path) -> None:
    """Write ``world``, ``csv`` and ``answer_key.json`` into *folder*."""
    draft, key = organization()
    world = folder / "world"
    world.mkdir(parents=True, exist_ok=True)
    for field in World.__struct_fields__:
        lines = msgspec.json.Encoder().encode_lines(getattr(draft.world, field))
        (world / f"{field}.jsonl").write_bytes(lines)
    export(draft.world, folder / "csv")
    (folder / "answer_key.json").write_bytes(msgspec.json.format(msgspec.json.encode(key)) + b"\n")


def organization() -> tuple[Draft, AnswerKey]:
    """Return the organization and its key. Raises ValueError where a planted case is not what it should be."""
    draft = Draft()
    company.found(draft)
    plant_help_seekers(draft)
    plant_billing_and_settings(draft)
    plant_costs(draft)
    plant_strays(draft)
    plant_root_causes(draft)
    plant_security(draft)
    people.move_in(draft, ACCOUNTS, PORTAL_CUSTOMERS)
    fill_broad_groups(draft)
    people.write_tickets(draft, REQUESTS, ISSUES)
    _finish(draft)
    govern(draft)
    permit(draft)
    open_up(draft)
    key = Key(draft.world, settings())
    _flag(key)
    found = cases(draft.world, settings())
    _agree(draft, found)
    spared = sorted(draft.near_misses, key=lambda near: (near.policy, near.subject))
    return draft, AnswerKey(found, UNKNOWN, [], spared, bill(key), costs_of(key, found))


def settings() -> Settings:
    """Return the demo's settings, as they are on the sample's day."""
    return Settings(**tomllib.loads(sample_configuration("https://api.atlassian.com", AS_OF.date())))


def _finish(draft: Draft) -> None:
    """Fill in when people were last active, which follows from the rest, and sort."""
    for account in (account for account in draft.world.accounts if account.type != "app"):
        account.last_active = max((use.last_active for use in account.uses if use.last_active), default=None)
    draft.world.requests.sort(key=lambda request: (request.site, request.project_key, int(request.key.split("-")[1])))


def _flag(key: Key) -> None:
    """Fill in whom Atlassian flags for Guard, which follows from the rest, where nothing else was planted."""
    for account in key.people:
        if account.claim == "managed" and account.guard_billable is None:
            account.guard_billable = account.status != "deactivated" and counts_for_standard(key, account)


def _agree(draft: Draft, found: list[Case]) -> None:
    """Compare the key, read from the world, with what was planted."""
    subjects = {(case.policy, case.subject) for case in found}
    if missing := set(draft.expected) - subjects:
        raise ValueError(f"planted, and not in the key: {sorted(missing)}")
    if wrong := {(near.policy, near.subject) for near in draft.near_misses} & subjects:
        raise ValueError(f"planted as near misses, and in the key: {sorted(wrong)}")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
