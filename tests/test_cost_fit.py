"""The cheapest safe set: never larger than needed, never somebody who is protected, the least harm first."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from organizations import NOW, Organization
from seats import commands, plan, priced

from analyzer import cost, store
from analyzer.errors import UsageError
from analyzer.model.fitted import Harm
from analyzer.prices import price_book

if TYPE_CHECKING:
    from commands import Commands

    from analyzer.config import Settings
    from analyzer.model.fitted import Fit


def person(organization: Organization, id_: str, *, used: float | None = 3, group: str = "", **more: object) -> None:
    """Add somebody with a seat in Jira."""
    uses = {} if used is None else {"jira": used}
    groups = (group,) if group else ()
    organization.account(id_, f"{id_}@ours.example", uses=uses, groups=groups, **more)  # type: ignore[arg-type]
    organization.holds(id_, "jira", "user")


def names(found: Fit) -> list[str]:
    return [one.candidate.account_id for one in found.proposals]


def fit(said: Settings, target: int, app: str = "jira", site: str = "", **more: bool) -> Fit:
    return cost.fit(said, app, site, target, now=NOW, **more)  # type: ignore[arg-type]


@pytest.fixture
def crowd(organization: Organization) -> Organization:
    """Give people whom it harms more and more: never, idle by an own group, idle by a synced one, unknown, active."""
    organization.group("own", "jira user", "jsm customer")
    organization.group("idp", "jira user", externalSynced=True)
    person(organization, "never-synced", used=None, group="idp")
    person(organization, "never", used=None, group="own")
    person(organization, "idle-short", used=100)
    person(organization, "idle-long", used=300)
    person(organization, "idle-synced", used=390, group="idp")
    person(organization, "unknown", used=None, added=None)
    person(organization, "active", used=1)
    person(organization, "fresh", used=None, added=5)
    organization.holds("never", "jsm", "customer")
    return organization


def test_the_least_harm_comes_first_and_an_identity_provider_last_within_it(crowd: Organization) -> None:
    said = priced(crowd, plan("jira"))
    found = fit(said, 3)
    assert names(found) == ["never", "never-synced", "idle-long", "idle-short", "idle-synced"]
    assert found.lacking == 0
    assert [one.candidate.harm for one in found.proposals] == [Harm.NEVER] * 2 + [Harm.IDLE] * 3
    assert found.proposals[0].reason == "never used, added on 2025-09-28"
    assert found.proposals[1].reason.endswith("; needs the identity provider")
    assert names(fit(said, 6)) == ["never", "never-synced"], "no more than are needed"


def test_who_used_it_lately_and_of_whom_nothing_is_known_only_go_where_that_is_said(crowd: Organization) -> None:
    said = priced(crowd, plan("jira"))
    found = fit(said, 0)
    assert (len(found.proposals), found.lacking) == (5, 3)
    assert dict(found.kept) == {"used or added lately": 2, "use not known": 1}
    assert names(fit(said, 0, include_unknown=True))[5:] == ["unknown"]
    everyone = fit(said, 0, include_unknown=True, include_active=True)
    assert names(everyone)[5:] == ["unknown", "fresh", "active"]
    assert (everyone.lacking, everyone.kept) == (0, ())


def test_each_step_has_its_own_saving_and_what_goes_with_it(crowd: Organization) -> None:
    found = fit(priced(crowd, plan("jira")), 1, include_unknown=True, include_active=True)
    assert [one.month for one in found.proposals] == [Decimal(8)] * 6 + [Decimal(10)]
    assert found.month == Decimal(58)
    (first, *_) = found.proposals
    assert (first.takes, first.customer_first) == (("jsm@north customer",), ("north",))
    (total,) = found.saved
    assert (total.line, total.before, total.after) == ("jira@north", 8, 1)


def test_a_step_that_saves_nothing_because_of_a_tier_says_so(organization: Organization) -> None:
    for number in range(4):
        organization.account(f"a{number}", f"a{number}@ours.example", added=400 + number)
        organization.holds(f"a{number}", "jsm", "user")
    found = fit(priced(organization, plan("jsm", billing="annual")), 2, app="jsm")
    first, second = found.proposals
    assert (first.month, first.saved[0].why) == (Decimal(0), "still in the band 3-5: 1 more would have to go")
    assert second.month == Decimal(30)
    assert found.saved[0].why == ""


def test_the_price_of_a_step_is_that_of_a_whole_bill_without_it(crowd: Organization) -> None:
    """Everyone is counted anew after the changes of the plan, beside the sum of its steps."""
    said = priced(crowd, plan("jira"), plan("Planner", host="jira"), plan("guard", ""))
    found = fit(said, 4)
    with store.billing(said, price_book(said.prices), now=NOW) as biller:
        before = biller.bill().month
        after = biller.after(cost.as_plan(found).changes).month
    assert found.month == before - after


def test_a_seat_in_a_collection_goes_with_all_its_apps(organization: Organization) -> None:
    organization.group("j", "jira user")
    person(organization, "ada", used=200, group="j")
    organization.holds("ada", "confluence", "user")
    person(organization, "bo")
    both = [plan(app, collection="Teamwork") for app in ("jira", "confluence")]
    found = fit(priced(organization, *both), 1, app="confluence")
    assert [removal.words for removal in found.proposals[0].removals] == [
        "revoke the role user of confluence@north", "leave the group group j",
    ]  # fmt: skip
    assert (found.line.name, found.month) == ("Teamwork@north", Decimal(12))


def test_protected_people_administrators_and_service_accounts_are_never_proposed(crowd: Organization) -> None:
    crowd.group("vip")
    person(crowd, "root", used=None, platformRoles=["atlassian/org-admin"])
    person(crowd, "admin", used=None)
    crowd.holds("admin", "jira", "admin")
    person(crowd, "chief", used=None, group="vip")
    crowd.account("guest", "guest@client.example")
    crowd.holds("guest", "jira", "user")
    crowd.settings["protected"] = {
        "accounts": ("NEVER@ours.example", "idle-long", "gone"), "groups": ("Group VIP", "IDP", "typo"),
        "domains": ("client.example",),
    }  # fmt: skip
    found = fit(priced(crowd, plan("jira")), 0, include_unknown=True, include_active=True)
    assert set(names(found)) == {"idle-short", "unknown", "active", "fresh"}
    assert dict(found.kept) == {
        "protected account": 2, "in a protected group": 3, "protected domain": 1,
        "administers the organization or a site": 1, "administers the app": 1,
    }  # fmt: skip
    assert found.unmatched == ("accounts: gone", "groups: typo")


def test_nothing_has_to_go_where_the_target_is_reached(crowd: Organization) -> None:
    found = fit(priced(crowd, plan("jira")), 8)
    assert (found.proposals, found.saved, found.lacking) == ((), (), 0)


def test_an_app_that_is_on_no_line_or_on_several_is_wrong_usage(crowd: Organization) -> None:
    crowd.holds("active", "jira", "user", "south")
    said = priced(crowd, plan("jira"), plan("guard", ""))
    with pytest.raises(UsageError, match="several lines of the bill count seats of jira: jira@north, jira@south"):
        fit(said, 3)
    with pytest.raises(UsageError, match="no line of the bill counts seats of guard"):
        fit(said, 3, app="guard")
    assert fit(said, 1, site="south").line.name == "jira@south"


WHO = st.tuples(
    st.sampled_from([None, 1, 100, 200]),
    st.sampled_from(["", "own", "idp", "vip"]),
    st.booleans(),
    st.sampled_from([5, 400, None]),
)


def drawn(folder: str, people: list[tuple[float | None, str, bool, float | None]], order: list[int]) -> Settings:
    organization = Organization(Path(folder))
    for group in ("own", "idp", "vip"):
        organization.group(group, "jira user", externalSynced=group == "idp")
    for number in order:
        used, group, named, added = people[number]
        person(organization, f"p{number}", used=used, group=group, added=added)
        if named:
            protected = organization.settings.setdefault("protected", {"groups": ("vip",), "accounts": ()})
            protected["accounts"] = tuple(sorted((*protected["accounts"], f"p{number}")))
    organization.settings.setdefault("protected", {"groups": ("vip",), "accounts": ()})
    return priced(organization, plan("jira"))


@pytest.mark.timeout(600)
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(people=st.lists(WHO, min_size=1, max_size=8), data=st.data())
def test_the_set_is_never_too_large_never_protected_and_the_same_in_any_order(
    people: list[tuple[float | None, str, bool, float | None]], data: st.DataObject
) -> None:
    target = data.draw(st.integers(0, len(people)))
    order = data.draw(st.permutations(range(len(people))))
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        said = drawn(one, people, list(range(len(people))))
        found = fit(said, target, include_unknown=True)
        again = fit(drawn(other, people, list(order)), target, include_unknown=True)
        with store.billing(said, price_book(said.prices), now=NOW) as biller:
            seats = biller.after(cost.as_plan(found).changes).lines[0].seats
    assert seats == target + found.lacking
    assert len(found.proposals) == len(people) - target - found.lacking
    protected = {f"p{n}" for n, (_, group, named, _) in enumerate(people) if named or group == "vip"}
    lately = {f"p{n}" for n, (used, _, _, added) in enumerate(people) if used == 1 or added == 5}
    assert not set(names(found)) & (protected | lately)
    if found.lacking:
        assert len(found.proposals) + len(protected | lately) == len(people), "everyone who may go, goes"
    assert found.proposals == again.proposals


@pytest.fixture
def here(
    crowd: Organization, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Commands:
    return commands(crowd, tmp_path, capsys, monkeypatch)


def test_it_reads_at_80_columns_and_says_what_is_lacking(here: Commands) -> None:
    ended = here.run("cost", "fit", "--app", "jira", "--seats", "2")
    assert ended.code == 1
    assert max(len(line) for line in ended.out.splitlines()) <= 80
    said = " ".join(ended.out.split())
    assert "The target is not reached: 6 would have to go, and only 5 may be proposed, 1 too few." in said
    assert "2 used or added lately" in said
    assert "grant the Customer role" in said


def test_a_plan_has_no_personal_data_but_ids_and_can_be_read_again(here: Commands) -> None:
    ended = here.run("cost", "fit", "--app", "Jira", "--seats", "6", "-o", "plan.json", "--format", "json")
    assert (ended.code, ended.err) == (0, "wrote plan.json\n")
    assert [one["candidate"]["account_id"] for one in json.loads(ended.out)["proposals"]] == ["never", "never-synced"]
    text = (here.folder / "plan.json").read_text()
    assert "@ours.example" not in text
    assert "Name of" not in text
    read = cost.read_plan(here.folder / "plan.json", "org")
    assert [change.group_id for change in read.changes] == ["own", "idp"]
