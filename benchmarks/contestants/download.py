"""The bodies alone, with httpx and nothing done to them: ``URL USERS THREADS``.

What is left is what any collector that uses httpx must spend. Threads share a client, as seatcheck's do, and take every
n-th page; with one thread it is the loop that anyone would write first.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx

A_PAGE = 1000


def download(client: httpx.Client, url: str, starts: range) -> int:
    """Get the pages that begin at *starts*; return how many bytes that were."""
    return sum(len(client.get(url, params={"maxResults": A_PAGE, "startAt": start}).content) for start in starts)


def main() -> None:
    """Download, and print the bytes."""
    url, users, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    # One page more: the list ends with an empty one.
    shares = [range(first * A_PAGE, users + 1, threads * A_PAGE) for first in range(threads)]
    with httpx.Client(timeout=60, auth=("auditor@bench.example", "token")) as client:
        if threads == 1:
            total = download(client, url, shares[0])
        else:
            with ThreadPoolExecutor(threads) as pool:
                total = sum(pool.map(partial(download, client, url), shares))
    sys.stdout.write(f"{total}\n")


if __name__ == "__main__":
    main()
