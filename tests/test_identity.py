"""Accounts that may be one person's: what each rule says, and how often they are right among invented people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from analyzer.store.database import empty, reading
from benchmarks import identity
from benchmarks.identities import TRAPS, TWICE, Drawn

if TYPE_CHECKING:
    from pathlib import Path

    from organizations import Organization

ADA = ("Ada Solberg", "ada.solberg@ours.example")
OTHERS = 400  # so that a name that nobody else has is rare


def pairs(organization: Organization, *people: tuple[str | None, str | None], **more: Any) -> dict[str, float]:
    """Return the score of each pair of *people*, who have a name and an address, by what speaks for it."""
    organization.settings["domains"] = {
        "internal": ["labs.example"], "client": ["client.example"], "formerly": {"old.example": "ours.example"},
    }  # fmt: skip
    for n in range(OTHERS):
        organization.account(f"other-{n}", f"given{n % 20}.family{n}@client.example", name=f"Given{n % 20} Family{n}")
    for n, (name, email) in enumerate(people):
        organization.account(f"person-{n}", email, name=name, **more)
    organization.publish()
    with reading(organization.configured().store) as connection:
        rows = connection.execute(
            "SELECT evidence, score::DOUBLE, account_id < other_account_id FROM same_person"
        ).fetchall()
    assert all(ordered for *_, ordered in rows)
    return {evidence: score for evidence, score, _ in rows}


@pytest.mark.parametrize(
    ("other", "evidence", "score"),
    [
        (ADA, "the same address; the same rare name", 1.00),
        (("Solberg, Ada (Ext)", "Ada.Solberg@OURS.example"), "the same address; the same rare name", 1.00),
        (("A. Solberg", ADA[1]), "the same address; ONE NAME", 0.97),
        ((None, ADA[1]), "the same address; ONE NAME", 0.97),
        (("Adalbert Solberg", ADA[1]), "the same address; names that fit", 0.98),
        (("Waldemar Solberg", ADA[1]), "the same address; other names", 0.60),
        (("Ada Solberg Jr.", ADA[1]), "the same address; other names", 0.60),
        (("Ada Solberg", "ada.solberg+x@ours.example"), "the same mailbox, PLUS; the same rare name", 0.97),
        ((None, "ada.solberg+x@ours.example"), "the same mailbox, PLUS; ONE NAME", 0.92),
        (("Waldemar Solberg", "ada.solberg+x@ours.example"), "the same mailbox, PLUS; other names", 0.50),
        (("Ada Solberg", "ada.solberg@old.example"), "the same address BEFORE; the same rare name", 0.97),
        (("Ada Marie Solberg", "ada.solberg@old.example"), "the same address BEFORE; names that fit", 0.94),
        ((None, "ada.solberg@old.example"), "the same address BEFORE; ONE NAME", 0.92),
        (("Ida Solberg", "ada.solberg@old.example"), "the same address BEFORE; other names", 0.50),
        (("Ada Solberg", "ada.solberg@labs.example"), "HANDLE, at two domains of ours; the same rare name", 0.91),
        (("Ada Solberg", "ada.solberg@else.example"), "HANDLE, at two domains; the same rare name", 0.65),
        (("Ada Solberg", "adasolberg@ours.example"), "addresses that differ in dots alone; the same rare name", 0.92),
        (("Ada Solberg", "ada.slobreg@ours.example"), "two addresses at one domain; the same rare name", 0.65),
        (("Ada Solberg", "ada.sloberg@ours.example"), "addresses that differ in one letter; the same rare name", 0.92),
        (("Ada Solberg", "ada.solberg@0urs.example"), "HANDLE, at two domains; the same rare name", 0.65),
        (("Bo Solberg", "bo.solberg@ours.example"), None, None),
        (("Ada Solberg", None), None, None),
    ],
)
def test_a_pair_has_a_score_and_what_speaks_for_it(
    organization: Organization, other: tuple[str | None, str | None], evidence: str | None, score: float | None
) -> None:
    words = {
        "PLUS": "one of them with a plus-address",
        "ONE NAME": "one name is not known, and the address spells the other",
        "BEFORE": "before the domain was changed",
        "HANDLE": "the same name before the @",
    }  # fmt: skip
    expected = evidence
    for short, spelt in words.items():
        expected = expected and expected.replace(short, spelt)
    assert pairs(organization, ADA, other) == ({expected: score} if expected else {})


def test_the_same_department_speaks_for_one_person(organization: Organization) -> None:
    said = pairs(organization, ADA, ("Ada Solberg", "ada.s@ours.example"), department="IT", jobTitle="Clerk")
    (evidence,) = said
    assert evidence.endswith("; the same department; the same title")


def test_an_address_without_the_full_name_says_less_where_a_name_is_not_known(organization: Organization) -> None:
    said = pairs(organization, ("Ada Solberg", "a.solberg@ours.example"), ("A. Solberg", "a.solberg@old.example"))
    assert said == {"the same address before the domain was changed; a name is not known": 0.8}


@pytest.mark.parametrize(
    ("mailbox", "score"), [("info", 0.8), ("it.support", 0.8), ("support-emea+a", 0.8), ("ada.info-solberg", 0.8)]
)
def test_a_mailbox_that_several_people_read_is_nobodys(organization: Organization, mailbox: str, score: float) -> None:
    said = pairs(organization, ("Ada Solberg", f"{mailbox}@ours.example"), ("Ada Solberg", f"{mailbox}@ours.example"))
    (evidence,) = said
    assert evidence.endswith("a mailbox that several people read")
    assert said[evidence] == score


def test_what_is_like_a_domain_of_ours_is_never_one_of_us(organization: Organization) -> None:
    organization.page("domains", attributes={"name": "halden.example", "claim": {"status": "verified"}})
    assert pairs(organization, (ADA[0], "ada.solberg@halden.example"), (ADA[0], "ada.solberg@ha1den.example")) == {}


def test_a_name_that_many_have_says_nothing(organization: Organization) -> None:
    namesakes = [("Ada Solberg", f"ada.solberg@client-{n}.example") for n in range(11)]
    assert pairs(organization, *namesakes) == {}


def test_a_mailbox_that_very_many_share_is_compared_once_each(organization: Organization) -> None:
    organization.settings["domains"] = {}
    for n in range(200):
        organization.account(f"test-{n:03}", f"qa.machine+{n}@ours.example", name=None)
    organization.publish()
    with reading(organization.configured().store) as connection:
        rows = connection.execute("SELECT account_id, count(*) FROM same_person GROUP BY account_id").fetchall()
    assert rows == [("test-000", 199)]


def test_nobody_is_in_a_pair_twice_or_with_themself(organization: Organization) -> None:
    organization.customer("portal", ADA[1])
    pairs(organization, ADA, ADA, ("Katharina Berg", "k.berg@ours.example"), ("Kathi Berg", "k.berg@ours.example"))
    with reading(organization.configured().store) as connection:
        rows = connection.execute("SELECT account_id, other_account_id FROM same_person ORDER BY ALL").fetchall()
    assert rows == [("person-0", "person-1"), ("person-0", "portal"), ("person-1", "portal"), ("person-2", "person-3")]


@pytest.mark.parametrize(("threshold", "likely"), [(0.97, True), (0.971, False)])
def test_the_configuration_says_from_which_score_on_a_pair_is_likely(
    organization: Organization, threshold: float, *, likely: bool
) -> None:
    organization.settings["identity"] = {"threshold": threshold}
    organization.account("a", "ada@ours.example", name="Ada Solberg")
    organization.account("b", "ada+x@ours.example", name="Ada Solberg")
    organization.publish()
    with reading(organization.configured().store) as connection:
        assert connection.execute("SELECT likely FROM same_person").fetchall() == [(likely,)]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Jörg Müller", "Joerg Mueller"), ("Сергей Щербаков", "Shcherbakov, Sergey"), ("Håkon Straßer", "haakon strasser"),
     ("Łukasz Żak", "Lukasz Zak"), ("Dr. Ada Solberg [External]", "ADA SOLBERG")],
)  # fmt: skip
def test_a_name_is_the_same_however_it_is_written(one: str, other: str) -> None:
    with empty() as connection:
        assert connection.execute("SELECT words_of(?) = words_of(?)", [one, other]).fetchall() == [(True,)]


@pytest.mark.parametrize("seed", [1, 2])
def test_likely_pairs_are_right_in_at_least_99_of_100(seed: int, tmp_path: Path) -> None:
    drawn = Drawn(people=16 * len(TWICE) * len(TRAPS) * 2, seed=seed)
    settings = identity.configured(tmp_path)
    identity.publish(drawn.accounts, settings)
    told = identity.figures(drawn.accounts, settings)
    assert set(told.found) == set(TWICE)
    assert {account.case for account in drawn.accounts} >= set(TRAPS)
    assert told.precision >= 0.99, told.mistaken
    assert told.recall >= 0.65, told.found
    assert not set(told.mistaken) & set(TRAPS) - {""}
