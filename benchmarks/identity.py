"""Scenario "identity": how well accounts of one person are found among a million, and what that takes."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from analyzer import store
from analyzer.config import DomainSettings, OrganizationSettings, Settings, SiteSettings, StoreSettings
from analyzer.model import Coverage, Outcome, Snapshot
from analyzer.store.database import reading, select, writing
from analyzer.store.deriving import conclude
from benchmarks.identities import LABS, OLD, OURS, Drawn
from benchmarks.results import Bar, Result, note, print_bars

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from benchmarks.identities import Known

PEOPLE = 900_000  # who have a million accounts
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
SNAPSHOT = "20261102T090000Z-0001"


@dataclass(frozen=True, slots=True)
class Figures:
    """How often it is right that two accounts are one person's, and how many of those who have two are found."""

    likely: int
    right: int
    true: int
    found: Mapping[str, float]  # by case, the share of pairs that are called likely
    mistaken: Mapping[str, int]  # by case, pairs that are called likely and are two people's

    @property
    def precision(self) -> float:
        """Return the share of the likely pairs that are right."""
        return self.right / self.likely

    @property
    def recall(self) -> float:
        """Return the share of the right pairs that are likely."""
        return self.right / self.true


def run(scale: float, peers: str) -> list[Bar]:  # noqa: ARG001  nobody to compare with
    """Measure, print what came out, and return the bars."""
    with TemporaryDirectory() as folder:
        drawn = Drawn(int(PEOPLE * scale))
        settings = configured(Path(folder))
        publish(drawn.accounts, settings)
        began, worked = perf_counter(), process_time()
        with writing(settings.store) as connection:
            select(connection, SNAPSHOT)
            copied = perf_counter()
            conclude(connection)
            parts = {"copy": copied - began, "conclude": perf_counter() - copied}
        cpu = process_time() - worked
        told = figures(drawn.accounts, settings)
    rates = {"precision": told.precision, "recall": told.recall, **told.found}
    note(Result("identity", "same_person", len(drawn.accounts), parts["conclude"], 0, cpu, parts | rates))
    bars = [
        Bar("precision at the default threshold", told.precision, least=0.99),
        Bar("recall at the default threshold", told.recall, least=0.6),
    ]
    print_bars(bars)
    return bars


def configured(folder: Path) -> Settings:
    """Return the settings of the organization whose accounts these are."""
    domains = {"internal": [LABS], "formerly": {OLD: OURS}}
    return Settings(
        organization=OrganizationSettings(id="org"),
        sites=(SiteSettings(name="north", url="https://north.atlassian.net", user=f"auditor@{OURS}"),),
        domains=DomainSettings.model_validate(domains),
        store=StoreSettings(path=folder / "seatcheck.duckdb"),
    )


def publish(accounts: Iterable[Known], settings: Settings) -> None:
    """Publish a snapshot of *accounts*, from pages as Atlassian sends them."""
    spool = store.pages_folder(settings) / SNAPSHOT
    pages = {"organization": [_line({"id": "org", "attributes": {"name": "Halden"}})],
             "domains": [_line({"attributes": {"name": OURS, "claim": {"status": "verified"}}})],
             "accounts": (_line(_account(each)) for each in accounts if not each.portal),
             "jira-users": (_line(_customer(each), site="north") for each in accounts if each.portal)}  # fmt: skip
    for source, lines in pages.items():
        (spool / source).mkdir(parents=True)
        with (spool / source / "all.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(lines)
    snapshot = Snapshot(SNAPSHOT, "org", "", NOW, NOW, "benchmark", complete=False)
    with store.drafting(settings, spool, snapshot) as draft:
        draft.load(store.CENSUS, [Coverage(source, "", Outcome.COMPLETE) for source in pages])
    store.publish(settings, spool, SNAPSHOT, NOW)


def figures(accounts: Iterable[Known], settings: Settings) -> Figures:
    """Compare what is said of *accounts* with what is known of them."""
    known = {each.account_id: each for each in accounts}
    with reading(settings.store) as connection:
        rows = connection.execute("SELECT account_id, other_account_id FROM same_person WHERE likely").fetchall()
    pairs = [(known[one], known[other]) for one, other in rows]
    true = Counter(each.case for each in _second(known.values()))
    right = Counter(one.case for one, other in pairs if one.person == other.person)
    wrong = Counter(" / ".join(sorted({one.case, other.case})) for one, other in pairs if one.person != other.person)
    found = {case: right[case] / number for case, number in true.items()}
    return Figures(len(pairs), right.total(), true.total(), found, wrong)


def _second(accounts: Iterable[Known]) -> Iterator[Known]:
    """Yield the second account of everyone who has two."""
    seen: set[int] = set()
    for each in accounts:
        if each.person in seen:
            yield each
        seen.add(each.person)


def _account(known: Known) -> dict[str, object]:
    return {
        "accountId": known.account_id, "name": known.name, "email": known.email, "status": "active",
        "claimStatus": "managed" if known.email.endswith(f"@{OURS}") else "unmanaged",
        "department": known.department,
    }  # fmt: skip


def _customer(known: Known) -> dict[str, object]:
    said = {"accountId": known.account_id, "emailAddress": known.email, "accountType": "customer", "active": True}
    return said | ({"displayName": known.name} if known.name else {})


def _line(record: dict[str, object], **where: str) -> str:
    return json.dumps({**where, "r": record}) + "\n"
