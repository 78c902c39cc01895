"""Reads one scope to its end: pages to the spool, and a coverage that says how it went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analyzer.atlassian import ENDPOINTS, Api
from analyzer.collect.records import FEEDING, found
from analyzer.collect.spool import lines
from analyzer.collect.tally import failure
from analyzer.errors import ExpiredCursor, Forbidden, RequestFailed, Unauthorized, Unreachable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analyzer.atlassian import AtlassianClient, Endpoint
    from analyzer.collect.budget import Budget
    from analyzer.collect.progress import Progress
    from analyzer.collect.sources import Scope
    from analyzer.collect.spool import Spool, SpoolFile
    from analyzer.collect.workers import Workers
    from analyzer.model import Coverage


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one scope. *error* is what ended it early, where that was in this very run."""

    scope: Scope
    coverage: Coverage
    found: Sequence[Any] = ()
    error: RequestFailed | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """What every task of a collection needs. *clients* are by API and site; the organization's has no site."""

    clients: Mapping[tuple[Api, str], AtlassianClient]
    spool: Spool
    workers: Workers
    progress: Progress
    budget: Budget

    def read(self, scope: Scope) -> Reading:
        """Read *scope*, or what a killed collection left to read of it.

        Raises RequestFailed only where nothing else could be read either.
        """
        with self.spool.file(scope.source, scope.name, scope.file) as file:
            records = found(scope.source, file.records()) if scope.source in FEEDING else []
            if file.kept.ended:
                return Reading(scope, file.kept.ended, records)
            error = self._read(scope, file, records)
            if error and stops_everything(scope.source, error):
                raise error
            return Reading(scope, file.end(file.tally.ended()), records, error)

    def client(self, endpoint: Endpoint, site: str) -> AtlassianClient:
        """Return the client that speaks to the API of *endpoint*, of the site named *site*."""
        return self.clients[endpoint.api, site]

    def wrote(
        self, file: SpoolFile, keys: Mapping[str, str], rows: Sequence[bytes], requests: int, after: str | None
    ) -> None:
        """Write a page, *keys* before each of its records, and tell of it. Ends here if the collection is to end."""
        file.write(lines(keys, rows), after)
        self.budget.spend(requests)
        self.progress.page(file.tally.source, file.tally.scope, len(rows))
        self.workers.sleep(0)

    def _read(self, scope: Scope, file: SpoolFile, records: list[Any]) -> RequestFailed | None:
        """Read to the end, and return what ended it early. A position that has expired begins the list anew, once."""
        try:
            try:
                self._pages(scope, file, records)
            except ExpiredCursor:
                records.clear()
                file.restart()
                self._pages(scope, file, records)
        except RequestFailed as error:
            file.tally.fail(failure(error, uncertain=ENDPOINTS[scope.source].uncertain))
            self.budget.spend(1)
            return error
        return None

    def _pages(self, scope: Scope, file: SpoolFile, records: list[Any]) -> None:
        if file.tally.pages and file.kept.next is None:
            return  # everything was there: only its end had not been noted
        endpoint = ENDPOINTS[scope.source]
        for page in self.client(endpoint, scope.site).pages(endpoint, scope.where, scope.ask, file.kept.next):
            records += found(scope.source, page.rows)
            file.tally.count(page)
            self.wrote(file, scope.keys, page.rows, page.requests, page.next)


def stops_everything(source: str, error: RequestFailed) -> bool:
    """Return whether nothing else could be read either: key, organization or host are of no use."""
    if source == "organization":
        return not isinstance(error, Forbidden)  # the key may be good for the rest
    return ENDPOINTS[source].api is Api.ADMIN and isinstance(error, Unauthorized | Unreachable)
