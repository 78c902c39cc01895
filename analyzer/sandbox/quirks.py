"""Where Atlassian's documents are unsure: what the sandbox does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Next = Literal["cursor", "url"]


@dataclass(frozen=True, slots=True)
class Quirks:
    """The open questions that a sandbox must settle, each with its number in the list of unverified facts.

    - ``portals_in_user_search`` (U1): Jira's ``users/search`` lists portal-only customers too.
    - ``users_by_id`` (U7): the most account ids that one ``user/bulk`` takes; more are answered with 400.
    - ``service_desk_page`` (U7): the page size that the service desk API never exceeds, whatever ``limit`` says.
    - ``confluence_page`` (no number yet): the same for Confluence.
    - ``v1_next`` (U8): ``links.next`` of the Organizations API v1 holds a whole URL or the bare cursor.
    - ``v2_next`` (U8): the same for v2.
    - ``group_aris`` (no number yet): a user's ``groups[].id`` is an ARI that ends in the group's id. Atlassian's own
      example shows one, while every other operation takes and gives the bare id.
    - ``app_access_served`` (U11): the app access settings are still there; otherwise each call of them is answered 404.
    - ``policies_by_id`` (U12): the most accounts that one fetch of authentication policies takes; more are answered
      with 400. What it tells of each, ``accountId``, ``email``, ``policyId`` and ``policyName``, is a guess.
    - ``access_page`` (no number yet): how many API tokens or keys a page has at most, whatever ``pageSize`` says.
    - ``access_next`` (U8): the same as ``v1_next`` for API tokens and keys.
    - ``stream_endless`` (no number yet): the last page of the stream of events has a next link as well, behind which
      there is nothing yet. Atlassian says that its cursor can be polled, and not whether it is in ``links``.
    """

    portals_in_user_search: bool = False
    users_by_id: int = 200
    service_desk_page: int = 50
    confluence_page: int = 200
    v1_next: Next = "url"
    v2_next: Next = "cursor"
    group_aris: bool = False
    app_access_served: bool = False
    policies_by_id: int = 100
    access_page: int = 50
    access_next: Next = "cursor"
    stream_endless: bool = True
