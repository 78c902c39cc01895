"""What was not read is not known: for every policy, and everything that it needs."""

from __future__ import annotations

import pytest
from organizations import Organization

from analyzer import audit, store
from analyzer.model import PolicyResult, Status

POLICIES = {policy.id: policy for policy in audit.policies()}
NEEDS = [(policy.id, need) for policy in POLICIES.values() for need in policy.needs]


@pytest.fixture(scope="module")
def unread(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PolicyResult]:
    """Return the answers where nothing could be read, but the desks and a customer who hides the address."""
    organization = Organization(tmp_path_factory.mktemp("unread"))
    organization.customer("hidden", None)
    for source in (*store.CENSUS, *store.EVIDENCE, *store.LATE_EVIDENCE):
        organization.denied(source)
    return {id_: page.result for id_, page in organization.check().items()}


@pytest.mark.parametrize(("policy", "need"), NEEDS)
def test_a_source_that_was_not_read_makes_the_answer_unknown(
    unread: dict[str, PolicyResult], policy: str, need: str
) -> None:
    expected = {
        "customer-emails": f"{need} of north is partial: 1 of 1 portal-only customers hide their e-mail address",
        "attested:knowledge-base-viewers": f"{need} of north/IT is not asked: "
        "nobody has attested who may view the knowledge base of IT",
    }
    assert unread[policy].status is Status.UNKNOWN
    assert expected.get(need, f"{need} is denied: the key may not read it") in unread[policy].gaps


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
