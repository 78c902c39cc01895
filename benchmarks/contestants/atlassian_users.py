"""A loop over Jira's users with atlassian-python-api, which decodes each page and throws it away: ``URL``."""

from __future__ import annotations

import sys

from atlassian import Jira

A_PAGE = 1000


def main() -> None:
    """Read all users, and print how many."""
    jira = Jira(sys.argv[1], username="auditor@bench.example", password="token", cloud=True)  # noqa: S106  a sandbox's
    total = 0
    while page := jira.users_get_all(start=total, limit=A_PAGE):
        total += len(page)
    sys.stdout.write(f"{total}\n")


if __name__ == "__main__":
    main()
