"""The bodies alone, with httpx and nothing done to them: ``USERS THREADS URL…``, the users of each site.

What is left is what any collector that uses httpx must spend. Threads share a client, as seatcheck's do, and take every
n-th page; with one thread it is the loop that anyone would write first.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterable

A_PAGE = 1000


def download(client: httpx.Client, pages: Iterable[tuple[str, int]]) -> int:
    """Get *pages*, each an address and where it begins; return how many bytes that were."""
    return sum(len(client.get(url, params={"maxResults": A_PAGE, "startAt": start}).content) for url, start in pages)


def main() -> None:
    """Download, and print the bytes."""
    users, threads, urls = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    # One page more for each site: its list ends with an empty one.
    pages = [(url, start) for url in urls for start in range(0, users + A_PAGE, A_PAGE)]
    with httpx.Client(timeout=60, auth=("auditor@bench.example", "token")) as client:
        if threads == 1:
            total = download(client, pages)
        else:
            with ThreadPoolExecutor(threads) as pool:
                total = sum(pool.map(partial(download, client), [pages[n::threads] for n in range(threads)]))
    sys.stdout.write(f"{total}\n")


if __name__ == "__main__":
    main()
