"""The same eight questions in pandas, from Parquet, as its users write them: ``FOLDER NOW``."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd

PAID_APPS = ["jira", "jsm", "confluence"]


class Questions:
    """The tables, read, and the questions: each returns subject, summary and evidence."""

    def __init__(self, folder: Path, now: datetime) -> None:
        def read(name: str) -> pd.DataFrame:
            return pd.read_parquet(folder / f"{name}.parquet")

        self.now = now
        self.account, self.entitlement, self.app_use = read("account"), read("entitlement"), read("app_use")
        self.group_member, self.group_role, self.group = read("group_member"), read("group_role"), read("account_group")
        self.resource = read("resource")
        self.active = self.account[(self.account.kind == "atlassian") & (self.account.status == "active")]
        paid = self.entitlement[self.entitlement.billed]
        self.seat = paid[paid.account_id.isin(self.active.account_id)]
        counts = read("request_count").pivot_table(
            index=["site", "account_id"], columns="source", values="requests", aggfunc="max"
        )
        self.activity = counts.rename(columns={"requests-raised": "raised", "tickets-handled": "handled"}).reset_index()

    def hs_01(self) -> pd.DataFrame:
        """External agents who never worked a ticket."""
        outsiders = self.account[self.account.audience == "external"].drop(columns="site")
        found = (
            self.seat[self.seat.app == "jsm"]
            .merge(outsiders, on="account_id")
            .merge(self.activity[self.activity.handled == 0], on=["account_id", "site"])
            .sort_values("role")
            .groupby(["account_id", "site", "name", "email", "email_domain", "domain_class", "added_at", "handled"])
            .agg(roles=("role", ", ".join), last_used_at=("last_used_at", "max"))
            .reset_index()
        )
        found["subject"] = found.account_id + "@" + found.site
        found["summary"] = (
            found.name + " (" + found.email_domain + ") is an agent on " + found.site + " and never worked"
        )
        return found

    def hs_02(self) -> pd.DataFrame:
        """External people with the Customer role only."""
        outsiders = self.active[self.active.audience == "external"].drop(columns="site")
        held = outsiders.merge(self.entitlement, on="account_id")
        held["only"] = (held.app == "jsm") & (held.role == "customer")
        found = (
            held.sort_values("site")
            .groupby(["account_id", "name", "email", "email_domain", "domain_class", "added_at"])
            .agg(only=("only", "min"), sites=("site", lambda sites: ", ".join(dict.fromkeys(sites))))
            .reset_index()
        )
        found = found[found.only]
        found["summary"] = found.name + " (" + found.email_domain + ") holds only the Customer role"
        return found

    def hs_04(self) -> pd.DataFrame:
        """People with both kinds of account on one site."""
        account = self.account
        portal = account[(account.kind == "portal-only") & (account.status == "active")]
        others = account[(account.kind == "atlassian") & (account.status != "deactivated")]
        others = others[["account_id", "email"]].rename(columns={"account_id": "other"})
        present = self.entitlement[["account_id", "site"]].drop_duplicates().rename(columns={"account_id": "other"})
        found = (
            portal.merge(others, on="email")
            .merge(present, on=["other", "site"])
            .groupby(["account_id", "name", "email", "site", "audience"])
            .agg(other=("other", "min"))
            .reset_index()
        )
        found["summary"] = found.name + " has a portal-only and an Atlassian account on " + found.site
        return found

    def hs_05(self) -> pd.DataFrame:
        """Accounts without any role that raise requests."""
        without = self.active[~self.active.account_id.isin(self.entitlement.account_id)].drop(columns="site")
        found = (
            without.merge(self.activity[self.activity.raised > 0], on="account_id")
            .sort_values("site")
            .groupby(["account_id", "name", "email", "audience", "added_at"])
            .agg(raised=("raised", "sum"), sites=("site", ", ".join))
            .reset_index()
        )
        found["summary"] = (
            found.name + " raised " + found.raised.astype(int).astype(str) + " requests and holds no role"
        )
        return found

    def hs_07(self) -> pd.DataFrame:
        """Help-seekers on paid seats."""
        seats = self.seat[self.seat.app.isin(PAID_APPS)][
            ["account_id", "app", "site", "last_used_at"]
        ].drop_duplicates()
        seats["seat"] = seats.app + "/" + seats.site
        seats["used"] = seats.last_used_at.where(seats.app != "jsm")
        held = (
            seats.sort_values("seat")
            .groupby("account_id")
            .agg(seats=("seat", ", ".join), used=("used", "max"))
            .reset_index()
        )
        held = held[held.used.isna() | (held.used < self.now - timedelta(days=90))]
        activity = (
            self.activity.groupby("account_id").agg(raised=("raised", "sum"), handled=("handled", "sum")).reset_index()
        )
        activity = activity[(activity.raised > 0) & (activity.handled == 0)]
        people = self.account[self.account.uses_listed & (self.account.added_at < self.now - timedelta(days=30))]
        found = people.merge(held, on="account_id").merge(activity, on="account_id")
        found["summary"] = found.name + " raises requests only and holds " + found.seats
        return found[["account_id", "summary", "name", "email", "audience", "seats", "used", "raised", "added_at"]]

    def hs_09(self) -> pd.DataFrame:
        """Broad groups that give external people the Customer role."""
        apps = self.resource[(self.resource.app == "jsm") & ~self.resource.sandbox]
        granted = (
            self.group_role[self.group_role.role == "customer"]
            .merge(apps, on="resource_id")
            .sort_values("site")
            .groupby("group_id")
            .agg(sites=("site", lambda sites: ", ".join(dict.fromkeys(sites))))
            .reset_index()
        )
        found = (
            granted.merge(self.group, on="group_id")
            .merge(self.group_member, on="group_id")
            .merge(self.active[["account_id", "audience"]], on="account_id")
        )
        found["outside"] = found.audience == "external"
        found = (
            found.groupby(["group_id", "name", "sites", "externally_synced"])
            .agg(members=("account_id", "size"), external=("outside", "sum"))
            .reset_index()
        )
        broad = found.externally_synced | (found.members >= 1000) | (found.members >= 0.25 * len(self.active))
        found = found[(found.external > 0) & broad]
        found["summary"] = "group " + found.name + " gives " + found.external.astype(str) + " external people the role"
        return found

    def bl_01(self) -> pd.DataFrame:
        """Seats that were never used."""
        people = self.account[self.account.uses_listed & (self.account.added_at <= self.now - timedelta(days=30))]
        found = self.seat[self.seat.app.isin(PAID_APPS) & self.seat.last_used_at.isna()].merge(
            people.drop(columns="site"), on="account_id"
        )
        found["subject"] = found.account_id + "/" + found.app + "/" + found.site
        added = found.added_at.dt.date.astype(str)
        found["summary"] = found.name + " never used " + found.app + " on " + found.site + ", billed since " + added
        columns = ["subject", "summary", "account_id", "name", "email", "audience", "app", "site", "added_at"]
        return found[columns].drop_duplicates()

    def bl_03(self) -> pd.DataFrame:
        """People billed for Guard who hold no role."""
        used = self.app_use[self.app_use.elsewhere]
        elsewhere = (
            (used.app + " (" + used.url + ")").groupby(used.account_id).agg(", ".join).rename("apps").reset_index()
        )
        account = self.account
        flagged = account[account.guard_billable.fillna(value=False) & account.status.isin(["active", "not_invited"])]
        found = flagged[~flagged.account_id.isin(self.entitlement.account_id)].merge(
            elsewhere, on="account_id", how="left"
        )
        found["summary"] = found.name + " is billed for Guard and holds no role in the organization"
        return found[["account_id", "summary", "name", "email", "status", "last_active_at", "apps"]]


def main() -> None:
    """Ask, and print how many rows each question returned."""
    questions = Questions(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]).replace(tzinfo=None))
    names = ("hs_01", "hs_02", "hs_04", "hs_05", "hs_07", "hs_09", "bl_01", "bl_03")
    counts = {}
    for name in names:
        answer = getattr(questions, name)()
        answer = answer.sort_values("subject" if "subject" in answer.columns else answer.columns[0])
        counts[name.upper().replace("_", "-")] = len(answer)
    print(json.dumps(counts))  # noqa: T201  it is read by who started this


if __name__ == "__main__":
    main()
