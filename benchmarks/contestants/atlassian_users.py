"""A loop over Jira's users with atlassian-python-api, which decodes each page and throws it away: ``URL…``."""

from __future__ import annotations

import sys

from atlassian import Jira

A_PAGE = 1000


def read(url: str) -> int:
    """Read all users of a site, and return how many."""
    jira = Jira(url, username="auditor@bench.example", password="token", cloud=True)  # noqa: S106  a sandbox's
    total = 0
    while page := jira.users_get_all(start=total, limit=A_PAGE):
        total += len(page)
    return total


def main() -> None:
    """Read site after site, and print how many users."""
    sys.stdout.write(f"{sum(map(read, sys.argv[1:]))}\n")


if __name__ == "__main__":
    main()
