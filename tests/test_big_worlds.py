"""The worlds that benchmarks are run on hold together, and are the same each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from analyzer.sandbox import load_world
from benchmarks.worlds import AS_OF, big_world

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.sandbox import World


@pytest.mark.parametrize(("accounts", "customers", "groups", "sites"), [(120, 90, 40, 3), (1, 0, 0, 1), (7, 9, 2, 4)])
def test_a_world_is_one_that_the_sandbox_loads(
    accounts: int, customers: int, groups: int, sites: int, tmp_path: Path
) -> None:
    world = big_world(accounts, customers, 12, groups, sites)
    write(world, tmp_path)
    loaded = load_world(tmp_path, AS_OF)
    assert loaded == world
    assert (len(world.accounts), len(world.portal_customers)) == (accounts, customers)
    assert (len(world.customer_organizations), len(world.groups), len(world.sites)) == (12, groups, sites)


def test_the_seed_decides() -> None:
    assert big_world(50, 50, 5, 30, 2) == big_world(50, 50, 5, 30, 2)
    assert big_world(50, 50, 5, 30, 2) != big_world(50, 50, 5, 30, 2, seed=2)


def test_every_customer_is_on_a_desk_and_in_an_organization_of_its_site() -> None:
    world = big_world(20, 200, 9, 10, 3)
    site_of = {customer.id: customer.site for customer in world.portal_customers}
    on_desks = {customer: desk.site for desk in world.desks for customer in desk.customers}
    members = {member: each.site for each in world.customer_organizations for member in each.members}
    assert on_desks == members == site_of


def write(world: World, folder: Path) -> None:
    """Write *world* as the folder that load_world reads."""
    for name in world.__struct_fields__:
        lines = [msgspec.json.encode(thing) for thing in getattr(world, name)]
        (folder / f"{name}.jsonl").write_bytes(b"\n".join(lines))
