"""The whole job, as `seatcheck demo` does it: over real HTTP, into a real database, against the answer key."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from analyzer import config, demo, store
from analyzer.collect import Silent
from analyzer.errors import UsageError
from analyzer.model import Status
from analyzer.prices import price_book

KEY = json.loads((Path(__file__).parent.parent / "sample_data" / "answer_key.json").read_text())


def ask(shown: demo.Shown, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(shown.folder / "seatcheck.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def amount(said: str | None) -> Decimal | None:
    return None if said is None else Decimal(said)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> demo.Shown:
    return demo.run(tmp_path_factory.mktemp("demo") / "here", Silent())


def test_the_findings_equal_the_answer_key(shown: demo.Shown) -> None:
    found = {(finding.policy, finding.subject) for page in shown.audit.policies for finding in page.findings}
    assert found == {(finding["policy"], finding["subject"]) for finding in KEY["findings"]}


def test_no_near_miss_is_found(shown: demo.Shown) -> None:
    found = {(finding.policy, finding.subject) for page in shown.audit.policies for finding in page.findings}
    assert KEY["near_misses"]
    assert found.isdisjoint((near["policy"], near["subject"]) for near in KEY["near_misses"])


def test_what_could_not_be_seen_is_unknown_and_nothing_else(shown: demo.Shown) -> None:
    unknown = {page.result.policy: page.result for page in shown.audit.policies if page.result.status is Status.UNKNOWN}
    assert set(unknown) == set(KEY["unknown"])
    for policy, sources in KEY["unknown"].items():
        assert [gap.split(" ")[0] for gap in unknown[policy].gaps] == sources


def test_the_bill_equals_the_answer_key(shown: demo.Shown) -> None:
    lines = ask(shown, "SELECT name, seats, month FROM bill_line ORDER BY name")
    assert lines == [(line["name"], line["seats"], amount(line["month"])) for line in KEY["bill"]]
    with store.billing(settings := config.load(shown.folder / "seatcheck.toml"), price_book(settings.prices)) as biller:
        billed = {line.name: line.billed for line in biller.bill().lines}
    assert billed == {line["name"]: line["billed"] for line in KEY["bill"]}


def test_the_bill_shows_what_is_a_list_price_and_what_nobody_knows(shown: demo.Shown) -> None:
    assert ask(shown, "SELECT name FROM bill_line WHERE is_list ORDER BY name") == [
        ("bitbucket",), ("confluence@halden-service",),
    ]  # fmt: skip
    assert ask(shown, "SELECT name FROM bill_line WHERE unknown <> ''") == [("jpd@halden",)]


def test_findings_cost_what_the_answer_key_says(shown: demo.Shown) -> None:
    findings = [finding for page in shown.audit.policies for finding in page.findings]
    found = {(finding.policy, finding.subject): finding.monthly_cost for finding in findings}
    expected = {(cost["policy"], cost["subject"]): amount(cost["month"]) for cost in KEY["costs"]}
    assert {policy for policy, _ in expected} == {"BL-01", "BL-02", "BL-03", "HS-07"}
    assert {which: found[which] for which in expected} == expected


def test_the_folder_holds_what_is_promised_for_its_owner_alone(shown: demo.Shown) -> None:
    assert {file.name for file in shown.folder.iterdir()} >= {
        "seatcheck.toml",
        "seatcheck.duckdb",
        "report.html",
        "keys",
    }
    for name in ("seatcheck.duckdb", "report.html", "prices.toml", "keys/organization", "keys/sites"):
        assert (shown.folder / name).stat().st_mode & 0o077 == 0


def test_a_second_demo_adds_a_snapshot(shown: demo.Shown) -> None:
    again = demo.run(shown.folder, Silent())
    assert again.audit.snapshot.id > shown.audit.snapshot.id


def test_another_configuration_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "seatcheck.toml").write_text("# mine")
    with pytest.raises(UsageError, match="is not a demo's"):
        demo.run(tmp_path, Silent())
    assert (tmp_path / "seatcheck.toml").read_text() == "# mine"


def test_a_file_is_no_folder_for_a_demo(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be made: Not a directory"):
        demo.run(tmp_path / "file", Silent())


def test_the_demos_configuration_names_a_person_and_is_read_by_its_owner_alone(shown: demo.Shown) -> None:
    assert (shown.folder / "seatcheck.toml").stat().st_mode & 0o077 == 0
