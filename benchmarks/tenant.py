"""Scenario "tenant": a whole organization, with 100 ms latency and Atlassian's published limits."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from analyzer import store
from analyzer.atlassian import ENDPOINTS
from analyzer.config import StoreSettings
from analyzer.sandbox import Quirks
from benchmarks import seatcheck
from benchmarks.contestants.tenant import Tenant
from benchmarks.processes import Cost, Server, measured, serving
from benchmarks.results import Bar, Result, note, print_bars, print_table
from benchmarks.worlds import big_world

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.model import Coverage
    from analyzer.sandbox import World

ACCOUNTS, CUSTOMERS, ORGANIZATIONS, GROUPS, SITES = 10_000, 20_000, 500, 300, 3
LATENCY = 0.1
OURS, PLAIN, DLT = "seatcheck collect", "atlassian-python-api loop", "dlt, resources in parallel"
# What the peers read too. seatcheck's further sources are its own affair, and cost it time.
READ_BY_ALL = (
    "organization",
    "domains",
    "directories",
    "workspaces",
    "managed-accounts",
    "accounts",
    "groups",
    "group-roles",
    "role-holders",
    "jira-users",
    "desks",
    "desk-customers",
    "customer-organizations",
    "customer-organization-members",
)
# The peers ask nothing about single accounts; so seatcheck may not either, once the census is taken.
CENSUS_ONLY = "[collect]\nmax_requests = 1\n"
_DESK_SERVICE = ("desks", "desk-customers", "customer-organizations", "customer-organization-members")
# What the server puts on a page where it does not let itself be asked, or gives less than one asks for.
_ROWS_A_PAGE = dict.fromkeys(_DESK_SERVICE, Quirks().service_desk_page) | {"domains": 20, "managed-accounts": 100}


@dataclass(frozen=True, slots=True)
class Traffic:
    """What the server saw of one contestant. Times are of the monotonic clock, which all processes share."""

    requests: int
    refused: int  # of them, with 429
    times: Sequence[float]  # of the first request and of the last
    shares: Sequence[float]  # of the rate that is permitted for the customers of desks, a site each


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the contestants find things."""

    name: str
    server: Server
    world: World
    peers: str  # the Python that has the peers

    def traffic(self) -> Traffic:
        """Return what the server saw since it was last asked."""
        return Traffic(**self.server.statistics())


def run(scale: float, peers: str) -> list[Bar]:
    """Measure with three sites and with one, print what came out, and return the bars.

    With one site all wait for the same five pages of desk customers a second: it is shown on a quarter of the tenant,
    and no bar is set.
    """
    return [*_compared("tenant", scale, SITES, peers), *_compared("tenant, one site", scale / 4, 1, peers)]


def _compared(name: str, scale: float, sites: int, peers: str) -> list[Bar]:
    few = [max(10, int(size * scale)) for size in (ACCOUNTS, CUSTOMERS, ORGANIZATIONS, GROUPS)]
    sizes = (few[0], few[1], few[2], few[3], sites)
    world = big_world(*sizes)
    with serving("benchmarks.tenant_server", *sizes, LATENCY) as server:
        bars = list(_raced(Setting(name, server, world, peers)))
    print_bars(bars)
    return bars


def _raced(setting: Setting) -> Iterator[Bar]:
    """Let the contestants read the tenant one after the other, print the table and yield the bars."""
    ours, traffic, coverage = _collect(setting)
    results = [ours]
    results += [_peer(setting, ours, coverage, *each) for each in _PEERS]
    print_table(results, "records")
    least = sum(_least(row) for row in coverage if row.requests)
    for peer in results[1:] if len(setting.world.sites) == SITES else ():
        yield Bar(f"{setting.name}: seatcheck / {peer.contestant}", peer.seconds / ours.seconds, least=5)
    yield Bar(f"{setting.name}: requests / the least that paging allows ({least})", traffic.requests / least, most=1.1)
    yield Bar(f"{setting.name}: share of the permitted rate (desk customers)", min(traffic.shares), least=0.95)
    yield Bar(f"{setting.name}: share of answers that are 429", traffic.refused / traffic.requests, most=0.01)


def _collect(setting: Setting) -> tuple[Result, Traffic, list[Coverage]]:
    organization = setting.world.organization[0]
    sites = {site.name: site.cloud_id for site in setting.world.sites}
    keys = {"SEATCHECK_ORG_KEY": organization.org_key, "SEATCHECK_SITE_TOKEN": organization.site_token}
    setting.traffic()
    with TemporaryDirectory() as name:
        folder = Path(name)
        config = seatcheck.configure(folder, setting.server.url, organization.id, organization.site_user, sites)
        config.write_text(config.read_text() + CENSUS_ONLY)
        cost = seatcheck.collect(config, keys)
        _, coverage = store.snapshot_coverage(StoreSettings(path=folder / "seatcheck.duckdb"))
    traffic = setting.traffic()
    records = sum(row.rows for row in coverage if row.source in READ_BY_ALL)
    return _result(setting, OURS, records, cost, traffic), traffic, coverage


def _peer(setting: Setting, ours: Result, coverage: Sequence[Coverage], name: str, module: str) -> Result:
    setting.traffic()
    with TemporaryDirectory() as folder:
        told = Path(folder) / "tenant.json"
        told.write_text(json.dumps(asdict(_tenant(setting, coverage))))
        cost = measured([setting.peers, "-m", f"benchmarks.contestants.{module}", str(told), folder], {})
    records = int(cost.said.split()[-1])
    if records != ours.amount:
        raise RuntimeError(f"{name} read {records} records, and seatcheck {ours.amount}: this is no comparison")
    return _result(setting, name, records, cost, setting.traffic())


_PEERS = ((PLAIN, "atlassian_tenant"), (DLT, "dlt_tenant"))


def _result(setting: Setting, name: str, records: int, cost: Cost, traffic: Traffic) -> Result:
    first, last = traffic.times
    parts = {"start": first - cost.began, "fetch": last - first, "after": cost.ended - last}
    parts["refused"] = traffic.refused
    return note(Result(setting.name, name, records, cost.seconds, cost.peak, cost.cpu, parts, traffic.requests))


def _tenant(setting: Setting, coverage: Sequence[Coverage]) -> Tenant:
    """Tell a peer what seatcheck found out by itself: which roles can be held of which resource."""
    organization = setting.world.organization[0]
    roles = [row.scope.split(" ") for row in coverage if row.source == "role-holders"]
    return Tenant(
        setting.server.url,
        organization.id,
        organization.org_key,
        organization.site_user,
        organization.site_token,
        [site.cloud_id for site in setting.world.sites],
        roles,
    )


def _least(row: Coverage) -> int:
    """Return with how many requests a list of that many rows can be read."""
    size = _ROWS_A_PAGE.get(row.source) or ENDPOINTS[row.source].page_size
    pages = max(1, math.ceil(row.rows / size)) if size else 1
    return pages + (row.source == "jira-users" and row.rows > 0)  # that list ends with an empty page
