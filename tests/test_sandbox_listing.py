"""Lists are found once in each state of the world, and each of their records is made once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from worlds import CLOUD, ORG, STAFF, Caller, said, small_world

from analyzer.sandbox import Quirks, Sandbox
from analyzer.sandbox.listing import MOST, Listing, Listings

if TYPE_CHECKING:
    from collections.abc import Iterator

USERS = f"/admin/v2/orgs/{ORG}/directories/-/users/search"
JIRA = f"/ex/jira/{CLOUD}/rest/api/3/users/search"


class Source:
    """Rows that know how often they were gone through, and each how often it was shown."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.read = 0
        self.shown: list[int] = []

    def rows(self) -> Iterator[int]:
        self.read += 1
        yield from range(self.count)

    def show(self, row: int) -> dict[str, int]:
        self.shown.append(row)
        return {"n": row}


def test_later_pages_neither_search_nor_make_a_record_again() -> None:
    source, listings = Source(250), Listings()
    pages = [listings.get("all", source.rows(), source.show).part(start, start + 100) for start in (0, 100, 200, 0)]
    assert [len(page) for page in pages] == [100, 100, 50, 100]
    assert source.read == 1
    assert source.shown == list(range(250))
    assert bytes(pages[2][-1]) == b'{"n":249}'


def test_a_record_is_not_made_before_it_is_shown() -> None:
    source = Source(1000)
    listing = Listing(source.rows(), source.show)
    listing.part(990, 2000)
    assert source.shown == list(range(990, 1000))
    assert listing.part(5000, 6000) == []


def test_only_so_many_lists_are_remembered() -> None:
    source, listings = Source(1), Listings()
    for question in range(MOST + 1):
        listings.get(question, source.rows(), source.show)
    listings.get(MOST, source.rows(), source.show)
    assert source.read == MOST + 1
    listings.get(0, source.rows(), source.show)
    assert source.read == MOST + 2


def test_a_world_that_has_changed_is_answered_anew() -> None:
    caller = Caller(Sandbox(small_world()))
    question = {"accountIds": [STAFF[0], STAFF[1]]}
    before = names(caller, question)
    caller.sandbox.world.accounts[-len(STAFF)].name = "Someone Else"
    caller.sandbox.world.accounts = [a for a in caller.sandbox.world.accounts if a.id != STAFF[1]]
    caller.sandbox.changed()
    assert (before, names(caller, question)) == (["Person 000", "Person 001"], ["Someone Else"])


@pytest.mark.parametrize("other", [{"status": ["suspended"]}, {"expand": ["groups"]}, {"limit": 7}])
def test_another_question_is_another_list(other: dict[str, Any]) -> None:
    mixed, fresh = Caller(Sandbox(small_world())), Caller(Sandbox(small_world()))
    mixed.post(USERS, {})
    assert said(mixed.post(USERS, other)) == said(fresh.post(USERS, other))


def test_a_quirk_that_is_changed_is_obeyed_at_once() -> None:
    caller = Caller(Sandbox(small_world()))
    before = len(said(caller.get(JIRA, maxResults=1000)))
    caller.sandbox.quirks = Quirks(portals_in_user_search=True)
    assert len(said(caller.get(JIRA, maxResults=1000))) == before + 60


def names(caller: Caller, question: dict[str, Any]) -> list[str]:
    return [row["name"] for row in said(caller.post(USERS, question))["data"]]
