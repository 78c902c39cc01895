"""Invoices held to a bill: what agrees, what differs in either direction, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from costs import bill, line, own
from organizations import FIRST, NOW, Organization

from analyzer.cost import Agreement, Held, Verdict, hold, hold_invoice
from analyzer.errors import FileRefused

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "app,site,quantity,amount,currency\n"
JIRA = line("jira@halden", "904.00", billed=100, seats=100)
ANNUAL = own("jsm@halden", "9500.00", per="year", billing="annual", seats=87, billed=100)
GUARD = line("guard", "205.00", site="", billed=50, seats=50)
UNKNOWN = line("Planner@halden", None, seats=100)


def written(folder: Path, *rows: str, header: str = HEADER) -> Path:
    file = folder / "invoice.csv"
    file.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return file


def held(folder: Path, *rows: str) -> Held:
    return hold(bill(JIRA, ANNUAL, GUARD, UNKNOWN), written(folder, *rows))


def by_name(invoice: Held) -> dict[str, Agreement]:
    return {agreement.name: agreement for agreement in invoice.lines}


ALL = (
    "jira,halden,100,904.00,USD", "jsm,halden,100,9500,USD", "guard,,50,205.00,USD", "Planner,halden,100,250,USD",
)  # fmt: skip


def test_an_invoice_that_is_what_the_bill_says_has_no_differences(tmp_path: Path) -> None:
    invoice = held(tmp_path, *ALL)

    assert invoice.differences == ()
    assert invoice.sentence == ""
    assert [one.verdict for one in invoice.lines] == [Verdict.AGREES] * 3 + [Verdict.SEATS_AGREE]
    assert [one.name for one in invoice.lines] == ["jira@halden", "jsm@halden", "guard", "Planner@halden"]


def test_seats_and_money_are_compared_each_for_itself(tmp_path: Path) -> None:
    file = tmp_path / "invoice.csv"
    invoice = held(tmp_path, "Jira,Halden,110,894.00,USD", *ALL[1:])

    jira = by_name(invoice)["jira@halden"]
    assert (jira.verdict, jira.place) == (Verdict.DIFFERS, f"{file}, line 2")
    assert (jira.seats, jira.amount) == (10, Decimal("-10.00"))
    assert jira.why == "110 seats are billed, and it has 100; 10.00 less is billed than 904.00 a month"
    assert invoice.sentence == f"{file} is not what the bill says: jira@halden: {jira.why}"


def test_without_a_quantity_only_money_is_compared(tmp_path: Path) -> None:
    jira = by_name(held(tmp_path, "jira,halden,,904,USD", *ALL[1:]))["jira@halden"]

    assert (jira.verdict, jira.billed_seats, jira.seats, jira.amount) == (Verdict.AGREES, None, None, Decimal(0))


@pytest.mark.parametrize(
    ("quantity", "verdict"), [("100", Verdict.SEATS_AGREE), ("99", Verdict.DIFFERS), ("", Verdict.UNTOLD)]
)
def test_of_an_unknown_price_only_seats_are_compared(tmp_path: Path, quantity: str, verdict: Verdict) -> None:
    planner = by_name(held(tmp_path, *ALL[:3], f"Planner,halden,{quantity},777,USD"))["Planner@halden"]

    assert (planner.verdict, planner.ours, planner.amount) == (verdict, None, None)


def test_what_is_billed_and_not_ours_is_a_difference(tmp_path: Path) -> None:
    invoice = held(tmp_path, *ALL, "confluence,halden,7,42.35,USD")

    (found,) = invoice.differences
    assert (found.name, found.verdict, found.our_seats) == ("confluence@halden", Verdict.NOT_OURS, None)
    assert found.why == "it is billed at 42.35, and the bill has no such line"


def test_what_is_ours_and_not_billed_is_a_difference(tmp_path: Path) -> None:
    invoice = held(tmp_path, *ALL[:2])

    assert [(one.name, one.verdict, one.why) for one in invoice.differences] == [
        ("guard", Verdict.NOT_BILLED, "the bill has 50 seats (205.00 a month), and the invoice has none"),
        (
            "Planner@halden",
            Verdict.NOT_BILLED,
            "the bill has 100 seats (the price book has no price for it), and the invoice has none",
        ),
    ]
    assert invoice.sentence.endswith("and the invoice has none; and 1 more")


def test_what_costs_nothing_may_be_missing_on_an_invoice(tmp_path: Path) -> None:
    free = line("confluence@halden", "0.00", plan="free", seats=4, billed=4)

    assert hold(bill(JIRA, free), written(tmp_path, ALL[0])).differences == ()


def test_the_peak_of_the_cycle_is_named_where_it_is_what_is_billed(tmp_path: Path) -> None:
    now = replace(JIRA, peak=112)

    (jira,) = hold(bill(now), written(tmp_path, "jira,halden,112,1012.48,USD")).differences

    assert jira.why.startswith("112 seats are billed, which is the peak of this cycle, and it has 100; ")


WRONG = [
    ("line 1: there is no column amount", ["jira,halden,7,USD"], "app,site,quantity,currency\n"),
    ("line 1: there is no column app, site, amount, currency", [], ""),
    ("has no line but its first", [], HEADER),
    ("line 2: app: there is none", [",halden,7,7,USD"], HEADER),
    ("line 2: app: no app, collection or Marketplace app here is called jria", ["jria,halden,7,7,USD"], HEADER),
    ("line 2: quantity: is negative", ["jira,halden,-7,7,USD"], HEADER),
    ("line 2: quantity: write a whole number", ["jira,halden,7.5,7,USD"], HEADER),
    ("line 2: quantity: write a whole number", ["jira,halden,many,7,USD"], HEADER),
    ("line 2: amount: is negative", ["jira,halden,7,-7.00,USD"], HEADER),
    ("line 2: amount: write it as 1234.50", ["jira,halden,7,,USD"], HEADER),
    ("line 2: amount: write it as 1234.50", ['jira,halden,7,"1,234.50",USD'], HEADER),
    ("line 2: amount: write it as 1234.50", ["jira,halden,7,nan,USD"], HEADER),
    ("line 2: amount: write it as 1234.50", ["jira,halden,7,1e9,USD"], HEADER),
    ("line 2: amount: write it as 1234.50", ["jira,halden,7"], HEADER),
    ("line 2: currency: give three capital letters", ["jira,halden,7,7,$"], HEADER),
    ("line 2: currency: it is in EUR, and the bill is in USD", ["jira,halden,7,7,EUR"], HEADER),
    ("line 4: JIRA@halden is on the invoice already", [*ALL[:2], "JIRA,halden,1,1,USD"], HEADER),
]


@pytest.mark.parametrize(("complaint", "rows", "header"), WRONG)
def test_what_is_wrong_is_refused_with_file_and_line(
    tmp_path: Path, complaint: str, rows: list[str], header: str
) -> None:
    file = written(tmp_path, *rows, header=header)

    with pytest.raises(FileRefused) as refused:
        hold(bill(JIRA, ANNUAL), file)

    assert str(refused.value).replace(str(file), "").lstrip(", ").startswith(complaint)
    assert str(refused.value).startswith(str(file))
    assert refused.value.hint


@pytest.mark.parametrize(
    ("content", "complaint"), [(b"\xff\xfe\n", "not a CSV file in UTF-8"), (b'app,site\n"jira', "line 1|not a CSV")]
)
def test_what_is_no_csv_file_is_refused(tmp_path: Path, content: bytes, complaint: str) -> None:
    (tmp_path / "invoice.csv").write_bytes(content)

    with pytest.raises(FileRefused, match=complaint):
        hold(bill(JIRA), tmp_path / "invoice.csv")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"none\.csv cannot be read: No such file"):
        hold(bill(JIRA), tmp_path / "none.csv")


def test_an_invoice_is_held_to_what_the_snapshot_says(organization: Organization) -> None:
    for id_ in ("ada", "bo", "cy"):
        organization.account(id_, f"{id_}@ours.example")
        organization.holds(id_, "jira", "user")
    by = {"by": "Ada Example", "on": NOW.date()}
    organization.settings["plans"] = [{"app": "jira", "site": "north", "plan": "premium", **by}]
    organization.publish()
    file = written(organization.folder, "jira,north,3,54.90,USD")

    invoice = hold_invoice(organization.configured(), file, now=NOW)

    (jira,) = (one for one in invoice.lines if one.name == "jira@north")
    assert (jira.verdict, jira.our_seats, jira.ours, jira.is_list) == (Verdict.AGREES, 3, Decimal("54.90"), True)
    assert invoice.bill.snapshot.id == FIRST
