"""The same eight questions in polars, from Parquet, as its users write them: ``FOLDER NOW``."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

PAID_APPS = ["jira", "jsm", "confluence"]
col = pl.col


class Questions:
    """The tables, scanned, and the questions: each returns subject, summary and evidence."""

    def __init__(self, folder: Path, now: datetime) -> None:
        def scan(name: str) -> pl.LazyFrame:
            return pl.scan_parquet(folder / f"{name}.parquet")

        self.now = now
        self.account, self.entitlement, self.app_use = scan("account"), scan("entitlement"), scan("app_use")
        self.group_member, self.group_role, self.group = scan("group_member"), scan("group_role"), scan("account_group")
        self.resource = scan("resource")
        holders = self.account.filter(col("kind") == "atlassian", col("status") == "active")
        self.active = holders
        self.seat = self.entitlement.filter("billed").join(holders.select("account_id"), on="account_id", how="semi")
        counts = scan("request_count")
        self.activity = counts.group_by("site", "account_id").agg(
            col("requests").filter(col("source") == "requests-raised").max().alias("raised"),
            col("requests").filter(col("source") == "tickets-handled").max().alias("handled"),
        )

    def hs_01(self) -> pl.LazyFrame:
        """External agents who never worked a ticket."""
        outsiders = self.account.filter(col("audience") == "external")
        return (
            self.seat.filter(col("app") == "jsm")
            .join(outsiders, on="account_id", suffix="_a")
            .join(self.activity.filter(col("handled") == 0), on=["account_id", "site"])
            .group_by("account_id", "site", "name", "email", "email_domain", "domain_class", "added_at", "handled")
            .agg(col("role").sort().str.join(", ").alias("roles"), col("last_used_at").max())
            .with_columns(
                pl.format("{}@{}", "account_id", "site").alias("subject"),
                pl.format("{} ({}) is an agent on {} and never worked a ticket", "name", "email_domain", "site").alias(
                    "s"
                ),
            )
        )

    def hs_02(self) -> pl.LazyFrame:
        """External people with the Customer role only."""
        only = (col("app") == "jsm") & (col("role") == "customer")
        return (
            self.active.filter(col("audience") == "external")
            .join(self.entitlement, on="account_id", suffix="_e")
            .group_by("account_id", "name", "email", "email_domain", "domain_class", "added_at")
            .agg(only.min().alias("only"), col("site_e").unique().sort().str.join(", ").alias("sites"))
            .filter("only")
            .with_columns(pl.format("{} ({}) holds only the Customer role", "name", "email_domain").alias("s"))
        )

    def hs_04(self) -> pl.LazyFrame:
        """People with both kinds of account on one site."""
        portal = self.account.filter(col("kind") == "portal-only", col("status") == "active")
        others = self.account.filter(col("kind") == "atlassian", col("status") != "deactivated")
        present = self.entitlement.select("account_id", "site").unique()
        return (
            portal.join(others.select("email", col("account_id").alias("other")), on="email")
            .join(present, left_on=["other", "site"], right_on=["account_id", "site"])
            .group_by("account_id", "name", "email", "site", "audience")
            .agg(col("other").min())
            .with_columns(pl.format("{} has a portal-only and an Atlassian account on {}", "name", "site").alias("s"))
        )

    def hs_05(self) -> pl.LazyFrame:
        """Accounts without any role that raise requests."""
        return (
            self.active.join(self.entitlement.select("account_id").unique(), on="account_id", how="anti")
            .join(self.activity.filter(col("raised") > 0), on="account_id", suffix="_r")
            .group_by("account_id", "name", "email", "audience", "added_at")
            .agg(col("raised").sum(), col("site_r").sort().str.join(", ").alias("sites"))
            .with_columns(pl.format("{} raised {} requests and holds no role", "name", "raised").alias("s"))
        )

    def hs_07(self) -> pl.LazyFrame:
        """Help-seekers on paid seats."""
        held = (
            self.seat.filter(col("app").is_in(PAID_APPS))
            .select("account_id", "app", "site", "last_used_at").unique()
            .group_by("account_id")
            .agg(
                pl.format("{}/{}", "app", "site").sort().str.join(", ").alias("seats"),
                col("last_used_at").filter(col("app") != "jsm").max(),
            )
        )  # fmt: skip
        activity = self.activity.group_by("account_id").agg(col("raised").sum(), col("handled").sum())
        return (
            self.account.filter("uses_listed", col("added_at") < self.now - timedelta(days=30))
            .join(held.filter(col("last_used_at").is_null() | (col("last_used_at") < self.now - timedelta(days=90))),
                  on="account_id")
            .join(activity.filter(col("raised") > 0, col("handled") == 0), on="account_id")
            .select("account_id", "name", "email", "audience", "seats", "last_used_at", "raised", "handled", "added_at")
            .with_columns(pl.format("{} raises requests only and holds {}", "name", "seats").alias("s"))
        )  # fmt: skip

    def hs_09(self) -> pl.LazyFrame:
        """Broad groups that give external people the Customer role."""
        apps = self.resource.filter(col("app") == "jsm", ~col("sandbox"))
        granted = (
            self.group_role.filter(col("role") == "customer").join(apps, on="resource_id")
            .group_by("group_id").agg(col("site").unique().sort().str.join(", ").alias("sites"))
        )  # fmt: skip
        everybody = self.active.select(pl.len().alias("accounts"))
        return (
            granted.join(self.group, on="group_id")
            .join(self.group_member, on="group_id")
            .join(self.active.select("account_id", "audience"), on="account_id")
            .group_by("group_id", "name", "sites", "externally_synced")
            .agg(pl.len().alias("members"), (col("audience") == "external").sum().alias("external"))
            .join(everybody, how="cross")
            .filter(
                col("external") > 0,
                col("externally_synced") | (col("members") >= 1000) | (col("members") >= 0.25 * col("accounts")),
            )
            .with_columns(
                pl.format(
                    "group {} gives {} external people the Customer role on {}", "name", "external", "sites"
                ).alias("s")
            )
        )

    def bl_01(self) -> pl.LazyFrame:
        """Seats that were never used."""
        people = self.account.filter("uses_listed", col("added_at") <= self.now - timedelta(days=30))
        return (
            self.seat.filter(col("app").is_in(PAID_APPS), col("last_used_at").is_null())
            .join(people, on="account_id", suffix="_a")
            .select(
                pl.format("{}/{}/{}", "account_id", "app", "site").alias("subject"),
                pl.format("{} never used {} on {}, billed since {}", "name", "app", "site", "added_at").alias("s"),
                "account_id", "name", "email", "audience", "app", "site", "added_at", "management_source",
            )
            .unique()
        )  # fmt: skip

    def bl_03(self) -> pl.LazyFrame:
        """People billed for Guard who hold no role."""
        elsewhere = (
            self.app_use.filter("elsewhere").group_by("account_id")
            .agg(pl.format("{} ({})", "app", "url").unique().sort().str.join(", ").alias("apps"))
        )  # fmt: skip
        return (
            self.account.filter("guard_billable", col("status").is_in(["active", "not_invited"]))
            .join(self.entitlement.select("account_id").unique(), on="account_id", how="anti")
            .join(elsewhere, on="account_id", how="left")
            .select("account_id", "name", "email", "status", "last_active_at", "apps")
            .with_columns(pl.format("{} is billed for Guard and holds no role in the organization", "name").alias("s"))
        )


def main() -> None:
    """Ask, and print how many rows each question returned."""
    questions = Questions(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]).replace(tzinfo=None))
    names = ("hs_01", "hs_02", "hs_04", "hs_05", "hs_07", "hs_09", "bl_01", "bl_03")
    counts = {}
    for name in names:
        answer = getattr(questions, name)().collect()
        answer = answer.sort("subject" if "subject" in answer.columns else answer.columns[0])
        counts[name.upper().replace("_", "-")] = answer.height
    print(json.dumps(counts))  # noqa: T201  it is read by who started this


if __name__ == "__main__":
    main()
