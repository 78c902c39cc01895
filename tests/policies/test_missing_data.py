"""What was not read is not known: for every policy, and everything that it needs."""

from __future__ import annotations

import pytest
from organizations import NOW, Organization

from analyzer import audit, store
from analyzer.model import PolicyResult, Status

POLICIES = {policy.id: policy for policy in audit.policies()}
READ = (*store.CENSUS, *store.EVIDENCE, *store.LATE_EVIDENCE)
NEEDS = [(policy.id, need) for policy in POLICIES.values() for need in policy.needs]


@pytest.fixture(scope="module")
def unread(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PolicyResult]:
    """Return the answers where nothing could be read, but a few people of whom too little is known, and the desks."""
    organization = Organization(tmp_path_factory.mktemp("unread"))
    organization.customer("hidden", None)
    organization.account("administrator", "a@ours.example", platformRoles=["atlassian/org-admin"])
    organization.workspace("jpd", "north", "https://north.atlassian.net")
    organization.account("creator", "c@ours.example")
    organization.holds("creator", "jpd", "user")
    plan = {"app": "jira", "site": "north", "plan": "standard", "billing": "annual", "by": "Ada", "on": NOW.date()}
    organization.settings["plans"] = [plan]
    for source in READ:
        organization.denied(source)
    return {id_: page.result for id_, page in organization.check().items()}


@pytest.mark.parametrize(("policy", "need"), NEEDS)
def test_a_source_that_was_not_read_makes_the_answer_unknown(
    unread: dict[str, PolicyResult], policy: str, need: str
) -> None:
    said = f"{need} is denied: the key may not read it" if need in READ else f"{need} "
    assert unread[policy].status is Status.UNKNOWN
    assert [gap for gap in unread[policy].gaps if gap.startswith(said)]


def test_a_policy_names_nothing_that_it_does_not_need(unread: dict[str, PolicyResult]) -> None:
    assert {id_: len(result.gaps) for id_, result in unread.items()} == {
        id_: len(policy.needs) for id_, policy in POLICIES.items()
    }


def test_a_source_of_many_parts_is_told_in_one_sentence(organization: Organization) -> None:
    organization.covered("role-holders", "one", reason="")
    organization.denied("role-holders", "two")
    organization.denied("role-holders", "three")

    result = organization.answer("HS-02").result

    assert result.status is Status.UNKNOWN
    assert result.gaps == ("role-holders is not complete for 2 of its parts: the key may not read it",)


def test_a_source_that_nobody_collected_is_not_known(organization: Organization) -> None:
    del organization.coverage["domains", ""]

    assert organization.answer("HS-02").result.gaps == ("domains was not collected",)


def test_what_is_found_is_told_though_not_everything_is_known(organization: Organization) -> None:
    organization.denied("domains")
    organization.account("c", "c@client.example")
    organization.holds("c", "jsm", "customer")

    answer = organization.answer("HS-02")

    assert answer.result.status is Status.UNKNOWN
    assert answer.result.findings == len(answer.findings) == 1


def test_nothing_is_missing_where_everything_was_read(organization: Organization) -> None:
    organization.looked_up()

    results = [page.result for page in organization.check().values()]

    assert {result.status for result in results} == {Status.CLEAN}
    assert [result.policy for result in results] == sorted(POLICIES)
